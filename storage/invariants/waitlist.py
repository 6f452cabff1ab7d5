"""I9 and I11 for who waits: one place in a line, offers within the cap, each offer with its end."""

from storage.invariants.rule import Narrow, Rule

_PAIR = """
SELECT w.mentor_id, w.student_id FROM wait_entries w
WHERE w.state IN ('waiting', 'offered') AND {these:w.mentor_id}
GROUP BY w.mentor_id, w.student_id, w.kind HAVING COUNT(*) > 1
"""

_SEATED = """
SELECT w.id, w.student_id FROM wait_entries w
JOIN seats s ON s.student_id = w.student_id AND s.mentor_id = w.mentor_id AND s.state <> 'released'
WHERE w.state = 'offered' AND {these:w.mentor_id}
"""

# A cap that was lowered takes nobody's seat; only an offer made after the last edit is too many.
_CAP = """
SELECT m.person_id, COUNT(*), m.seat_cap FROM mentors m
JOIN wait_entries w ON w.mentor_id = m.person_id AND w.state = 'offered'
WHERE {these:m.person_id} GROUP BY m.person_id, m.seat_cap
HAVING COUNT(*) + (SELECT COUNT(*) FROM seats s WHERE s.mentor_id = m.person_id
    AND s.state <> 'released') > m.seat_cap AND MAX(w.told_at) > COALESCE(
    (SELECT MAX(a.at) FROM audit_entries a WHERE a.subject_kind = 'mentor'
    AND a.subject_id = m.person_id AND a.action = 'mentor_edited'), 0)
"""

# A checkout that was opened in time keeps the place; its own deadline moves the line.
_ENDS = """
SELECT w.id, w.offer_ends_at FROM wait_entries w
WHERE w.state = 'offered' AND {these:w.mentor_id}
AND NOT EXISTS (SELECT 1 FROM deadlines d
    WHERE d.key = 'offer:' || w.id || ':' || w.offer_ends_at AND d.open = 1)
AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.student_id = w.student_id
    AND o.mentor_id = w.mentor_id AND o.purpose = 'pack' AND o.state IN ('open', 'review'))
"""

RULES = (
    Rule("I9", "mentor", Narrow.PEOPLE, _PAIR, "student {0} stands in the line twice",
         "take one of the two out with /waitlists"),
    Rule("I9", "wait_entry", Narrow.PEOPLE, _SEATED,
         "student {0} has a seat and is offered another", "take them out with /waitlists"),
    Rule("I9", "mentor", Narrow.PEOPLE, _CAP, "{0} places are offered beside the seats, of {1}",
         "raise the mentor's seat cap, or take somebody out with /waitlists"),
    Rule("I11", "wait_entry", Narrow.PEOPLE, _ENDS,
         "its offer would never end: no deadline waits for {0}",
         "take them out with /waitlists, and report it"),
)  # fmt: skip
