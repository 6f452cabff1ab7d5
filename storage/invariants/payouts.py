"""I2, Y9: every entry of the journal has its cause among the rows, and every payout its entry."""

from storage.invariants.rule import Narrow, Rule

_FIX = "find out who wrote it (audit log, backups), and post the counter entry for it"

# What is about an order is held against its payments and refunds by the rules of `money`.
_UNEXPLAINED = """
SELECT j.id, j.key, j.amount_minor, j.amount_currency, j.debit, j.credit FROM journal_entries j
WHERE NOT CASE j.cause
    WHEN 'payment' THEN EXISTS (SELECT 1 FROM payments p WHERE p.order_id = j.order_id
        AND j.key LIKE 'payment:' || p.id || ':%' AND p.amount_currency = j.amount_currency
        AND p.amount_minor >= j.amount_minor)
    WHEN 'payout' THEN EXISTS (SELECT 1 FROM payouts y WHERE j.key = 'payout:' || y.id
        AND y.state <> 'draft' AND j.debit = 'available:' || y.mentor_id AND j.credit = 'paid_out'
        AND y.amount_minor = j.amount_minor AND y.amount_currency = j.amount_currency)
    WHEN 'payout_reversed' THEN EXISTS (SELECT 1 FROM payouts y
        WHERE j.key = 'payout_reversed:' || y.id AND y.state = 'reversed'
        AND j.credit = 'available:' || y.mentor_id AND j.debit = 'paid_out'
        AND y.amount_minor = j.amount_minor AND y.amount_currency = j.amount_currency)
    ELSE j.order_id IS NOT NULL OR (
        j.cause IN ('purchase', 'purchase_returned', 'purchase_recognised')
        AND EXISTS (SELECT 1 FROM purchases u WHERE j.key LIKE 'purchase:' || u.id || ':%'
        AND u.amount_currency = j.amount_currency AND u.amount_minor >= j.amount_minor)) END
"""

_WITHOUT_ENTRY = """
SELECT y.id, y.reference, y.state FROM payouts y
WHERE (y.state <> 'draft' AND NOT EXISTS (
        SELECT 1 FROM journal_entries j WHERE j.key = 'payout:' || y.id))
    OR (y.state = 'reversed' AND NOT EXISTS (
        SELECT 1 FROM journal_entries j WHERE j.key = 'payout_reversed:' || y.id))
"""

RULES = (
    Rule("I2", "journal entry", Narrow.NOT, _UNEXPLAINED,
         "nothing explains {0}: {1} {2} from {3} to {4}", _FIX),
    Rule("I2", "payout", Narrow.NOT, _WITHOUT_ENTRY,
         "{0} is {1} and not in the journal as such", _FIX),
)  # fmt: skip
