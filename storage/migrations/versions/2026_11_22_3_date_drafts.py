"""Dates that staff wrote as text, until they are published or discarded."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import index, number, text

revision = "2026_11_22_3"
down_revision = "2026_11_22_2"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "date_drafts",
        number("id"),
        number("written_by"),
        number("for_mentor", null=True),
        text("text"),
        text("zone"),
        text("kept"),
        text("state"),
        number("written_at"),
        number("decided_by", null=True),
        number("decided_at", null=True),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_date_drafts"),
        sa.CheckConstraint("state IN ('open', 'published', 'discarded')", name="date_draft_state"),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="date_draft_decided"),
        sa.CheckConstraint(
            "(decided_at IS NULL) = (decided_by IS NULL)", name="date_draft_decider"
        ),
        sa.ForeignKeyConstraint(["written_by"], ["people.id"], name="date_draft_writer"),
        sa.ForeignKeyConstraint(["for_mentor"], ["mentors.person_id"], name="date_draft_mentor"),
        sqlite_strict=True,
    )
    index("ix_date_drafts_open", "date_drafts", ["written_at"], where="state = 'open'")


def downgrade() -> None:
    op.drop_table("date_drafts")
