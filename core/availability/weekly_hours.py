"""Weekly hours as a mentor says them: a weekday and two times on the clock on their wall."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time

from core.availability.ranges import Range, merged
from core.errors import HoursInvalid

MINUTES_PER_DAY = 1440
MIDNIGHT = time(0, 0)
WHOLE_DAY: tuple[Range, ...] = ((0, MINUTES_PER_DAY),)


def minutes_of(opens: time, closes: time) -> Range:
    """Minutes since local midnight. Closing at 00:00 means 24:00, the end of the same day.

    Raises HoursInvalid for seconds, for an aware time, and for an end that is not after the start.
    """
    for moment in (opens, closes):
        if moment.second or moment.microsecond or moment.tzinfo is not None:
            raise HoursInvalid(reason="not_whole_minutes", opens=opens, closes=closes)
    first = opens.hour * 60 + opens.minute
    last = closes.hour * 60 + closes.minute or MINUTES_PER_DAY
    if last <= first:
        raise HoursInvalid(reason="crosses_midnight", opens=opens, closes=closes)
    return first, last


def time_of(minute: int) -> time:
    """The wall-clock time of a minute of the day; 1440 (24:00) reads 00:00."""
    return time(minute // 60 % 24, minute % 60)


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """Open every `weekday` (ISO: Monday is 1) from `opens` to `closes`, in the mentor's zone.

    `closes` may be 00:00 for the end of the day. Hours that run past midnight are two values:
    see `across_midnight`. Raises HoursInvalid.
    """

    weekday: int
    opens: time
    closes: time

    def __post_init__(self) -> None:
        if not 1 <= self.weekday <= 7:
            raise HoursInvalid(reason="no_such_weekday", weekday=self.weekday)
        minutes_of(self.opens, self.closes)

    @property
    def minutes(self) -> Range:
        return minutes_of(self.opens, self.closes)


def across_midnight(weekday: int, opens: time, closes: time) -> tuple[WeeklyHours, ...]:
    """Hours that may run into the next day, cut at midnight: 22:00-02:00 becomes two values.

    Equal times are refused: nobody can tell nothing from a whole day.
    """
    if opens == closes != MIDNIGHT:
        raise HoursInvalid(reason="no_length", opens=opens, closes=closes)
    if closes == MIDNIGHT or opens < closes:
        return (WeeklyHours(weekday, opens, closes),)
    evening = WeeklyHours(weekday, opens, MIDNIGHT)
    return evening, WeeklyHours(weekday % 7 + 1, MIDNIGHT, closes)


def merged_hours(hours: Iterable[WeeklyHours]) -> tuple[WeeklyHours, ...]:
    """Sorted by weekday and time, with overlapping and touching ranges made one."""
    return tuple(
        WeeklyHours(number, time_of(opens), time_of(closes))
        for number, ranges in enumerate(week_of(hours), start=1)
        for opens, closes in ranges
    )


def week_of(hours: Iterable[WeeklyHours]) -> tuple[tuple[Range, ...], ...]:
    """Seven tuples of minute ranges, Monday first, each sorted and disjoint."""
    days: list[list[Range]] = [[] for _ in range(7)]
    for each in hours:
        days[each.weekday - 1].append(each.minutes)
    return tuple(tuple(merged(day)) for day in days)
