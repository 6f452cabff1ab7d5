"""Free slots, and the two questions of a picker: which days, and which times on one of them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from core.availability.agenda import Agenda
from core.availability.date_exception import DateException
from core.availability.free_starts import free_starts_ms
from core.availability.rules import SlotRules
from core.availability.timetable import Timetable
from core.availability.wall_clock import wall_of
from core.availability.weekly_hours import WeeklyHours
from core.availability.windows import Busy, PostedDate, Slot
from core.clock import from_ms, to_ms

_EPOCH = from_ms(0)
_MS = timedelta(milliseconds=1)


def slot_at(start: int, rules: SlotRules) -> Slot:
    """The slot that begins at `start` (ms since 1970)."""
    starts_at = from_ms(start)
    return Slot(starts_at, starts_at + rules.duration)


def free_slots(
    hours: Iterable[WeeklyHours],
    exceptions: Sequence[DateException],
    posted: Iterable[PostedDate],
    busy: Iterable[Busy] | Agenda,
    rules: SlotRules,
    now: datetime,
    window_from: datetime,
    window_until: datetime,
) -> list[Slot]:
    """Every slot that starts in [window_from, window_until) and could be booked now, sorted.

    Moments are aware UTC (else NaiveMoment). `busy` holds everything that still claims time:
    bookings, live holds, pending requests, outside calendars; for the limit per day it must
    reach back to the beginning of the mentor's day. Rows of integers become an Agenda more cheaply
    than values do, and `free_starts_ms` spares making slots of starts that nobody is shown.
    """
    timetable = Timetable.of(hours, exceptions, posted, rules)
    starts = free_starts_ms(
        timetable, Agenda.of(busy), rules, to_ms(now), to_ms(window_from), to_ms(window_until)
    )
    length = rules.duration
    moments = [_EPOCH + start * _MS for start in starts]
    return [Slot(moment, moment + length) for moment in moments]


def days_with_slots(slots: Iterable[Slot], zone: str) -> list[date]:
    """The reader's own dates that have a slot, in order (D7). `zone` is the reader's."""
    wall = wall_of(zone)
    return sorted({slot.starts_at.astimezone(wall).date() for slot in slots})


def slots_of_day(slots: Iterable[Slot], day: date, zone: str) -> list[Slot]:
    """The slots that start on the reader's `day` (D8), in their order."""
    wall = wall_of(zone)
    return [slot for slot in slots if slot.starts_at.astimezone(wall).date() == day]
