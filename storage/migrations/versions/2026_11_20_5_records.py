"""What only ever grows: credits, journal, audit."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import index, number, text

revision = "2026_11_20_5"
down_revision = "2026_11_20_4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "credit_entries",
        number("id"),
        number("pack_id"),
        number("booking_id", null=True),
        text("move"),
        number("change"),
        number("at"),
        number("by", null=True),
        text("reason"),
        sa.PrimaryKeyConstraint("id", name="pk_credit_entries"),
        sa.CheckConstraint(
            ("move IN ('grant', 'hold', 'release', 'consume', 'return', 'correct', 'void')"),
            name="credit_move",
        ),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["packs.id"], name="credit_pack", deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["bookings.id"],
            name="credit_booking",
            deferrable=True,
            initially="DEFERRED",
        ),
        sqlite_strict=True,
    )
    index("ix_credit_entries_pack", "credit_entries", ["pack_id", "id"])
    op.create_table(
        "journal_entries",
        number("id"),
        text("key"),
        number("at"),
        text("debit"),
        text("credit"),
        number("amount_minor"),
        text("amount_currency"),
        text("cause"),
        number("order_id", null=True),
        number("booking_id", null=True),
        number("refund_id", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_journal_entries"),
        sa.UniqueConstraint("key", name="journal_key"),
        sa.CheckConstraint("amount_minor > 0", name="journal_amount"),
        sa.CheckConstraint("debit <> credit", name="journal_two_accounts"),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name="journal_order", deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(
            ["booking_id"],
            ["bookings.id"],
            name="journal_booking",
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["refund_id"],
            ["refunds.id"],
            name="journal_refund",
            deferrable=True,
            initially="DEFERRED",
        ),
        sqlite_strict=True,
    )
    index("ix_journal_entries_credit", "journal_entries", ["credit", "id"])
    index("ix_journal_entries_debit", "journal_entries", ["debit", "id"])
    index("ix_journal_entries_order", "journal_entries", ["order_id"])
    op.create_table(
        "audit_entries",
        number("id"),
        number("at"),
        number("actor_id", null=True),
        text("action"),
        text("subject_kind"),
        number("subject_id"),
        text("before"),
        text("after"),
        text("facts"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entries"),
        sqlite_strict=True,
    )
    index("ix_audit_entries_subject", "audit_entries", ["subject_kind", "subject_id", "id"])


def downgrade() -> None:
    op.drop_table("audit_entries")
    op.drop_table("journal_entries")
    op.drop_table("credit_entries")
