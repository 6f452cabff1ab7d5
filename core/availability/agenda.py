"""What is taken already, as sorted numbers, so that a question costs only what lies near it."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from core.availability.ranges import Range, merged
from core.availability.wall_clock import DAY_MS, instants_of, stretches
from core.availability.weekly_hours import WHOLE_DAY
from core.availability.windows import Busy
from core.clock import to_ms

Row = tuple[int, int, int | None]
"""Blocked from, blocked until, and the session's own start if it counts for its day (ms)."""


@dataclass(frozen=True, slots=True)
class Agenda:
    """Blocked ranges, disjoint and sorted, and the starts of sessions, sorted (all ms)."""

    blocks_from: tuple[int, ...]
    blocks_until: tuple[int, ...]
    session_starts: tuple[int, ...]

    @classmethod
    def of_rows(cls, rows: Iterable[Row]) -> "Agenda":
        """Straight from storage. For the limit per day, give the whole local days asked about."""
        kept = list(rows)
        blocks = merged((since, until) for since, until, _ in kept)
        starts = sorted(start for _, _, start in kept if start is not None)
        return cls(
            tuple(since for since, _ in blocks), tuple(until for _, until in blocks), tuple(starts)
        )

    @classmethod
    def of(cls, busy: Iterable[Busy]) -> "Agenda":
        return cls.of_rows(
            (
                to_ms(each.blocks_from),
                _to_ms_up(each),
                None if each.session_starts_at is None else to_ms(each.session_starts_at),
            )
            for each in busy
        )

    def blocks_between(self, since: int, until: int) -> list[Range]:
        """The blocked ranges that overlap `since` to `until`."""
        first = bisect_right(self.blocks_until, since)
        last = bisect_left(self.blocks_from, until)
        return list(zip(self.blocks_from[first:last], self.blocks_until[first:last], strict=True))

    def full_days(self, zone: str, limit: int, first: int, last: int) -> list[Range]:
        """The instants of every local date from `first` to `last` that has `limit` sessions."""
        starts = self.session_starts
        if len(starts) < limit:
            return []
        counts: Counter[int] = Counter()
        for since, until, offset in stretches(zone, first, last):
            near = starts[bisect_left(starts, since) : bisect_left(starts, until)]
            counts.update([(start + offset) // DAY_MS for start in near])
        return [
            piece
            for day, count in counts.items()
            if count >= limit and first <= day <= last
            for piece in instants_of(zone, day, WHOLE_DAY)
        ]


def _to_ms_up(busy: Busy) -> int:
    """Blocks end on a whole millisecond upwards: a lost microsecond must not free a slot (B-13)."""
    return to_ms(busy.blocks_until) + (busy.blocks_until.microsecond % 1000 > 0)
