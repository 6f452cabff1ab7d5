"""I7, I10: the audit log tells every step of a booking, all of them listed; its cards were told."""

from core.booking import TRANSITIONS
from storage.invariants.rule import Narrow, Rule

_FIX = "look at /why booking and at the log of that moment, and report it: a door was bypassed"
_BIRTHS = ("requested", "awaiting_payment", "scheduled", "completed")
_LISTED = ", ".join(
    f"'{before}>{after}'"
    for before, after in [
        *(("", birth) for birth in _BIRTHS),
        *((state.value, to.value) for state in TRANSITIONS for to in sorted(TRANSITIONS[state])),
    ]
)

_STEPS = f"""
SELECT subject_id, was, before, after FROM (
    SELECT a.subject_id, a."before" AS before, a."after" AS after, COALESCE(LAG(a."after")
        OVER (PARTITION BY a.subject_id ORDER BY a.id), '') AS was
    FROM audit_entries a WHERE a.subject_kind = 'booking' AND {{these:a.subject_id}}
) AS steps WHERE was <> before
    OR (before <> after AND before || '>' || after NOT IN ({_LISTED}))
"""  # noqa: S608  # every part is written here

_PRESENT = """
SELECT b.id, b.state, last FROM (SELECT b.id, b.state, COALESCE((SELECT a."after"
    FROM audit_entries a WHERE a.subject_kind = 'booking' AND a.subject_id = b.id
    ORDER BY a.id DESC LIMIT 1), 'nothing') AS last FROM bookings b WHERE {these:b.id}) AS b
WHERE state <> last
"""

_CARDS = """
SELECT b.id, b.revision FROM bookings b WHERE b.revision > 0 AND {these:b.id}
AND NOT EXISTS (SELECT 1 FROM notices n
    WHERE n.key = 'card_changed:' || b.id || ':' || b.student_id || ':' || b.revision)
"""

_PACK_ENDS = """
SELECT k.id, k.state FROM packs k WHERE k.state <> 'active' AND {these:k.id}
AND NOT EXISTS (SELECT 1 FROM audit_entries a WHERE a.subject_kind = 'pack'
    AND a.subject_id = k.id AND a."after" = k.state)
"""

RULES = (
    Rule("I10", "booking", Narrow.BOOKINGS, _STEPS,
         "it was '{0}' and then stepped from '{1}' to '{2}'", _FIX),
    Rule("I10", "booking", Narrow.BOOKINGS, _PRESENT,
         "it is {0}, and the last audit entry says {1}", _FIX),
    Rule("I10", "pack", Narrow.PACKS, _PACK_ENDS, "it is {0} without an audit entry", _FIX),
    Rule("I7", "booking", Narrow.BOOKINGS, _CARDS,
         "nobody was told of its revision {0}", "touch it again: set its meeting link"),
)  # fmt: skip
