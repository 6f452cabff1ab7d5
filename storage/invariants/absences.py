"""I10 for absences: each that counts has its session missed, by whom it says; each session missed
since absences are counted has one. Notes stay with the two they are about."""

from storage.invariants.rule import Narrow, Rule

_UNTRUE = """
SELECT a.id, a.booking_id FROM absences a JOIN bookings b ON b.id = a.booking_id
WHERE a.undone_at IS NULL AND {these:a.booking_id}
AND NOT (a.kind = 'no_show' AND b.state = 'no_show' AND b.no_show_by = a.side)
AND NOT (a.kind = 'late_cancel' AND b.state = 'cancelled' AND b.cancelled_by = a.side)
"""

_NOBODYS = """
SELECT a.id, a.booking_id FROM absences a JOIN bookings b ON b.id = a.booking_id
WHERE a.person_id <> CASE a.side WHEN 'student' THEN b.student_id ELSE b.mentor_id END
AND {these:a.booking_id}
"""

_STRANGERS = """
SELECT n.id, n.booking_id FROM session_notes n JOIN bookings b ON b.id = n.booking_id
WHERE (n.student_id <> b.student_id OR n.mentor_id <> b.mentor_id) AND {these:n.booking_id}
"""

RULES = (
    Rule("I10", "absence", Narrow.BOOKINGS, _UNTRUE, "booking {0} was not missed as it says",
         "forgive it with /staff absences, and report it"),
    Rule("I10", "absence", Narrow.BOOKINGS, _NOBODYS,
         "who it counts for has no such part in booking {0}",
         "forgive it with /staff absences, and report it"),
    Rule("I10", "session_note", Narrow.BOOKINGS, _STRANGERS,
         "it is not of the two of booking {0}", "report it"),
)  # fmt: skip
