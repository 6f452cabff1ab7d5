"""I4 of weekly series: its sessions are of its own two people, and a plan has none (X37)."""

from storage.invariants.rule import Narrow, Rule

_FIX = "look at the series' audit entries for how it came to be, and report it"

_SAME_PEOPLE = """
SELECT b.id, s.id FROM bookings b JOIN series s ON s.id = b.series_id WHERE {these:b.id}
AND (b.student_id <> s.student_id OR b.mentor_id <> s.mentor_id OR b.offering_id <> s.offering_id)
"""

_OF_NOTHING = """
SELECT b.id, b.series_id FROM bookings b LEFT JOIN series s ON s.id = b.series_id
WHERE b.series_id IS NOT NULL AND {these:b.id} AND (s.id IS NULL OR s.state <> 'booked')
"""

_EMPTY = """
SELECT s.id FROM series s WHERE s.state = 'booked'
AND NOT EXISTS (SELECT 1 FROM bookings b WHERE b.series_id = s.id)
"""

RULES = (
    Rule("I4", "booking", Narrow.BOOKINGS, _SAME_PEOPLE,
         "its series {0} is of other people or another offering", _FIX),
    Rule("I4", "booking", Narrow.BOOKINGS, _OF_NOTHING,
         "its series {0} is not booked, or not there", _FIX),
    Rule("I4", "series", Narrow.NOT, _EMPTY, "it is booked and has no session", _FIX),
)  # fmt: skip
