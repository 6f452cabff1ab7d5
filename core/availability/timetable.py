"""When a mentor is open: weekly hours, exceptions and posted dates, as instants."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from core.availability.date_exception import Change, DateException, hours_after, ranges_of
from core.availability.ranges import Range, merged, without
from core.availability.rules import SlotRules
from core.availability.wall_clock import (
    DAY_MS,
    EPOCH_ORDINAL,
    WIDEST_OFFSET_MS,
    each_day,
    instants_of,
)
from core.availability.weekly_hours import WeeklyHours, week_of
from core.availability.windows import PostedDate
from core.clock import to_ms


@dataclass(frozen=True, slots=True)
class Timetable:
    """A mentor's availability in numbers, made once and asked often."""

    zone: str
    week: tuple[tuple[Range, ...], ...]
    exceptions: tuple[DateException, ...]
    posted: tuple[Range, ...]

    @classmethod
    def of(
        cls,
        hours: Iterable[WeeklyHours],
        exceptions: Sequence[DateException],
        posted: Iterable[PostedDate],
        rules: SlotRules,
    ) -> "Timetable":
        """For offerings on posted dates only, the week and all that opens it are put aside."""
        kept = tuple(exceptions)
        if rules.posted_only:
            kept = tuple(each for each in kept if each.change is Change.BLOCK)
        week = week_of(() if rules.posted_only else hours)
        windows = sorted((to_ms(each.starts_at), to_ms(each.ends_at)) for each in posted)
        return cls(rules.zone, week, kept, tuple(windows))

    def open_ranges(self, earliest: int, latest: int) -> list[Range]:
        """Sorted ranges (ms) that touch `earliest` to `latest`, one or more for each date.

        Each is where a grid of starts begins, so a date's ranges are never joined to the next
        date's. A posted date brings its own grid beside the week's.
        """
        first = (earliest - WIDEST_OFFSET_MS) // DAY_MS
        last = (latest + WIDEST_OFFSET_MS) // DAY_MS
        days = list(each_day(self.zone, self.week, first, last))
        for day, changes in self._changes(first, last).items():
            minutes = hours_after(self.week[(day + 3) % 7], tuple(changes))
            days[day - first] = instants_of(self.zone, day, minutes)
        found = list(chain.from_iterable(days))
        if self.posted:
            found += self._posted_ranges(earliest, latest)
        found.sort()
        return found

    def _changes(self, first: int, last: int) -> dict[int, list[DateException]]:
        changes: dict[int, list[DateException]] = defaultdict(list)
        for each in self.exceptions:
            begins = max(first, each.first_date.toordinal() - EPOCH_ORDINAL)
            ends = min(last, each.last_date.toordinal() - EPOCH_ORDINAL)
            for day in range(begins, ends + 1):
                changes[day].append(each)
        return changes

    def _posted_ranges(self, earliest: int, latest: int) -> list[Range]:
        """Cut by every block of their dates, also those before `earliest`: the grid hangs on it."""
        found: list[Range] = []
        for opens, closes in self.posted:
            if opens <= latest and closes >= earliest:
                found += without([(opens, closes)], self._blocks(opens, closes))
        return found

    def _blocks(self, opens: int, closes: int) -> list[Range]:
        first = (opens - WIDEST_OFFSET_MS) // DAY_MS
        changes = self._changes(first, (closes + WIDEST_OFFSET_MS) // DAY_MS)
        return [
            block
            for day, each in changes.items()
            for block in instants_of(self.zone, day, tuple(merged(ranges_of(each, Change.BLOCK))))
        ]
