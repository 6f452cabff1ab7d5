"""I4 and what `scheduled` means: who has a slot has a claim on it, and nobody else has."""

from storage.invariants.rule import Narrow, Rule
from storage.tables.bookings import LONGEST_BLOCK_MS, LONGEST_SESSION_MS

_FIX = "talk to both and cancel one of the two; the slot's claims are listed by /why booking"

_MENTOR_OVERLAP = f"""
SELECT a.booking_id, b.booking_id, a.mentor_id FROM claims a JOIN claims b
ON b.mentor_id = a.mentor_id AND b.live = 1 AND b.booking_id <> a.booking_id
AND (a.gathering_id IS NULL OR b.gathering_id IS NULL OR a.gathering_id <> b.gathering_id)
AND b.blocks_from < a.blocks_until AND b.blocks_from > a.blocks_from - {LONGEST_BLOCK_MS}
AND b.blocks_until > a.blocks_from WHERE a.live = 1 AND {{these:a.booking_id}}
"""  # noqa: S608  # every part is written here

_STUDENT_OVERLAP = f"""
SELECT a.booking_id, b.booking_id, a.guarded_student_id FROM claims a JOIN claims b
ON b.guarded_student_id = a.guarded_student_id AND b.guarded_student_id IS NOT NULL
AND b.live = 1 AND b.booking_id <> a.booking_id
AND b.starts_at < a.ends_at AND b.starts_at > a.starts_at - {LONGEST_SESSION_MS}
AND b.ends_at > a.starts_at WHERE a.live = 1 AND {{these:a.booking_id}}
"""  # noqa: S608  # every part is written here

_OWN_CLAIM = """
SELECT b.id, b.state FROM bookings b
WHERE b.state IN ('requested', 'awaiting_payment', 'scheduled') AND {these:b.id}
AND (SELECT COUNT(*) FROM claims c WHERE c.booking_id = b.id AND c.live = 1
    AND c.mentor_id = b.mentor_id AND c.starts_at = b.starts_at AND c.ends_at = b.ends_at
    AND COALESCE(c.until, 0) = COALESCE(b.hold_until, 0)) <> 1
"""

_HOLD_ENDS = """
SELECT b.id, b.state FROM bookings b WHERE {these:b.id}
AND ((b.state IN ('requested', 'awaiting_payment') AND b.hold_until IS NULL)
    OR (b.state = 'scheduled' AND b.hold_until IS NOT NULL))
"""

_MOVE_CLAIM = """
SELECT b.id FROM bookings b
WHERE b.state IN ('requested', 'awaiting_payment', 'scheduled') AND {these:b.id}
AND (SELECT COUNT(*) FROM claims c WHERE c.booking_id = b.id AND c.live = 1)
    <> CASE WHEN b.proposed_starts_at IS NULL THEN 1 ELSE 2 END
"""

# X28: a proposal has no life of its own beyond its request's, and leaves nothing behind.
_PROPOSAL = """
SELECT b.id, b.state FROM bookings b
WHERE {these:b.id} AND b.proposed_starts_at IS NOT NULL
AND (b.state NOT IN ('requested', 'scheduled')
    OR (b.state = 'requested' AND (b.proposed_by IS NULL OR b.proposed_until IS NULL
        OR b.proposed_until > b.hold_until OR b.proposed_starts_at = b.starts_at
        OR NOT EXISTS (SELECT 1 FROM claims c WHERE c.booking_id = b.id AND c.live = 1
            AND c.starts_at = b.proposed_starts_at AND c.until = b.proposed_until))))
"""

_ENDED = """
SELECT b.id, b.state FROM bookings b
WHERE b.state IN ('rejected', 'expired', 'cancelled') AND {these:b.id}
AND EXISTS (SELECT 1 FROM claims c WHERE c.booking_id = b.id AND c.live = 1)
"""

_PAID = """
SELECT b.id, b.state, b.paid_by FROM bookings b LEFT JOIN orders o ON o.id = b.order_id
WHERE b.state IN ('scheduled', 'completed') AND {these:b.id}
AND NOT ((b.paid_by = 'free' AND b.price_minor = 0)
    OR (b.paid_by = 'credit' AND b.pack_id IS NOT NULL)
    OR (b.paid_by = 'money' AND o.state = 'paid')
    OR (b.paid_by = 'money' AND o.state = 'refunded'
        AND (b.state = 'completed' OR b.starts_at <= :now)))
"""

RULES = (
    Rule("I4", "booking", Narrow.BOOKINGS, _MENTOR_OVERLAP,
         "its time and that of booking {0} overlap at mentor {1}", _FIX),
    Rule("I4", "booking", Narrow.BOOKINGS, _STUDENT_OVERLAP,
         "its time and that of booking {0} overlap for student {1}", _FIX),
    Rule("I4", "booking", Narrow.BOOKINGS, _OWN_CLAIM,
         "it is {0} and has not exactly one claim on its own time",
         "move the booking to another free slot and back, or cancel it"),
    Rule("I4", "booking", Narrow.BOOKINGS, _HOLD_ENDS,
         "it is {0} and the end of its hold says otherwise", "cancel it and book it again"),
    Rule("I4", "booking", Narrow.BOOKINGS, _MOVE_CLAIM,
         "its claims do not fit the move it waits for, or does not",
         "decline the move, then ask for it again"),
    Rule("I4", "booking", Narrow.BOOKINGS, _PROPOSAL,
         "it is {0} and another time is proposed for it that is not kept, or too long",
         "take the proposal back on its card, then propose the time again"),
    Rule("I4", "booking", Narrow.BOOKINGS, _ENDED,
         "it is {0} and still occupies a slot",
         "set live = 0 on the claims of this booking"),
    Rule("I6", "booking", Narrow.BOOKINGS, _PAID,
         "it is {0}, by {1}, and that was not given for it",
         "look at /why booking; send a payment link, or cancel it"),
)  # fmt: skip
