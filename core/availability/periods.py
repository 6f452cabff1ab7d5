"""Weeks and months on a mentor's wall: which of them have as many sessions as they may (X38)."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from core.availability.ranges import Range, merged
from core.availability.rules import DAY, SlotRules
from core.availability.wall_clock import EPOCH_ORDINAL, instants_of
from core.availability.weekly_hours import WHOLE_DAY

Period = Callable[[int], tuple[int, int]]
"""The first and the last day of the period that a day (since 1970) lies in."""

_THURSDAY = 3  # 1970-01-01, counted from Monday, 0
_TWO_DAYS = 2 * DAY


def reach(rules: SlotRules) -> timedelta:
    """How far beyond a question its answer depends on what is taken: a local day and the longest
    session, or the whole of a limited week or month around it."""
    if rules.max_per_month is not None:
        return timedelta(days=31) + _TWO_DAYS
    return timedelta(days=7) + _TWO_DAYS if rules.max_per_week is not None else _TWO_DAYS


def week(starts_on: int) -> Period:
    """`starts_on`: 1 is Monday."""

    def around(day: int) -> tuple[int, int]:
        first = day - (day + _THURSDAY - (starts_on - 1)) % 7
        return first, first + 6

    return around


def month(day: int) -> tuple[int, int]:
    """The calendar's month."""
    first = date.fromordinal(EPOCH_ORDINAL + day).replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return first.toordinal() - EPOCH_ORDINAL, following.toordinal() - EPOCH_ORDINAL - 1


def limits_of(rules: SlotRules) -> Iterator[tuple[Period, int]]:
    if rules.max_per_week is not None:
        yield week(rules.week_starts_on), rules.max_per_week
    if rules.max_per_month is not None:
        yield month, rules.max_per_month


def full_periods(
    starts: Sequence[int], zone: str, period: Period, limit: int, first: int, last: int
) -> list[Range]:
    """The instants of every period touching the days `first` to `last` that has `limit` sessions;
    `starts` (ms, sorted) are those of all sessions in them."""
    full: list[Range] = []
    if len(starts) < limit:
        return full
    day = first
    while day <= last:
        since, until = period(day)
        days = range(since, until + 1)
        pieces = merged(piece for each in days for piece in instants_of(zone, each, WHOLE_DAY))
        count = sum(bisect_left(starts, b) - bisect_left(starts, a) for a, b in pieces)
        if count >= limit:
            full += pieces
        day = until + 1
    return full
