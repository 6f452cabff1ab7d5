"""I9: never more seats than places, one per pair, each released at most once."""

from storage.invariants.rule import Narrow, Rule

# A cap that was lowered takes nobody's seat; only a seat taken after the last edit is one too many.
_CAP = """
SELECT m.person_id, m.seat_cap, COUNT(*) FROM mentors m
JOIN seats s ON s.mentor_id = m.person_id AND s.state <> 'released' WHERE {these:m.person_id}
GROUP BY m.person_id, m.seat_cap HAVING COUNT(*) > m.seat_cap AND MAX(s.since) > COALESCE(
    (SELECT MAX(a.at) FROM audit_entries a WHERE a.subject_kind = 'mentor'
    AND a.subject_id = m.person_id AND a.action = 'mentor_edited'), 0)
"""

_PAIR = """
SELECT s.mentor_id, s.student_id FROM seats s WHERE s.state <> 'released' AND {these:s.mentor_id}
GROUP BY s.mentor_id, s.student_id HAVING COUNT(*) > 1
"""

_RELEASED = """
SELECT s.id, s.state, (SELECT COUNT(*) FROM audit_entries a WHERE a.subject_kind = 'seat'
    AND a.subject_id = s.id AND a.action = 'seat_released') FROM seats s
WHERE {these:s.mentor_id}
AND (SELECT COUNT(*) FROM audit_entries a WHERE a.subject_kind = 'seat'
    AND a.subject_id = s.id AND a.action = 'seat_released')
    <> CASE s.state WHEN 'released' THEN 1 ELSE 0 END
"""

_HAS_PLACE = """
SELECT k.id, k.student_id FROM packs k WHERE k.held > 0 AND {these:k.id}
AND NOT EXISTS (SELECT 1 FROM seats s WHERE s.student_id = k.student_id
    AND s.mentor_id = k.mentor_id AND s.state <> 'released')
"""

_GRACE = """
SELECT s.id, k.id FROM seats s JOIN packs k ON k.student_id = s.student_id
    AND k.mentor_id = s.mentor_id AND (k.held > 0 OR (k.state = 'active'
    AND k.total - k.held - k.used > 0 AND k.expires_at > :now))
WHERE s.state = 'grace' AND {these:s.mentor_id}
"""

_ACTIVE = """
SELECT s.id, s.student_id FROM seats s
WHERE s.state = 'active' AND s.paused_at IS NULL AND {these:s.mentor_id}
AND NOT EXISTS (SELECT 1 FROM packs k WHERE k.student_id = s.student_id
    AND k.mentor_id = s.mentor_id AND (k.held > 0 OR (k.state = 'active'
    AND k.total - k.held - k.used > 0)))
"""

RULES = (
    Rule("I9", "mentor", Narrow.PEOPLE, _CAP, "{1} students have a seat, and there are {0}",
         "raise the mentor's seat cap, or release a seat"),
    Rule("I9", "mentor", Narrow.PEOPLE, _PAIR, "student {0} has two seats", "release one of them"),
    Rule("I9", "seat", Narrow.NOT, _RELEASED, "it is {0} and was released {1} times",
         "look at its audit entries for who released it"),
    Rule("I9", "seat", Narrow.PEOPLE, _GRACE,
         "it is in grace, and sessions of pack {0} are left",
         "correct the pack by one session and back: that keeps the seat"),
    Rule("I9", "seat", Narrow.PEOPLE, _ACTIVE,
         "nothing is left for student {0}, and it is not in grace",
         "correct a pack by one session and back, or end the mentorship"),
    Rule("I9", "pack", Narrow.PACKS, _HAS_PLACE,
         "sessions of it are booked and student {0} has no seat",
         "correct the pack by one session and back: that gives the seat"),
)  # fmt: skip
