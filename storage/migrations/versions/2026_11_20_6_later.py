"""Notices, deadlines and jobs."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import index, number, text

revision = "2026_11_20_6"
down_revision = "2026_11_20_5"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notices",
        number("id"),
        text("key"),
        text("kind"),
        number("person_id"),
        number("subject_id"),
        number("due_at"),
        number("useful_until", null=True),
        number("about_ms"),
        number("identity_id", null=True),
        text("facts"),
        number("next_at"),
        number("open"),
        text("state"),
        number("attempts"),
        number("fence"),
        text("error"),
        text("note"),
        number("closed_at", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.UniqueConstraint("key", name="notice_key"),
        sa.CheckConstraint(
            (
                "state IN ('waiting', 'sent', 'dropped', 'skipped_late', 'merged', 'unknown', "
                "'dead')"
            ),
            name="notice_state",
        ),
        sa.CheckConstraint("open IN (0, 1)", name="notice_open"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="notice_person"),
        sqlite_strict=True,
    )
    index("ix_notices_dead", "notices", ["id"], where="state = 'dead'")
    index("ix_notices_due", "notices", ["next_at", "id"], where="open = 1")
    index("ix_notices_person", "notices", ["person_id", "subject_id"], where="open = 1")
    op.create_table(
        "deadlines",
        number("id"),
        text("key"),
        text("kind"),
        number("subject_id"),
        number("due_at"),
        number("next_at"),
        number("open"),
        text("state"),
        number("attempts"),
        number("fence"),
        text("error"),
        text("note"),
        number("closed_at", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_deadlines"),
        sa.UniqueConstraint("key", name="deadline_key"),
        sa.CheckConstraint(
            (
                "state IN ('waiting', 'sent', 'dropped', 'skipped_late', 'merged', 'unknown', "
                "'dead')"
            ),
            name="deadline_state",
        ),
        sa.CheckConstraint("open IN (0, 1)", name="deadline_open"),
        sqlite_strict=True,
    )
    index("ix_deadlines_due", "deadlines", ["next_at", "id"], where="open = 1")
    op.create_table(
        "jobs",
        number("id"),
        text("key"),
        text("kind"),
        number("subject_id"),
        number("due_at"),
        text("facts"),
        number("next_at"),
        number("open"),
        text("state"),
        number("attempts"),
        number("fence"),
        text("error"),
        text("note"),
        number("closed_at", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sa.UniqueConstraint("key", name="job_key"),
        sa.CheckConstraint(
            (
                "state IN ('waiting', 'sent', 'dropped', 'skipped_late', 'merged', 'unknown', "
                "'dead')"
            ),
            name="job_state",
        ),
        sa.CheckConstraint("open IN (0, 1)", name="job_open"),
        sqlite_strict=True,
    )
    index("ix_jobs_due", "jobs", ["next_at", "id"], where="open = 1")


def downgrade() -> None:
    op.drop_table("jobs")
    op.drop_table("deadlines")
    op.drop_table("notices")
