"""Each rule that removes a start, asked by itself about one start.

Kept apart from the sweep in `free_starts.py` on purpose: a property test holds the two against
each other over random mentors.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

from core.availability.agenda import Agenda
from core.availability.date_exception import DateException
from core.availability.periods import Period, full_periods, month, week
from core.availability.ranges import covers, merged
from core.availability.rules import DAY, MINUTE, SlotRules
from core.availability.timetable import Timetable
from core.availability.verdict import Finding, Reason, Unit
from core.availability.wall_clock import local_day
from core.availability.weekly_hours import WeeklyHours
from core.availability.windows import Busy, PostedDate
from core.clock import to_ms

_MS = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One start under every rule. `bare` is the timetable without any exception."""

    starts_at: datetime
    start: int
    end: int
    now: int
    rules: SlotRules
    timetable: Timetable
    bare: Timetable
    busy: tuple[Busy, ...]
    agenda: Agenda

    @classmethod
    def of(
        cls,
        starts_at: datetime,
        hours: Iterable[WeeklyHours],
        exceptions: Sequence[DateException],
        posted: Iterable[PostedDate],
        busy: Iterable[Busy],
        rules: SlotRules,
        now: datetime,
    ) -> Self:
        timetable = Timetable.of(hours, exceptions, posted, rules)
        start, taken = to_ms(starts_at), tuple(busy)
        return cls(
            starts_at=starts_at,
            start=start,
            end=start + rules.duration // _MS,
            now=to_ms(now),
            rules=rules,
            timetable=timetable,
            bare=replace(timetable, exceptions=()),
            busy=taken,
            agenda=Agenda.of(taken),
        )

    @property
    def is_whole_ms(self) -> bool:
        """No slot starts between two milliseconds; `start` has lost that part."""
        return self.starts_at.microsecond % 1000 == 0


def _past(ask: Inquiry) -> Finding | None:
    return (Reason.PAST, None, None) if ask.start < ask.now else None


def _too_soon(ask: Inquiry) -> Finding | None:
    notice = ask.rules.minimum_notice
    if ask.start >= ask.now + notice // _MS:
        return None
    if notice % (60 * MINUTE):
        return Reason.TOO_SOON, notice // MINUTE, Unit.MINUTES
    return Reason.TOO_SOON, notice // (60 * MINUTE), Unit.HOURS


def _too_far(ask: Inquiry) -> Finding | None:
    horizon = ask.rules.horizon
    if ask.start <= ask.now + horizon // _MS:
        return None
    if horizon % DAY:
        return Reason.TOO_FAR, horizon // (60 * MINUTE), Unit.HOURS
    return Reason.TOO_FAR, horizon // DAY, Unit.DAYS


def _fits(timetable: Timetable, ask: Inquiry) -> bool:
    return covers(merged(timetable.open_ranges(ask.start, ask.end)), ask.start, ask.end)


def _outside(ask: Inquiry) -> Finding | None:
    if _fits(ask.timetable, ask):
        return None
    if _fits(ask.bare, ask):
        reason = Reason.BLOCKED_BY_EXCEPTION
    elif ask.rules.posted_only:
        reason = Reason.NOT_POSTED
    else:
        reason = Reason.OUTSIDE_HOURS
    return reason, ask.rules.duration // MINUTE, Unit.MINUTES


def _off_the_grid(ask: Inquiry) -> Finding | None:
    step = ask.rules.step // _MS
    for opens, closes in ask.timetable.open_ranges(ask.start, ask.end):
        if ask.is_whole_ms and opens <= ask.start < closes and (ask.start - opens) % step == 0:
            return None
    return Reason.NOT_ON_THE_GRID, ask.rules.step // MINUTE, Unit.MINUTES


def _day_full(ask: Inquiry) -> Finding | None:
    limit = ask.rules.max_per_day
    if limit is None:
        return None
    day = local_day(ask.rules.zone, ask.start)
    if not ask.agenda.full_days(ask.rules.zone, limit, day, day):
        return None
    return Reason.DAY_FULL, limit, Unit.SESSIONS


def _week_full(ask: Inquiry) -> Finding | None:
    limit, period = ask.rules.max_per_week, week(ask.rules.week_starts_on)
    return None if limit is None else _full(ask, Reason.WEEK_FULL, period, limit)


def _month_full(ask: Inquiry) -> Finding | None:
    limit = ask.rules.max_per_month
    return None if limit is None else _full(ask, Reason.MONTH_FULL, month, limit)


def _full(ask: Inquiry, reason: Reason, period: Period, limit: int) -> Finding | None:
    zone, starts = ask.rules.zone, ask.agenda.session_starts
    day = local_day(zone, ask.start)
    full = full_periods(starts, zone, period, limit, day, day)
    return (reason, limit, Unit.SESSIONS) if full else None


def _taken(ask: Inquiry) -> Finding | None:
    ends_at = ask.starts_at + ask.rules.duration
    for each in ask.busy:
        since, until = _bare_session(each)
        if ask.starts_at < until and since < ends_at:
            return Reason.TAKEN, None, None
    return None


def _buffer(ask: Inquiry) -> Finding | None:
    ends_at = ask.starts_at + ask.rules.duration
    before, after = ask.rules.buffer_before, ask.rules.buffer_after
    for each in ask.busy:
        if ask.starts_at - before < each.blocks_until and each.blocks_from < ends_at + after:
            since, until = _bare_session(each)
            theirs = since - each.blocks_from + after
            ours = each.blocks_until - until + before
            gap = theirs if since >= ends_at else ours
            return Reason.BUFFER, -(-gap // MINUTE), Unit.MINUTES
    return None


def _bare_session(busy: Busy) -> tuple[datetime, datetime]:
    """Without its buffers; what is not ours has none that we know."""
    return (
        busy.session_starts_at or busy.blocks_from,
        busy.session_ends_at or busy.blocks_until,
    )


RULES: tuple[Callable[[Inquiry], Finding | None], ...] = (
    _past,
    _too_soon,
    _too_far,
    _outside,
    _off_the_grid,
    _day_full,
    _week_full,
    _month_full,
    _taken,
    _buffer,
)
