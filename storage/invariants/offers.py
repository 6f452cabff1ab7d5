"""I6 for single-use links: each books once, for who came by it, what it was made for (X39)."""

from storage.invariants.rule import Narrow, Rule

_USED = """
SELECT i.id, b.id FROM invitations i JOIN bookings b ON b.id = i.booking_id
WHERE (b.offering_id <> i.offering_id OR b.student_id <> i.used_by
    OR NOT EXISTS (SELECT 1 FROM invitation_openings o
        WHERE o.invitation_id = i.id AND o.person_id = i.used_by))
AND {these:b.id}
"""

RULES = (
    Rule("I6", "invitation", Narrow.BOOKINGS, _USED,
         "it was used by booking {0}, which is not what it was made for",
         "report it, and look at the booking"),
)  # fmt: skip
