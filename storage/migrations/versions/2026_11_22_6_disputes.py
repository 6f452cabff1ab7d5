"""Payments that a payer's bank takes back."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import index, number, text

revision = "2026_11_22_6"
down_revision = "2026_11_22_5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "disputes",
        number("id"),
        number("order_id"),
        number("payment_id"),
        text("provider"),
        text("reference"),
        number("amount_minor"),
        text("amount_currency"),
        number("covered_minor"),
        text("covered_currency"),
        text("state"),
        text("reason"),
        number("opened_at"),
        number("answer_by", null=True),
        number("closed_at", null=True),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_disputes"),
        sa.UniqueConstraint("provider", "reference", name="dispute_reference"),
        sa.CheckConstraint("state IN ('open', 'won', 'lost')", name="dispute_state"),
        sa.CheckConstraint("amount_minor > 0", name="dispute_amount"),
        sa.CheckConstraint(
            "covered_minor >= 0 AND covered_minor <= amount_minor"
            " AND covered_currency = amount_currency",
            name="dispute_covered",
        ),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name="dispute_closed"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="dispute_order"),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name="dispute_payment"),
        sqlite_strict=True,
    )
    index("ix_disputes_order", "disputes", ["order_id"])
    index("ix_disputes_payment", "disputes", ["payment_id"])


def downgrade() -> None:
    op.drop_table("disputes")
