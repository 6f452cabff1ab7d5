"""Courses, who completed them, and what was suggested."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import index, number, text

revision = "2026_11_23_4"
down_revision = "2026_11_23_3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "courses",
        number("id"),
        number("mentor_id"),
        text("title"),
        text("site"),
        text("reference"),
        text("status"),
        number("created_at"),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_courses"),
        sa.UniqueConstraint("site", "reference", name="course_reference"),
        sa.CheckConstraint("status IN ('active', 'archived')", name="course_status"),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.person_id"], name="course_mentor"),
        sqlite_strict=True,
    )
    index("ix_courses_mentor", "courses", ["mentor_id"])
    _completions()
    _suggestions()
    _reports()


def downgrade() -> None:
    op.execute("UPDATE offerings SET course_id = NULL WHERE course_id IS NOT NULL")
    for table in ("completion_reports", "suggestions", "completions", "courses"):
        op.drop_table(table)


def _completions() -> None:
    op.create_table(
        "completions",
        number("id"),
        number("course_id"),
        number("student_id"),
        text("source"),
        text("reference"),
        number("completed_at"),
        number("recorded_at"),
        number("taken_back_at", null=True),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_completions"),
        sa.UniqueConstraint("source", "reference", name="completion_reference"),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name="completion_course"),
        sa.ForeignKeyConstraint(["student_id"], ["people.id"], name="completion_student"),
        sqlite_strict=True,
    )
    columns = ["course_id", "student_id"]
    index("completion_once", "completions", columns, "taken_back_at IS NULL", unique=True)
    index("ix_completions_student", "completions", ["student_id"])


def _suggestions() -> None:
    op.create_table(
        "suggestions",
        number("id"),
        number("student_id"),
        number("course_id"),
        text("state"),
        number("at"),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_suggestions"),
        sa.UniqueConstraint("student_id", "course_id", name="suggestion_once"),
        sa.CheckConstraint("state IN ('open', 'dismissed')", name="suggestion_state"),
        sa.ForeignKeyConstraint(["course_id"], ["courses.id"], name="suggestion_course"),
        sa.ForeignKeyConstraint(["student_id"], ["people.id"], name="suggestion_student"),
        sqlite_strict=True,
    )


def _reports() -> None:
    op.create_table(
        "completion_reports",
        number("id"),
        text("site"),
        text("reference"),
        text("course"),
        text("channel"),
        text("user"),
        text("number"),
        number("completed_at"),
        number("arrived_at"),
        text("state"),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_completion_reports"),
        sa.UniqueConstraint("site", "reference", name="completion_report_once"),
        sa.CheckConstraint(
            "state IN ('waiting', 'settled', 'dropped')", name="completion_report_state"
        ),
        sqlite_strict=True,
    )
    waits = "state = 'waiting'"
    index("ix_completion_reports_waiting", "completion_reports", ["arrived_at", "id"], waits)
