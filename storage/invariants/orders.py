"""I6: every paid order has given exactly what was bought, and nothing was given unpaid."""

from storage.invariants.rule import Narrow, Rule

_FIX = "look at /why payment for this order; give what was bought, or send the money back"

_KEPT = """(SELECT COUNT(*) FROM payments p WHERE p.order_id = o.id
    AND p.outcome IN ('fulfilled', 'reseated'))"""

_ONE_PAYMENT = f"""
SELECT id, state, kept FROM (
    SELECT o.id, o.state, o.total_minor, {_KEPT} AS kept FROM orders o WHERE {{these:o.id}}
) AS paid WHERE kept <> CASE WHEN state IN ('paid', 'refunded') AND total_minor > 0
    THEN 1 ELSE 0 END
"""  # noqa: S608  # every part is written here

_GIVEN = """
SELECT o.id, o.purpose FROM orders o WHERE {these:o.id} AND o.state IN ('paid', 'refunded')
AND NOT EXISTS (SELECT 1 FROM packs k WHERE o.purpose = 'pack'
    AND k.id = o.result_id AND k.order_id = o.id)
AND NOT EXISTS (SELECT 1 FROM bookings b WHERE o.purpose = 'session' AND b.id = o.result_id
    AND b.id = o.subject_id AND b.order_id = o.id AND b.state <> 'awaiting_payment')
AND NOT (o.purpose = 'recording' AND o.result_id IS NOT NULL AND o.result_id = o.subject_id)
"""

_NOT_GIVEN = """
SELECT o.id, o.state FROM orders o WHERE {these:o.id} AND o.state NOT IN ('paid', 'refunded')
AND (o.result_id IS NOT NULL OR EXISTS (SELECT 1 FROM packs k WHERE k.order_id = o.id))
"""

_EVERY_PAYMENT_OF_ONE_ORDER = """
SELECT r.order_id, r.id FROM refunds r JOIN payments p ON p.id = r.payment_id
WHERE {these:r.order_id} AND p.order_id <> r.order_id
"""

# Or the provider said no, and staff know of it.
_REFUND_HAS_CALL = """
SELECT r.order_id, r.id FROM refunds r WHERE r.state IN ('wanted', 'unknown') AND {these:r.order_id}
AND NOT EXISTS (SELECT 1 FROM jobs j WHERE (j.open = 1 OR j.state = 'dead')
    AND j.key IN ('refund:' || r.id, 'refund:' || r.id || ':' || r.amount_minor))
AND NOT EXISTS (SELECT 1 FROM notices n WHERE n.key LIKE 'refund_stuck:' || r.id || ':%')
"""

RULES = (
    Rule("I6", "order", Narrow.ORDERS, _ONE_PAYMENT,
         "it is {0} and {1} payments pay for it", _FIX),
    Rule("I6", "order", Narrow.ORDERS, _GIVEN, "it is paid and its {0} was not given", _FIX),
    Rule("I6", "order", Narrow.ORDERS, _NOT_GIVEN, "it is {0} and something was given", _FIX),
    Rule("I6", "order", Narrow.ORDERS, _EVERY_PAYMENT_OF_ONE_ORDER,
         "refund {0} sends back a payment of another order", _FIX),
    Rule("I6", "order", Narrow.ORDERS, _REFUND_HAS_CALL,
         "refund {0} is wanted and nobody will ask the provider for it",
         "make the refund at the provider; its webhook marks it as done"),
)  # fmt: skip
