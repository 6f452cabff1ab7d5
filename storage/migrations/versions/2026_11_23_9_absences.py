"""What missed sessions lead to."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import index, number, text

revision = "2026_11_23_9"
down_revision = "2026_11_23_8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absences",
        number("id"),
        number("booking_id"),
        number("person_id"),
        text("side"),
        text("kind"),
        number("missed_at"),
        number("noted_at"),
        number("undone_at", null=True),
        number("forgiven_at", null=True),
        number("forgiven_by", null=True),
        text("reason"),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_absences"),
        sa.UniqueConstraint("booking_id", "person_id", name="absence_once"),
        sa.CheckConstraint("side IN ('student', 'mentor')", name="absence_side"),
        sa.CheckConstraint("kind IN ('no_show', 'late_cancel')", name="absence_kind"),
        sa.CheckConstraint(
            "(forgiven_at IS NULL) = (forgiven_by IS NULL)", name="absence_forgiven"
        ),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name="absence_booking"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="absence_person"),
        sa.ForeignKeyConstraint(["forgiven_by"], ["people.id"], name="absence_forgiver"),
        sqlite_strict=True,
    )
    index("ix_absences_person", "absences", ["person_id", "missed_at"])
    counts = "undone_at IS NULL AND forgiven_at IS NULL"
    index("ix_absences_counted", "absences", ["missed_at"], where=counts)
    _reports()
    index("ix_bookings_created", "bookings", ["created_at", "offering_id", "state"])


def _reports() -> None:
    op.create_table(
        "absence_reports",
        number("id"),
        number("booking_id"),
        number("student_id"),
        number("mentor_id"),
        number("reported_at"),
        number("answer_by", null=True),
        text("state"),
        number("ended_at", null=True),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_absence_reports"),
        sa.UniqueConstraint("booking_id", name="absence_report_once"),
        sa.CheckConstraint(
            "state IN ('open', 'denied', 'ended', 'lapsed')", name="absence_report_state"
        ),
        sa.CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="absence_report_ended"),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name="absence_report_booking"),
        sa.ForeignKeyConstraint(["student_id"], ["people.id"], name="absence_report_student"),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.person_id"], name="absence_report_mentor"),
        sqlite_strict=True,
    )


def downgrade() -> None:
    op.drop_index("ix_bookings_created", "bookings")
    op.drop_table("absence_reports")
    op.drop_table("absences")
