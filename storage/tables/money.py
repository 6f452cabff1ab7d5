"""Orders, money that came, money that went back, and the journal of both."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy import text as sql

from core.orders import OrderState, Outcome, Purpose, RefundScope, RefundState
from storage.tables.schema import check, money, number, numbers, one_of, refers, table, text, texts

FULFILLING = "outcome IN ('fulfilled', 'reseated')"
INTENDED = "intent <> ''"

orders = table(
    "orders",
    numbers("student_id", "mentor_id"),
    text("purpose"),
    number("subject_id"),
    text("title"),
    money("original"),
    money("discount"),
    money("total"),
    money("mentor_share"),
    text("state"),
    number("created_at"),
    number("expires_at", null=True),
    texts("checkout_key", "intent"),
    number("sessions"),
    text("promo_code"),
    texts("provider", "checkout_reference", "checkout_url", null=True),
    numbers("checkout_asked_at", "paid_at", "result_id", null=True),
    number("revision"),
    UniqueConstraint("student_id", "intent", name="order_intent"),
    UniqueConstraint("checkout_key", name="order_checkout_key"),
    one_of("order_purpose", "purpose", Purpose),
    one_of("order_state", "state", OrderState),
    check("order_total", "total_minor = original_minor - discount_minor"),
    check("order_amounts", "original_minor >= 0 AND discount_minor >= 0 AND total_minor >= 0"),
    check("order_share", "mentor_share_minor >= 0 AND mentor_share_minor <= total_minor"),
    check(
        "order_one_currency",
        "original_currency = total_currency AND discount_currency = total_currency"
        " AND mentor_share_currency = total_currency",
    ),
    check("order_sessions", "sessions > 0"),
    refers("order_student", "student_id", "people.id"),
    refers("order_mentor", "mentor_id", "mentors.person_id"),
    Index("ix_orders_subject", "student_id", "purpose", "subject_id"),
    Index("ix_orders_mentor", "mentor_id", "state"),
    Index("ix_orders_state", "state", "purpose", "created_at"),
)

payments = table(
    "payments",
    number("order_id"),
    texts("provider", "reference"),
    money("amount"),
    numbers("paid_at", "recorded_at"),
    text("outcome"),
    UniqueConstraint("provider", "reference", name="payment_reference"),
    one_of("payment_outcome", "outcome", Outcome),
    check("payment_amount", "amount_minor >= 0"),
    refers("payment_order", "order_id", "orders.id"),
    # I6: an order is fulfilled by one payment only, whatever else arrives for it (M-03).
    Index(
        "payment_fulfils_once",
        "order_id",
        unique=True,
        sqlite_where=sql(FULFILLING),
        postgresql_where=sql(FULFILLING),
    ),
    Index("ix_payments_order", "order_id"),
)

# That refunds do not pass their payment is guarded by storage/guards.
refunds = table(
    "refunds",
    numbers("order_id", "payment_id"),
    text("provider"),
    money("amount"),
    texts("state", "reason"),
    number("created_at"),
    text("scope"),
    text("reference", null=True),
    numbers("done_at", "failed_at", "by_id", null=True),
    texts("intent", "note"),
    number("replaces_id", null=True),
    number("revision"),
    UniqueConstraint("provider", "reference", name="refund_reference"),
    one_of("refund_state", "state", RefundState),
    one_of("refund_scope", "scope", RefundScope),
    check("refund_amount", "amount_minor > 0"),
    refers("refund_order", "order_id", "orders.id"),
    refers("refund_payment", "payment_id", "payments.id"),
    refers("refund_by", "by_id", "people.id"),
    refers("refund_replaces", "replaces_id", "refunds.id"),
    # B-07: one form of staff is one refund, however often it is sent.
    Index(
        "refund_intent",
        "order_id",
        "intent",
        unique=True,
        sqlite_where=sql(INTENDED),
        postgresql_where=sql(INTENDED),
    ),
    Index("ix_refunds_order", "order_id"),
    Index("ix_refunds_payment", "payment_id"),
)

journal_entries = table(
    "journal_entries",
    text("key"),
    number("at"),
    texts("debit", "credit"),
    money("amount"),
    text("cause"),
    numbers("order_id", "booking_id", "refund_id", null=True),
    UniqueConstraint("key", name="journal_key"),
    check("journal_amount", "amount_minor > 0"),
    check("journal_two_accounts", "debit <> credit"),
    refers("journal_order", "order_id", "orders.id", later=True),
    refers("journal_booking", "booking_id", "bookings.id", later=True),
    refers("journal_refund", "refund_id", "refunds.id", later=True),
    Index("ix_journal_entries_debit", "debit", "id"),
    Index("ix_journal_entries_credit", "credit", "id", "amount_currency", "amount_minor"),
    Index("ix_journal_entries_order", "order_id"),
)
