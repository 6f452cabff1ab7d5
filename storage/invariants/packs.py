"""I5: a pack's numbers are what its bookings and its credit entries say."""

from storage.invariants.rule import Narrow, Rule

_FIX = "correct the pack by the difference (/mentor pack), with the reason"

_ENTRIES = """
SELECT pack, remaining, noted, held, held_noted, used, used_noted FROM (
    SELECT k.id AS pack, k.total - k.held - k.used AS remaining, k.held, k.used,
        CAST(COALESCE(SUM(e.change), 0) AS BIGINT) AS noted,
        COUNT(CASE WHEN e.move = 'hold' THEN 1 END) - COUNT(CASE WHEN e.move = 'release' THEN 1 END)
            - COUNT(CASE WHEN e.move = 'consume' AND e.change = 0 THEN 1 END) AS held_noted,
        COUNT(CASE WHEN e.move = 'consume' THEN 1 END)
            - COUNT(CASE WHEN e.move = 'return' THEN 1 END) AS used_noted
    FROM packs k LEFT JOIN credit_entries e ON e.pack_id = k.id WHERE {these:k.id}
    GROUP BY k.id, k.total, k.held, k.used
) AS counted WHERE remaining <> noted OR held <> held_noted OR used <> used_noted
"""

_HELD = """
SELECT k.id, k.held, (SELECT COUNT(*) FROM bookings b WHERE b.pack_id = k.id
    AND b.state IN ('requested', 'awaiting_payment', 'scheduled')) FROM packs k
WHERE {these:k.id} AND k.held <> (SELECT COUNT(*) FROM bookings b WHERE b.pack_id = k.id
    AND b.state IN ('requested', 'awaiting_payment', 'scheduled'))
"""

_OF_BOOKING = """
SELECT id, state, held, used FROM (
    SELECT b.id, b.state, b.no_show_by,
        COUNT(CASE WHEN e.move = 'hold' THEN 1 END) - COUNT(CASE WHEN e.move = 'release' THEN 1 END)
            - COUNT(CASE WHEN e.move = 'consume' AND e.change = 0 THEN 1 END) AS held,
        COUNT(CASE WHEN e.move = 'consume' THEN 1 END)
            - COUNT(CASE WHEN e.move = 'return' THEN 1 END) AS used
    FROM bookings b LEFT JOIN credit_entries e ON e.pack_id = b.pack_id AND e.booking_id = b.id
    WHERE b.pack_id IS NOT NULL AND {these:b.id} GROUP BY b.id, b.state, b.no_show_by
) AS credits WHERE held <> CASE WHEN state IN ('requested', 'awaiting_payment', 'scheduled')
        THEN 1 ELSE 0 END
    OR used NOT IN (0, 1)
    OR (used = 1) <> CASE WHEN state = 'cancelled' THEN used = 1
        WHEN state = 'no_show' THEN no_show_by = 'student' ELSE state = 'completed' END
"""

_SAME_PEOPLE = """
SELECT b.id, k.id FROM bookings b JOIN packs k ON k.id = b.pack_id WHERE {these:b.id}
AND (k.student_id <> b.student_id OR (k.mentor_id <> b.mentor_id AND (b.state IN
    ('requested', 'awaiting_payment', 'scheduled') OR NOT EXISTS (SELECT 1 FROM audit_entries a
    WHERE a.subject_kind = 'pack' AND a.subject_id = k.id AND a.action = 'pack_transferred'))))
"""

RULES = (
    Rule("I5", "pack", Narrow.PACKS, _ENTRIES,
         "remaining {0} (noted {1}), held {2} (noted {3}), used {4} (noted {5})", _FIX),
    Rule("I5", "pack", Narrow.PACKS, _HELD, "held {0}, and {1} bookings hold one", _FIX),
    Rule("I5", "booking", Narrow.BOOKINGS, _OF_BOOKING,
         "it is {0}, and of its credit {1} is held and {2} is used", _FIX),
    Rule("I5", "booking", Narrow.BOOKINGS, _SAME_PEOPLE,
         "pack {0}, which pays for it, is between other people", _FIX),
)  # fmt: skip
