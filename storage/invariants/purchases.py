"""I2: what shops outside were paid is where the purchases say, and nothing else is.

Also that a claimed purchase has the one order that its shop's payment paid for.
"""

from storage.invariants.rule import Narrow, Rule

_FIX = "look at the purchase in /staff purchases, and post the missing move by a correcting entry"

# Money that waits for a buyer, by currency: once by the journal, once by the purchases.
_UNCLAIMED = """
SELECT 0, currency, CAST(SUM(actual) AS BIGINT), CAST(SUM(expected) AS BIGINT) FROM (
    SELECT amount_currency AS currency, amount_minor AS actual, 0 AS expected
        FROM journal_entries WHERE credit = 'unclaimed'
    UNION ALL SELECT amount_currency, -amount_minor, 0
        FROM journal_entries WHERE debit = 'unclaimed'
    UNION ALL SELECT amount_currency, 0, amount_minor - returned_minor
        FROM purchases WHERE state = 'waiting'
) AS moves GROUP BY currency HAVING SUM(actual) <> SUM(expected)
"""

_HAS_ORDER = """
SELECT u.id, u.order_id FROM purchases u WHERE u.state = 'claimed'
AND NOT EXISTS (SELECT 1 FROM payments p WHERE p.order_id = u.order_id
    AND p.provider = 'shop:' || u.shop AND p.reference = u.reference
    AND p.amount_minor = u.amount_minor - u.returned_minor)
"""

_HAS_ALERT = """
SELECT u.id, u.state FROM purchases u WHERE u.state = 'waiting'
AND NOT EXISTS (SELECT 1 FROM deadlines d WHERE d.key = 'unclaimed:' || u.id)
"""

RULES = (
    Rule("I2", "purchases", Narrow.NOT, _UNCLAIMED,
         "the journal has {1} unclaimed in {0}, and the purchases make it {2}", _FIX),
    Rule("I6", "purchase", Narrow.NOT, _HAS_ORDER,
         "it is claimed, and its order {0} has no payment for it", _FIX),
    Rule("I7", "purchase", Narrow.NOT, _HAS_ALERT,
         "it is {0} and nobody will be told of it", "link it to its buyer in /staff purchases"),
)  # fmt: skip
