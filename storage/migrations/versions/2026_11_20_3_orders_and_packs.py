"""Orders, payments, refunds; packs and seats."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import index, number, text

revision = "2026_11_20_3"
down_revision = "2026_11_20_2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "orders",
        number("id"),
        number("student_id"),
        number("mentor_id"),
        text("purpose"),
        number("subject_id"),
        text("title"),
        number("original_minor"),
        text("original_currency"),
        number("discount_minor"),
        text("discount_currency"),
        number("total_minor"),
        text("total_currency"),
        number("mentor_share_minor"),
        text("mentor_share_currency"),
        text("state"),
        number("created_at"),
        number("expires_at", null=True),
        text("checkout_key"),
        text("intent"),
        number("sessions"),
        text("promo_code"),
        text("provider", null=True),
        text("checkout_reference", null=True),
        text("checkout_url", null=True),
        number("paid_at", null=True),
        number("result_id", null=True),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_orders"),
        sa.UniqueConstraint("student_id", "intent", name="order_intent"),
        sa.UniqueConstraint("checkout_key", name="order_checkout_key"),
        sa.CheckConstraint("purpose IN ('pack', 'session', 'recording')", name="order_purpose"),
        sa.CheckConstraint(
            ("state IN ('open', 'paid', 'lapsed', 'cancelled', 'review', 'refunded')"),
            name="order_state",
        ),
        sa.CheckConstraint("total_minor = original_minor - discount_minor", name="order_total"),
        sa.CheckConstraint(
            "original_minor >= 0 AND discount_minor >= 0 AND total_minor >= 0", name="order_amounts"
        ),
        sa.CheckConstraint(
            "mentor_share_minor >= 0 AND mentor_share_minor <= total_minor", name="order_share"
        ),
        sa.CheckConstraint(
            (
                "original_currency = total_currency AND discount_currency = total_currency AND "
                "mentor_share_currency = total_currency"
            ),
            name="order_one_currency",
        ),
        sa.CheckConstraint("sessions > 0", name="order_sessions"),
        sa.ForeignKeyConstraint(["student_id"], ["people.id"], name="order_student"),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.person_id"], name="order_mentor"),
        sqlite_strict=True,
    )
    index("ix_orders_mentor", "orders", ["mentor_id", "state"])
    index("ix_orders_state", "orders", ["state", "purpose", "created_at"])
    index("ix_orders_subject", "orders", ["student_id", "purpose", "subject_id"])
    op.create_table(
        "payments",
        number("id"),
        number("order_id"),
        text("provider"),
        text("reference"),
        number("amount_minor"),
        text("amount_currency"),
        number("paid_at"),
        number("recorded_at"),
        text("outcome"),
        sa.PrimaryKeyConstraint("id", name="pk_payments"),
        sa.UniqueConstraint("provider", "reference", name="payment_reference"),
        sa.CheckConstraint(
            "outcome IN ('fulfilled', 'reseated', 'returned', 'parked')", name="payment_outcome"
        ),
        sa.CheckConstraint("amount_minor >= 0", name="payment_amount"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="payment_order"),
        sqlite_strict=True,
    )
    index("ix_payments_order", "payments", ["order_id"])
    index(
        "payment_fulfils_once",
        "payments",
        ["order_id"],
        where="outcome IN ('fulfilled', 'reseated')",
        unique=True,
    )
    op.create_table(
        "refunds",
        number("id"),
        number("order_id"),
        number("payment_id"),
        text("provider"),
        number("amount_minor"),
        text("amount_currency"),
        text("state"),
        text("reason"),
        number("created_at"),
        text("reference", null=True),
        number("done_at", null=True),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_refunds"),
        sa.UniqueConstraint("provider", "reference", name="refund_reference"),
        sa.CheckConstraint("state IN ('wanted', 'unknown', 'done', 'failed')", name="refund_state"),
        sa.CheckConstraint("amount_minor > 0", name="refund_amount"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="refund_order"),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name="refund_payment"),
        sqlite_strict=True,
    )
    index("ix_refunds_order", "refunds", ["order_id"])
    index("ix_refunds_payment", "refunds", ["payment_id"])
    op.create_table(
        "packs",
        number("id"),
        number("student_id"),
        number("mentor_id"),
        number("product_id", null=True),
        number("order_id", null=True),
        text("title"),
        number("total"),
        number("expires_at"),
        number("created_at"),
        text("state"),
        number("held"),
        number("used"),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_packs"),
        sa.UniqueConstraint("order_id", name="pack_of_order"),
        sa.CheckConstraint("state IN ('active', 'expired', 'refunded')", name="pack_state"),
        sa.CheckConstraint(
            "total >= 0 AND held >= 0 AND used >= 0 AND held + used <= total", name="pack_balance"
        ),
        sa.ForeignKeyConstraint(["student_id"], ["people.id"], name="pack_student"),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.person_id"], name="pack_mentor"),
        sa.ForeignKeyConstraint(["product_id"], ["pack_products.id"], name="pack_product"),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name="pack_order", deferrable=True, initially="DEFERRED"
        ),
        sqlite_strict=True,
    )
    index("ix_packs_mentor", "packs", ["mentor_id", "created_at"])
    index("ix_packs_student", "packs", ["student_id", "mentor_id", "created_at"])
    op.create_table(
        "seats",
        number("id"),
        number("student_id"),
        number("mentor_id"),
        text("state"),
        number("since"),
        number("grace_ends_at", null=True),
        number("released_at", null=True),
        text("release_reason"),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_seats"),
        sa.CheckConstraint("state IN ('active', 'grace', 'released')", name="seat_state"),
        sa.CheckConstraint("(state = 'grace') = (grace_ends_at IS NOT NULL)", name="seat_grace"),
        sa.ForeignKeyConstraint(["student_id"], ["people.id"], name="seat_student"),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.person_id"], name="seat_mentor"),
        sqlite_strict=True,
    )
    index("ix_seats_mentor", "seats", ["mentor_id", "since"], where="state <> 'released'")
    index(
        "seat_of_pair",
        "seats",
        ["student_id", "mentor_id"],
        where="state <> 'released'",
        unique=True,
    )


def downgrade() -> None:
    op.drop_table("seats")
    op.drop_table("packs")
    op.drop_table("refunds")
    op.drop_table("payments")
    op.drop_table("orders")
