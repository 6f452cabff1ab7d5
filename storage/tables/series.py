"""Weekly series: planned by a student, then booked as one. Its sessions are bookings."""

from sqlalchemy import UniqueConstraint

from core.series import MOST, SeriesState
from storage.tables.schema import check, number, numbers, one_of, refers, table, texts

series = table(
    "series",
    numbers("student_id", "mentor_id", "offering_id"),
    number("weekday"),
    texts("local_time", "zone"),
    numbers("first_at", "wished"),
    texts("kept", "state", "intent"),
    number("created_at"),
    number("pack_id", null=True),
    number("revision"),
    UniqueConstraint("student_id", "intent", name="series_intent"),
    one_of("series_state", "state", SeriesState),
    check("series_weekday", "weekday BETWEEN 1 AND 7"),
    check("series_wished", f"wished BETWEEN 1 AND {MOST}"),
    refers("series_student", "student_id", "people.id"),
    refers("series_mentor", "mentor_id", "mentors.person_id"),
    refers("series_offering", "offering_id", "offerings.id"),
    refers("series_pack", "pack_id", "packs.id"),
)
