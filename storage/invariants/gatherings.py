"""I4 and I11 for shared sessions: no more in one than it has places, one for each offering and
start, all at its time, and each moment that is owed to it has its deadline."""

from storage.invariants.rule import Narrow, Rule

_FULL = """
SELECT g.id, g.places, (SELECT COUNT(*) FROM claims c WHERE c.gathering_id = g.id AND c.live = 1)
    + (SELECT COUNT(*) FROM gathering_waits w WHERE w.gathering_id = g.id AND w.state = 'offered')
FROM gatherings g
WHERE EXISTS (SELECT 1 FROM bookings b WHERE b.gathering_id = g.id AND {these:b.id})
AND (SELECT COUNT(*) FROM claims c WHERE c.gathering_id = g.id AND c.live = 1)
    + (SELECT COUNT(*) FROM gathering_waits w WHERE w.gathering_id = g.id AND w.state = 'offered')
    > g.places
"""

_TWICE = """
SELECT g.id, o.id FROM gatherings g
JOIN gatherings o ON o.offering_id = g.offering_id AND o.starts_at = g.starts_at AND o.id > g.id
WHERE g.state = 'open' AND o.state = 'open' AND {these:g.mentor_id}
"""

_ELSEWHERE = """
SELECT b.id, b.gathering_id FROM bookings b
LEFT JOIN gatherings g ON g.id = b.gathering_id
LEFT JOIN claims c ON c.booking_id = b.id AND c.live = 1 AND c.starts_at = b.starts_at
    AND c.gathering_id = b.gathering_id
WHERE b.state IN ('requested', 'awaiting_payment', 'scheduled') AND b.gathering_id IS NOT NULL
AND {these:b.id} AND (g.id IS NULL OR g.state <> 'open' OR g.offering_id <> b.offering_id
    OR g.mentor_id <> b.mentor_id OR g.starts_at <> b.starts_at OR g.ends_at <> b.ends_at
    OR c.id IS NULL OR c.blocks_from <> g.blocks_from OR c.blocks_until <> g.blocks_until)
"""

_UNDECIDED = """
SELECT g.id FROM gatherings g
WHERE g.state = 'open' AND g.minimum IS NOT NULL AND g.decided_at IS NULL AND g.starts_at > :now
AND {these:g.mentor_id}
AND EXISTS (SELECT 1 FROM bookings b WHERE b.gathering_id = g.id
    AND b.state IN ('requested', 'awaiting_payment', 'scheduled'))
AND NOT EXISTS (SELECT 1 FROM deadlines d
    WHERE d.key = 'group_minimum:' || g.id || ':' || g.starts_at AND d.open = 1)
"""

_OFFERS_END = """
SELECT w.id, w.offer_ends_at FROM gathering_waits w
WHERE w.state = 'offered' AND {these:w.student_id}
AND NOT EXISTS (SELECT 1 FROM deadlines d
    WHERE d.key = 'group_offer_end:' || w.id || ':' || w.offer_ends_at AND d.open = 1)
"""

_IN_AND_WAITS = """
SELECT w.id, w.student_id FROM gathering_waits w
JOIN bookings b ON b.gathering_id = w.gathering_id AND b.student_id = w.student_id
    AND b.state IN ('requested', 'awaiting_payment', 'scheduled')
WHERE w.state IN ('waiting', 'offered') AND {these:w.student_id}
"""

_CANCEL = "call it off, or cancel one of its bookings"

RULES = (
    Rule("I4", "gathering", Narrow.BOOKINGS, _FULL,
         "{1} places are taken or kept, of {0}", _CANCEL),
    Rule("I4", "gathering", Narrow.PEOPLE, _TWICE,
         "gathering {0} is of the same offering and time", "call one of the two off"),
    Rule("I4", "booking", Narrow.BOOKINGS, _ELSEWHERE,
         "it is not at the time of its gathering {0}, or that one is called off",
         "cancel it and book it again"),
    Rule("I11", "gathering", Narrow.PEOPLE, _UNDECIDED,
         "nobody would decide whether enough have booked", "call it off, and report it"),
    Rule("I11", "gathering_wait", Narrow.PEOPLE, _OFFERS_END,
         "its offer would never end: no deadline waits for {0}", "report it"),
    Rule("I9", "gathering_wait", Narrow.PEOPLE, _IN_AND_WAITS,
         "student {0} has a place in the session and waits for one", "report it"),
)  # fmt: skip
