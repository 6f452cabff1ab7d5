"""Rows that break each invariant of weekly series once, in the story of the invariants' tests."""

from tests.harness.community import MENTOR, OTHER, STUDENT

_SERIES = (
    "INSERT INTO series (id, student_id, mentor_id, offering_id, weekday, local_time, zone,"
    " first_at, wished, kept, state, intent, created_at, revision)"
    " VALUES (9000000100, {student}, {mentor}, 11, 1, '12:00', 'UTC', 1, 2, '[]',"
    " 'booked', 'x', 1, 0);"
)


def series_breaks(booking: int) -> list[tuple[str, str, str, str]]:
    """Invariant, subject, part of what is told, SQL."""
    of_it = "UPDATE bookings SET series_id = {0} WHERE id = {1}"
    mine, theirs = (_SERIES.format(student=each, mentor=MENTOR) for each in (STUDENT, OTHER))
    return [
        ("I4", "booking", "of other people", theirs + of_it.format(9_000_000_100, booking)),
        ("I4", "booking", "is not booked, or not there", of_it.format(777, booking)),
        ("I4", "series", "booked and has no session", mine.rstrip(";")),
    ]
