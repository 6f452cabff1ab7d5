"""I9: what comes with a seat is wanted for every account of who has one, and for nobody else.

A setting is followed in its own unit; one that raced another unit is put right by the sweep, so
what is younger than an hour is left alone.
"""

from storage.invariants.rule import Narrow, Rule

_LACKS = """
SELECT s.id, i.id, r.role FROM seats s
JOIN people p ON p.id = s.student_id AND p.banned_at IS NULL
JOIN identities i ON i.person_id = s.student_id
JOIN seat_roles r ON r.channel = i.channel AND r.removed_at IS NULL AND r.added_at <= :late
LEFT JOIN offerings o ON o.id = r.offering_id
WHERE s.state <> 'released' AND {these:s.student_id} AND s.since <= :late
AND COALESCE(i.linked_at, i.created_at) <= :late
AND (r.offering_id IS NULL OR o.mentor_id = s.mentor_id)
AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.identity_id = i.id
    AND m.person_id = s.student_id AND m.community = r.community AND m.role = r.role
    AND m.state IN ('wanted', 'given'))
"""

_LEFT = """
SELECT m.id, m.role, m.identity_id FROM memberships m
WHERE m.state IN ('wanted', 'given') AND {these:m.person_id} AND m.changed_at <= :late
AND NOT EXISTS (SELECT 1 FROM seats s JOIN identities i ON i.person_id = s.student_id
    JOIN people p ON p.id = s.student_id AND p.banned_at IS NULL
    JOIN seat_roles r ON r.channel = i.channel AND r.removed_at IS NULL
    LEFT JOIN offerings o ON o.id = r.offering_id
    WHERE s.student_id = m.person_id AND s.state <> 'released' AND i.id = m.identity_id
    AND r.community = m.community AND r.role = m.role
    AND (r.offering_id IS NULL OR o.mentor_id = s.mentor_id))
"""

_THREAD = """
SELECT t.id, t.student_id FROM pair_threads t
WHERE t.state IN ('wanted', 'open') AND {these:t.mentor_id} AND t.changed_at <= :late
AND NOT EXISTS (SELECT 1 FROM seats s WHERE s.student_id = t.student_id
    AND s.mentor_id = t.mentor_id AND s.state <> 'released')
"""

RULES = (
    Rule("I9", "seat", Narrow.PEOPLE, _LACKS, "account {0} is not to hold role {1}",
         "clear the role with /roles and set it again"),
    Rule("I9", "membership", Narrow.PEOPLE, _LEFT,
         "role {0} of account {1} comes with no seat any more",
         "clear the role with /roles and set it again"),
    Rule("I9", "pair_thread", Narrow.PEOPLE, _THREAD,
         "student {0} has no seat, and the thread is open",
         "choose the channel for threads again with /setup"),
)  # fmt: skip
