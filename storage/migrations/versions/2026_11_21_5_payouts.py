"""Money paid out to mentors."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import index, number, text

revision = "2026_11_21_5"
down_revision = "2026_11_21_4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "payouts",
        number("id"),
        number("mentor_id"),
        number("amount_minor"),
        text("amount_currency"),
        text("reference"),
        text("note"),
        text("intent"),
        text("state"),
        number("recorded_by"),
        number("created_at"),
        number("recorded_at", null=True),
        number("reversed_at", null=True),
        text("reversal_reason"),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_payouts"),
        sa.CheckConstraint("state IN ('draft', 'recorded', 'reversed')", name="payout_state"),
        sa.CheckConstraint("amount_minor > 0", name="payout_amount"),
        sa.CheckConstraint("reference <> ''", name="payout_named"),
        sa.UniqueConstraint("intent", name="payout_intent"),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.person_id"], name="payout_mentor"),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name="payout_by"),
        sqlite_strict=True,
    )
    index("payout_reference", "payouts", ["reference"], where="state = 'recorded'", unique=True)
    index("ix_payouts_mentor", "payouts", ["mentor_id", "id"])


def downgrade() -> None:
    op.drop_table("payouts")
