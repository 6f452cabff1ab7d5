"""Weekly hours grouped the way people say them: the days that share the same times, together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time

from core.availability.ranges import Range
from core.availability.weekly_hours import WeeklyHours, time_of, week_of


@dataclass(frozen=True, slots=True)
class HoursGroup:
    """`day_runs` are first and last ISO weekdays of unbroken runs: (1, 5) is Monday to Friday.

    `ranges` are opening and closing wall-clock times; closing 00:00 is the end of the day.
    """

    day_runs: tuple[tuple[int, int], ...]
    ranges: tuple[tuple[time, time], ...]


def grouped_hours(hours: Iterable[WeeklyHours]) -> tuple[HoursGroup, ...]:
    """In the order of each group's first day; days without hours are left out."""
    days_by_ranges: dict[tuple[Range, ...], list[int]] = {}
    for number, ranges in enumerate(week_of(hours), start=1):
        if ranges:
            days_by_ranges.setdefault(ranges, []).append(number)
    return tuple(
        HoursGroup(
            _runs(days), tuple((time_of(opens), time_of(closes)) for opens, closes in ranges)
        )
        for ranges, days in days_by_ranges.items()
    )


def _runs(days: list[int]) -> tuple[tuple[int, int], ...]:
    runs: list[tuple[int, int]] = []
    for day in days:
        if runs and runs[-1][1] == day - 1:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return tuple(runs)
