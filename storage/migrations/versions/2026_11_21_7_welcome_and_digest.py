"""A newcomer's goals, and the staff's digest."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import index, number, text

revision = "2026_11_21_7"
down_revision = "2026_11_21_6"
branch_labels = None
depends_on = None

_BOOKINGS = "subject_kind = 'booking'"

# What the digest counts by time: name, table, columns, and which rows.
_BY_TIME = (
    ("ix_people_created", "people", ["created_at"], ""),
    ("ix_orders_created", "orders", ["created_at"], ""),
    ("ix_orders_paid", "orders", ["paid_at"], "paid_at IS NOT NULL"),
    ("ix_purchases_arrived", "purchases", ["arrived_at"], ""),
    ("ix_refunds_waiting", "refunds", ["created_at"], "state IN ('refused', 'unknown', 'wanted')"),
    ("ix_bookings_completed", "bookings", ["completed_at"], "completed_at IS NOT NULL"),
    ("ix_packs_active", "packs", ["student_id", "mentor_id", "expires_at"], "state = 'active'"),
    ("ix_seats_released", "seats", ["released_at"], "state = 'released'"),
    ("ix_seats_grace", "seats", ["grace_ends_at"], "state = 'grace'"),
    ("ix_journal_entries_at", "journal_entries", ["at"], ""),
    ("ix_audit_entries_bookings", "audit_entries", ["subject_kind", "at"], _BOOKINGS),
    ("ix_jobs_dead", "jobs", ["id"], "state = 'dead'"),
)


def upgrade() -> None:
    op.create_table(
        "onboarding",
        number("person_id"),
        number("started_at"),
        text("step"),
        text("goals"),
        text("times"),
        text("topics"),
        text("wish"),
        number("wanted_id", null=True),
        number("wanted_at", null=True),
        number("remind_at", null=True),
        number("finished_at", null=True),
        number("stopped_at", null=True),
        number("revision"),
        sa.PrimaryKeyConstraint("person_id", name="pk_onboarding"),
        sa.CheckConstraint(
            "step IN ('goals', 'zone', 'language', 'times', 'topics')", name="onboarding_step"
        ),
        sa.CheckConstraint(
            "remind_at IS NULL OR (finished_at IS NULL AND stopped_at IS NULL)",
            name="onboarding_reminded",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="onboarding_person"),
        sqlite_strict=True,
    )
    op.create_table(
        "digest_plans",
        number("id"),
        text("frequency"),
        number("told_until"),
        number("next_at", null=True),
        number("changed_by", null=True),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_digest_plans"),
        sa.CheckConstraint("frequency IN ('daily', 'weekly', 'off')", name="digest_frequency"),
        sa.CheckConstraint("id = 1", name="digest_only_one"),
        sa.CheckConstraint("(frequency = 'off') = (next_at IS NULL)", name="digest_next"),
        sa.ForeignKeyConstraint(["changed_by"], ["people.id"], name="digest_changed_by"),
        sqlite_strict=True,
    )
    for name, table, columns, where in _BY_TIME:
        index(name, table, columns, where=where)


def downgrade() -> None:
    for name, table, _, _ in _BY_TIME:
        op.drop_index(name, table_name=table)
    op.drop_table("digest_plans")
    op.drop_table("onboarding")
