"""What mentors write about sessions, and the links they leave."""

from sqlalchemy import Index, UniqueConstraint

from core.notes import MOST_LINKS
from storage.tables.schema import check, number, numbers, refers, table, text, texts

session_notes = table(
    "session_notes",
    numbers("booking_id", "student_id", "mentor_id"),
    texts("private", "shared"),
    text("recording", null=True),
    numbers("created_at", "changed_at", "revision"),
    UniqueConstraint("booking_id", name="note_of_booking"),
    refers("note_booking", "booking_id", "bookings.id"),
    refers("note_student", "student_id", "people.id"),
    refers("note_mentor", "mentor_id", "mentors.person_id"),
    Index("ix_session_notes_student", "student_id", "booking_id"),
    Index("ix_session_notes_mentor", "mentor_id", "booking_id"),
)

# Ten places, each taken once: two links at once cannot become eleven.
session_links = table(
    "session_links",
    numbers("note_id", "place"),
    texts("title", "url"),
    number("added_at"),
    UniqueConstraint("note_id", "place", name="note_link_place"),
    check("note_link_places", f"place BETWEEN 1 AND {MOST_LINKS}"),
    check("note_link_https", "url LIKE 'https://%'"),
    refers("note_link_note", "note_id", "session_notes.id"),
)
