"""Free slots, and the two questions of a picker: which days, and which times on one of them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from core.availability.agenda import Agenda
from core.availability.date_exception import DateException
from core.availability.free_starts import free_starts_ms
from core.availability.ranges import Range
from core.availability.rules import SlotRules
from core.availability.slot_row import SlotRow, place_of
from core.availability.timetable import Timetable
from core.availability.wall_clock import EPOCH_ORDINAL, instants_of, local_day
from core.availability.weekly_hours import WHOLE_DAY, WeeklyHours
from core.availability.windows import Busy, PostedDate, Slot
from core.clock import from_ms, to_ms


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
) -> SlotRow:
    """Every slot that starts in [window_from, window_until) and could be booked now, sorted.

    Moments are aware UTC (else NaiveMoment). `busy` holds everything that still claims time:
    bookings, live holds, pending requests, outside calendars; for the limit per day it must
    reach back to the beginning of the mentor's day. Rows of integers become an Agenda more cheaply
    than values do.
    """
    timetable = Timetable.of(hours, exceptions, posted, rules)
    starts = free_starts_ms(
        timetable, Agenda.of(busy), rules, to_ms(now), to_ms(window_from), to_ms(window_until)
    )
    return SlotRow(starts, rules.duration)


def days_with_slots(slots: Sequence[Slot], zone: str) -> list[date]:
    """The reader's own dates that have a slot, in order (D7). `zone` is the reader's; `slots` are
    sorted, as `free_slots` gives them."""
    if not slots:
        return []
    first, last = _days_of(slots, zone)
    return [
        date.fromordinal(EPOCH_ORDINAL + day)
        for day in range(first, last + 1)
        if any(place_of(slots, since) < place_of(slots, until) for since, until in _day(zone, day))
    ]


def slots_of_day(slots: Sequence[Slot], day: date, zone: str) -> Sequence[Slot]:
    """The slots that start on the reader's `day` (D8), in their order. `slots` are sorted."""
    number = day.toordinal() - EPOCH_ORDINAL
    if not slots or not _is_within(number, _days_of(slots, zone)):
        return []
    pieces = [
        slots[place_of(slots, since) : place_of(slots, until)]
        for since, until in _day(zone, number)
    ]
    return pieces[0] if len(pieces) == 1 else [slot for piece in pieces for slot in piece]


def _is_within(number: int, ends: tuple[int, int]) -> bool:
    return ends[0] <= number <= ends[1]


def _days_of(slots: Sequence[Slot], zone: str) -> tuple[int, int]:
    first, last = slots[0].starts_at, slots[-1].starts_at
    return local_day(zone, to_ms(first)), local_day(zone, to_ms(last))


def _day(zone: str, day: int) -> tuple[Range, ...]:
    return instants_of(zone, day, WHOLE_DAY)
