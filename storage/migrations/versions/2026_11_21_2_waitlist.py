"""Who waits for a place with a mentor."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import index, number, text

revision = "2026_11_21_2"
down_revision = "2026_11_21_1"
branch_labels = None
depends_on = None

_LIVE = "state IN ('waiting', 'offered')"


def upgrade() -> None:
    op.create_table(
        "wait_entries",
        number("id"),
        number("student_id"),
        number("mentor_id"),
        text("kind"),
        text("state"),
        number("joined_at"),
        number("place_at"),
        number("told_at", null=True),
        number("offer_ends_at", null=True),
        number("ended_at", null=True),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_wait_entries"),
        sa.CheckConstraint("kind IN ('seat')", name="wait_kind"),
        sa.CheckConstraint(
            "state IN ('waiting', 'offered', 'taken', 'lapsed', 'declined', 'left', 'closed')",
            name="wait_state",
        ),
        sa.CheckConstraint("(state = 'offered') = (offer_ends_at IS NOT NULL)", name="wait_offer"),
        sa.CheckConstraint("state <> 'offered' OR told_at IS NOT NULL", name="wait_told"),
        sa.CheckConstraint(f"({_LIVE}) = (ended_at IS NULL)", name="wait_ended"),
        sa.ForeignKeyConstraint(["student_id"], ["people.id"], name="wait_student"),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.person_id"], name="wait_mentor"),
        sqlite_strict=True,
    )
    pair = ["student_id", "mentor_id", "kind"]
    index("wait_once", "wait_entries", pair, where=_LIVE, unique=True)
    line = ["mentor_id", "kind", "place_at", "id"]
    index("ix_wait_entries_line", "wait_entries", line, where=_LIVE)
    index("ix_wait_entries_told", "wait_entries", ["student_id", "mentor_id", "told_at"])


def downgrade() -> None:
    op.drop_table("wait_entries")
