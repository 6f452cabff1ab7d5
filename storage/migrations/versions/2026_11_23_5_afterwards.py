"""Notes, links and testimonials."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.columns import index, number, text

revision = "2026_11_23_5"
down_revision = "2026_11_23_4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _notes()
    _testimonials()


def downgrade() -> None:
    op.drop_table("testimonials")
    op.drop_table("session_links")
    op.drop_table("session_notes")


def _notes() -> None:
    op.create_table(
        "session_notes",
        number("id"),
        number("booking_id"),
        number("student_id"),
        number("mentor_id"),
        text("private"),
        text("shared"),
        text("recording", null=True),
        number("created_at"),
        number("changed_at"),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_session_notes"),
        sa.UniqueConstraint("booking_id", name="note_of_booking"),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name="note_booking"),
        sa.ForeignKeyConstraint(["student_id"], ["people.id"], name="note_student"),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.person_id"], name="note_mentor"),
        sqlite_strict=True,
    )
    index("ix_session_notes_student", "session_notes", ["student_id", "booking_id"])
    index("ix_session_notes_mentor", "session_notes", ["mentor_id", "booking_id"])
    op.create_table(
        "session_links",
        number("id"),
        number("note_id"),
        number("place"),
        text("title"),
        text("url"),
        number("added_at"),
        sa.PrimaryKeyConstraint("id", name="pk_session_links"),
        sa.UniqueConstraint("note_id", "place", name="note_link_place"),
        sa.CheckConstraint("place BETWEEN 1 AND 10", name="note_link_places"),
        sa.CheckConstraint("url LIKE 'https://%'", name="note_link_https"),
        sa.ForeignKeyConstraint(["note_id"], ["session_notes.id"], name="note_link_note"),
        sqlite_strict=True,
    )


def _testimonials() -> None:
    op.create_table(
        "testimonials",
        number("id"),
        number("seat_id"),
        number("student_id"),
        number("mentor_id"),
        text("written"),
        text("text"),
        text("signature"),
        text("state"),
        number("created_at"),
        number("changed_at"),
        number("decided_by", null=True),
        text("reason"),
        number("reported_at", null=True),
        text("report"),
        number("revision"),
        sa.PrimaryKeyConstraint("id", name="pk_testimonials"),
        sa.UniqueConstraint("seat_id", name="testimonial_of_seat"),
        sa.CheckConstraint(
            "state IN ('waiting', 'proposed', 'approved', 'rejected', 'withdrawn', 'removed')",
            name="testimonial_state",
        ),
        sa.CheckConstraint(
            "signature IN ('name', 'first', 'nobody')", name="testimonial_signature"
        ),
        sa.CheckConstraint(
            "length(text) BETWEEN 50 AND 1000 AND length(written) BETWEEN 50 AND 1000",
            name="testimonial_length",
        ),
        sa.CheckConstraint(
            "state NOT IN ('rejected', 'removed') OR reason <> ''", name="testimonial_reason"
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name="testimonial_seat"),
        sa.ForeignKeyConstraint(["student_id"], ["people.id"], name="testimonial_student"),
        sa.ForeignKeyConstraint(["mentor_id"], ["mentors.person_id"], name="testimonial_mentor"),
        sqlite_strict=True,
    )
    index("ix_testimonials_mentor", "testimonials", ["mentor_id", "state"])
    index("ix_testimonials_state", "testimonials", ["state"])
