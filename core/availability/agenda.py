"""What is taken already, as sorted numbers, so that a question costs only what lies near it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from operator import le

from core.availability.ranges import Range, merged
from core.availability.wall_clock import each_day
from core.availability.weekly_hours import WHOLE_DAY
from core.availability.windows import Busy
from core.clock import to_ms

Row = tuple[int, int, int | None] | tuple[int, int, int | None, int | None]
"""Blocked from, blocked until, the session's own start if it counts for its day (ms), and the id
of the gathering it is one of: rows of one gathering are alike and are given once."""


_ALL_WEEK = (WHOLE_DAY,) * 7


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
        if not kept:
            return cls((), (), ())
        opens, closes, starts, *_ = zip(*kept, strict=True)
        if not all(map(le, closes, opens[1:])):  # storage gives them sorted and hardly ever meeting
            blocks = merged(zip(opens, closes, strict=True))
            opens, closes = zip(*blocks, strict=True)
        sessions = starts if None not in starts else filter(_is_known, starts)
        return cls(opens, closes, tuple(sorted(sessions)))

    @classmethod
    def of(cls, busy: "Iterable[Busy] | Agenda") -> "Agenda":
        """An agenda that is one already stays as it is."""
        return busy if isinstance(busy, Agenda) else cls.of_rows(_row(each) for each in busy)

    def starts_hit(self, since: int, until: int, before: int, after: int) -> list[Range]:
        """Ranges of starts that a block takes away, for starts from `since` to `until`; disjoint.

        A start is hit when [start - before, start + after) overlaps a block.
        """
        first = bisect_right(self.blocks_until, since - before)
        last = bisect_left(self.blocks_from, until + after)
        blocks = zip(self.blocks_from[first:last], self.blocks_until[first:last], strict=True)
        margin = after - 1
        hit: list[Range] = []
        opens = closes = -(1 << 62)  # a sentinel before all time, cut off at the end
        for blocks_from, blocks_until in blocks:
            if blocks_from - margin > closes:
                hit.append((opens, closes))
                opens = blocks_from - margin
            closes = blocks_until + before
        return [*hit[1:], (opens, closes)] if hit else hit

    def full_days(self, zone: str, limit: int, first: int, last: int) -> list[Range]:
        """The instants of every local date from `first` to `last` that has `limit` sessions."""
        starts = self.session_starts
        full: list[Range] = []
        if len(starts) < limit:
            return full
        for pieces in each_day(zone, _ALL_WEEK, first, last):
            count = 0
            for since, until in pieces:
                at = bisect_left(starts, since)
                count += bisect_left(starts, until, at) - at
            if count >= limit:
                full += pieces
        return full


def _is_known(start: int | None) -> bool:
    return start is not None


def _row(busy: Busy) -> Row:
    """Blocks end on a whole millisecond upwards: a lost microsecond must not free a slot (B-13)."""
    start = busy.session_starts_at
    until = to_ms(busy.blocks_until) + (busy.blocks_until.microsecond % 1000 > 0)
    return to_ms(busy.blocks_from), until, None if start is None else to_ms(start)
