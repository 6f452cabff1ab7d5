"""Free slots: weekly hours, exceptions, posted dates and what is taken -> what can be booked.

Pure and integer inside, aware UTC datetimes at the edges. Four questions, four doors:
`free_slots` (what can be booked), `why_not` and `is_free` (about one start), and
`free_starts_ms` for callers that hold rows of integers and want speed.

An instant is open when the mentor's wall clock shows an open time at that instant. That settles
imaginary and repeated hours in every zone: see `wall_clock`. What beats what on a date stands in
`date_exception.hours_after`; what the numbers mean, in `rules.SlotRules`.
"""

from core.availability.agenda import Agenda, Row
from core.availability.date_exception import Change, DateException
from core.availability.free_starts import free_starts_ms, is_blocked
from core.availability.hours_groups import HoursGroup, grouped_hours
from core.availability.local_time import resolve_local
from core.availability.periods import reach
from core.availability.rules import LONGEST_HORIZON, SlotRules
from core.availability.slot_row import SlotRow
from core.availability.slots import days_with_slots, free_slots, slot_at, slots_of_day
from core.availability.timetable import Timetable
from core.availability.typed_hours import parse_hours
from core.availability.verdict import Reason, Unit, Verdict
from core.availability.weekly_hours import WeeklyHours, across_midnight, merged_hours
from core.availability.why import is_free, why_not
from core.availability.windows import LONGEST_POSTED, Busy, PostedDate, Slot
from core.availability.zones import parse_zone

__all__ = [
    "LONGEST_HORIZON",
    "LONGEST_POSTED",
    "Agenda",
    "Busy",
    "Change",
    "DateException",
    "HoursGroup",
    "PostedDate",
    "Reason",
    "Row",
    "Slot",
    "SlotRow",
    "SlotRules",
    "Timetable",
    "Unit",
    "Verdict",
    "WeeklyHours",
    "across_midnight",
    "days_with_slots",
    "free_slots",
    "free_starts_ms",
    "grouped_hours",
    "is_blocked",
    "is_free",
    "merged_hours",
    "parse_hours",
    "parse_zone",
    "reach",
    "resolve_local",
    "slot_at",
    "slots_of_day",
    "why_not",
]
