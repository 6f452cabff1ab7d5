"""Purchases in shops outside, and wrong codes of who claims them."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import index, number, text

revision = "2026_11_21_6"
down_revision = "2026_11_21_5"
branch_labels = None
depends_on = None

_WAITS = "state IN ('waiting', 'review')"


def upgrade() -> None:
    op.create_table(
        "purchases",
        number("id"),
        text("shop"),
        text("reference"),
        text("email"),
        text("buyer_name"),
        text("wanted"),
        number("amount_minor"),
        text("amount_currency"),
        number("returned_minor"),
        text("returned_currency"),
        number("paid_at"),
        number("arrived_at"),
        text("code_hash"),
        text("state"),
        text("problem"),
        number("product_id", null=True),
        number("order_id", null=True),
        number("claimed_by", null=True),
        number("claimed_at", null=True),
        number("nudged_at", null=True),
        text("returns"),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_purchases"),
        sa.UniqueConstraint("shop", "reference", name="purchase_reference"),
        sa.UniqueConstraint("order_id", name="purchase_order"),
        sa.CheckConstraint(
            "state IN ('waiting', 'review', 'claimed', 'returned')", name="purchase_state"
        ),
        sa.CheckConstraint(
            "problem IN ('', 'product', 'amount', 'currency')", name="purchase_problem"
        ),
        sa.CheckConstraint(
            "amount_minor > 0 AND returned_minor BETWEEN 0 AND amount_minor",
            name="purchase_amounts",
        ),
        sa.CheckConstraint(
            "(state = 'claimed') = (order_id IS NOT NULL)"
            " AND (order_id IS NULL) = (claimed_by IS NULL)"
            " AND (order_id IS NULL) = (claimed_at IS NULL)",
            name="purchase_claimed",
        ),
        sa.ForeignKeyConstraint(["product_id"], ["pack_products.id"], name="purchase_product"),
        sa.ForeignKeyConstraint(
            ["order_id"],
            ["orders.id"],
            name="purchase_order_row",
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(["claimed_by"], ["people.id"], name="purchase_claimant"),
        sqlite_strict=True,
    )
    index("ix_purchases_code", "purchases", ["code_hash"])
    index("ix_purchases_open", "purchases", ["arrived_at", "id"], where=_WAITS)
    op.create_table(
        "claim_tries",
        number("id"),
        number("tries"),
        number("since"),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_claim_tries"),
        sa.ForeignKeyConstraint(["id"], ["people.id"], name="claim_tries_person"),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_table("claim_tries")
    op.drop_table("purchases")
