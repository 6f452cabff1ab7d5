"""Why is this time not offered? The first rule that removes it, with its number (X25, Y4)."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from core.availability.agenda import Agenda
from core.availability.date_exception import DateException
from core.availability.free_starts import free_starts_ms
from core.availability.ranges import merged
from core.availability.reasons import RULES, Inquiry
from core.availability.rules import SlotRules
from core.availability.slots import slot_at
from core.availability.timetable import Timetable
from core.availability.verdict import Finding, Reason, Verdict
from core.availability.wall_clock import instants_of, local_day
from core.availability.weekly_hours import WHOLE_DAY, WeeklyHours
from core.availability.windows import Busy, PostedDate, Slot
from core.clock import from_ms, to_ms

_MS = timedelta(milliseconds=1)
_ABOUT_THE_DAY = {
    Reason.NOT_POSTED,
    Reason.OUTSIDE_HOURS,
    Reason.BLOCKED_BY_EXCEPTION,
    Reason.NOT_ON_THE_GRID,
}


def why_not(
    starts_at: datetime,
    hours: Iterable[WeeklyHours],
    exceptions: Sequence[DateException],
    posted: Iterable[PostedDate],
    busy: Iterable[Busy],
    rules: SlotRules,
    now: datetime,
) -> Verdict:
    """The first rule, in the order of `Reason`, that keeps this start from being offered.

    Free exactly when `free_slots` has it. Arguments as there; says nothing about who took a slot.
    """
    inquiry = Inquiry.of(starts_at, hours, exceptions, posted, busy, rules, now)
    for rule in RULES:
        found = rule(inquiry)
        if found is not None:
            return _verdict(inquiry, found)
    return _verdict(inquiry, (Reason.FREE, None, None))


def is_free(
    starts_at: datetime,
    hours: Iterable[WeeklyHours],
    exceptions: Sequence[DateException],
    posted: Iterable[PostedDate],
    busy: Iterable[Busy] | Agenda,
    rules: SlotRules,
    now: datetime,
) -> bool:
    """Whether `free_slots` would offer exactly this start; cheaper than asking why."""
    if starts_at.microsecond % 1000:
        return False
    start = to_ms(starts_at)
    timetable = Timetable.of(hours, exceptions, posted, rules)
    return bool(free_starts_ms(timetable, Agenda.of(busy), rules, to_ms(now), start, start + 1))


def _verdict(ask: Inquiry, found: Finding) -> Verdict:
    reason, number, unit = found
    opened = _open_that_day(ask) if reason in _ABOUT_THE_DAY else ()
    before, after = _nearest(ask)
    return Verdict(reason, ask.starts_at, number, unit, opened, before, after)


def _nearest(ask: Inquiry) -> tuple[Slot | None, Slot | None]:
    """Over all that can be booked now: a far way on is still better than none."""
    until = ask.now + ask.rules.horizon // _MS + 1
    starts = free_starts_ms(ask.timetable, ask.agenda, ask.rules, ask.now, ask.now, until)
    before = bisect_left(starts, ask.start + (not ask.is_whole_ms))
    after = bisect_right(starts, ask.start)
    return (
        slot_at(starts[before - 1], ask.rules) if before else None,
        slot_at(starts[after], ask.rules) if after < len(starts) else None,
    )


def _open_that_day(ask: Inquiry) -> tuple[Slot, ...]:
    zone = ask.rules.zone
    pieces = instants_of(zone, local_day(zone, ask.start), WHOLE_DAY)
    first, last = pieces[0][0], pieces[-1][1]
    ranges = merged(ask.timetable.open_ranges(first, last))
    cut = ((max(first, opens), min(last, closes)) for opens, closes in ranges)
    return tuple(Slot(from_ms(a), from_ms(b)) for a, b in cut if a < b)
