"""I2, I3: every minor unit that came is somewhere, and split as the order says."""

from storage.invariants.rule import Narrow, Rule

_FIX = "look at /why payment for this order, and post the missing move by a correcting entry"

# What the journal says per order, currency and kind of account, beside what payments and refunds
# say it should. `kept` is the mentor's two accounts and the platform's together; what is disputed
# is out of it until it is won.
_PARTS = """
SELECT order_id, part, currency, CAST(SUM(actual) AS BIGINT), CAST(SUM(expected) AS BIGINT) FROM (
    SELECT order_id, amount_currency AS currency, amount_minor AS actual, 0 AS expected,
        CASE WHEN credit LIKE 'cash:%' THEN 'cash' WHEN credit LIKE 'owed:%' THEN 'owed'
        WHEN credit = 'disputed' THEN 'disputed'
        WHEN credit = 'review' THEN 'review' ELSE 'kept' END AS part
        FROM journal_entries WHERE order_id IS NOT NULL AND {these:order_id}
    UNION ALL SELECT order_id, amount_currency, -amount_minor, 0,
        CASE WHEN debit LIKE 'cash:%' OR debit = 'unclaimed' THEN 'cash'
        WHEN debit LIKE 'owed:%' THEN 'owed' WHEN debit = 'disputed' THEN 'disputed'
        WHEN debit = 'review' THEN 'review' ELSE 'kept' END
        FROM journal_entries WHERE order_id IS NOT NULL AND {these:order_id}
    UNION ALL SELECT order_id, amount_currency, 0, -amount_minor, 'cash'
        FROM payments WHERE {these:order_id}
    UNION ALL SELECT order_id, amount_currency, 0, amount_minor,
        CASE outcome WHEN 'parked' THEN 'review' WHEN 'returned' THEN 'owed' ELSE 'kept' END
        FROM payments WHERE {these:order_id}
    UNION ALL SELECT r.order_id, r.amount_currency, 0, -r.amount_minor,
        CASE p.outcome WHEN 'parked' THEN 'review' ELSE 'kept' END
        FROM refunds r JOIN payments p ON p.id = r.payment_id
        WHERE r.state <> 'failed' AND p.outcome <> 'returned' AND {these:r.order_id}
    UNION ALL SELECT r.order_id, r.amount_currency, 0, r.amount_minor, 'owed'
        FROM refunds r JOIN payments p ON p.id = r.payment_id
        WHERE r.state <> 'failed' AND p.outcome <> 'returned' AND {these:r.order_id}
    UNION ALL SELECT order_id, amount_currency, 0, -amount_minor, 'owed'
        FROM refunds WHERE state = 'done' AND {these:order_id}
    UNION ALL SELECT order_id, amount_currency, 0, amount_minor, 'cash'
        FROM refunds WHERE state = 'done' AND {these:order_id}
    UNION ALL SELECT order_id, amount_currency, 0, amount_minor,
        CASE state WHEN 'open' THEN 'disputed' ELSE 'cash' END
        FROM disputes WHERE state <> 'won' AND {these:order_id}
    UNION ALL SELECT order_id, amount_currency, 0, covered_minor - amount_minor, 'kept'
        FROM disputes WHERE state <> 'won' AND {these:order_id}
    UNION ALL SELECT d.order_id, d.covered_currency, 0, -d.covered_minor,
        CASE p.outcome WHEN 'parked' THEN 'review' WHEN 'returned' THEN 'owed' ELSE 'kept' END
        FROM disputes d JOIN payments p ON p.id = d.payment_id
        WHERE d.state <> 'won' AND {these:d.order_id}
) AS moves GROUP BY order_id, part, currency HAVING SUM(actual) <> SUM(expected)
"""

# Of any mentor: a pack may have changed hands.
_MENTORS_NET = """
    COALESCE((SELECT SUM(CASE WHEN j.credit LIKE 'pending:%' OR j.credit LIKE 'available:%'
        THEN j.amount_minor ELSE 0 END
        - CASE WHEN j.debit LIKE 'pending:%' OR j.debit LIKE 'available:%'
        THEN j.amount_minor ELSE 0 END)
        FROM journal_entries j WHERE j.order_id = o.id), 0)"""

# Whoever holds it: a pack may have gone over to another mentor, and the money with it.
# The share that refunds and disputes have not reversed, rounded as core.ledger.reversed_after does.
_SHARE = f"""
SELECT id, CAST(net AS BIGINT), CAST(share AS BIGINT) FROM (
    SELECT o.id, {_MENTORS_NET} AS net, CASE WHEN p.id IS NULL THEN 0
        ELSE o.mentor_share_minor - o.mentor_share_minor * (COALESCE(
            (SELECT CAST(SUM(r.amount_minor) AS BIGINT) FROM refunds r
            WHERE r.payment_id = p.id AND r.state <> 'failed'), 0) + COALESCE(
            (SELECT CAST(SUM(d.covered_minor) AS BIGINT) FROM disputes d
            WHERE d.payment_id = p.id AND d.state <> 'won'), 0))
            / CASE o.total_minor WHEN 0 THEN 1 ELSE o.total_minor END END AS share
    FROM orders o LEFT JOIN payments p
        ON p.order_id = o.id AND p.outcome IN ('fulfilled', 'reseated')
    WHERE {{these:o.id}}
) AS shares WHERE net <> share
"""  # noqa: S608  # every part is written here

_PENDING = """
SELECT order_id, CAST(SUM(minor) AS BIGINT) FROM (
    SELECT order_id, credit AS account, amount_minor AS minor FROM journal_entries
        WHERE credit LIKE 'pending:%' AND order_id IS NOT NULL AND {these:order_id}
    UNION ALL SELECT order_id, debit, -amount_minor FROM journal_entries
        WHERE debit LIKE 'pending:%' AND order_id IS NOT NULL AND {these:order_id}
) AS moves GROUP BY order_id, account HAVING SUM(minor) < 0
"""

_REFUNDED = """
SELECT order_id, payment_id, CAST(SUM(minor) AS BIGINT), paid FROM (
    SELECT p.order_id, p.id AS payment_id, p.amount_minor AS paid, r.amount_minor AS minor,
        CASE WHEN r.amount_currency <> p.amount_currency THEN 1 ELSE 0 END AS odd
        FROM payments p JOIN refunds r ON r.payment_id = p.id AND r.state <> 'failed'
        WHERE {these:p.order_id}
    UNION ALL SELECT p.order_id, p.id, p.amount_minor, d.covered_minor, 0
        FROM payments p JOIN disputes d ON d.payment_id = p.id AND d.state <> 'won'
        WHERE {these:p.order_id}
) AS back GROUP BY order_id, payment_id, paid HAVING SUM(minor) > paid OR SUM(odd) > 0
"""

RULES = (
    Rule("I2", "order", Narrow.ORDERS, _PARTS,
         "the journal has {2} {1} in {0}, and payments, refunds and disputes make it {3}", _FIX),
    Rule("I3", "order", Narrow.ORDERS, _SHARE,
         "the mentor's accounts hold {0} of it, and the share is {1}", _FIX),
    Rule("I3", "order", Narrow.ORDERS, _PENDING,
         "more was earned than was pending: {0} is left", _FIX),
    Rule("I2", "order", Narrow.ORDERS, _REFUNDED,
         "{1} was sent back or disputed of payment {0}, which was {2}", _FIX),
)  # fmt: skip
