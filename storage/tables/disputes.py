"""Payments that a payer's bank asks back.

That they and the refunds do not pass their payment is guarded by storage/guards.
"""

from sqlalchemy import Index, UniqueConstraint

from core.disputes import DisputeState
from storage.tables.schema import check, money, number, numbers, one_of, refers, table, texts

disputes = table(
    "disputes",
    numbers("order_id", "payment_id"),
    texts("provider", "reference"),
    money("amount"),
    money("covered"),
    texts("state", "reason"),
    number("opened_at"),
    numbers("answer_by", "closed_at", null=True),
    number("revision"),
    UniqueConstraint("provider", "reference", name="dispute_reference"),
    one_of("dispute_state", "state", DisputeState),
    check("dispute_amount", "amount_minor > 0"),
    check(
        "dispute_covered",
        "covered_minor >= 0 AND covered_minor <= amount_minor"
        " AND covered_currency = amount_currency",
    ),
    check("dispute_closed", "(state = 'open') = (closed_at IS NULL)"),
    refers("dispute_order", "order_id", "orders.id"),
    refers("dispute_payment", "payment_id", "payments.id"),
    Index("ix_disputes_order", "order_id"),
    Index("ix_disputes_payment", "payment_id"),
)
