"""The sweep: open ranges minus everything that removes a start. Integers (ms) only."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from core.availability.agenda import Agenda
from core.availability.periods import full_periods, limits_of
from core.availability.ranges import Range, merged
from core.availability.rules import SlotRules
from core.availability.timetable import Timetable
from core.availability.wall_clock import DAY_MS, WIDEST_OFFSET_MS
from core.clock import to_ms

_MS = timedelta(milliseconds=1)
_NOTHING_MORE: Range = (1 << 62, 1 << 62)


@dataclass(frozen=True, slots=True)
class Bounds:
    """The first and the last start that window, notice and horizon leave, both included (ms)."""

    earliest: int
    latest: int

    @classmethod
    def of(cls, rules: SlotRules, now: int, window_from: int, window_until: int) -> "Bounds":
        return cls(
            max(window_from, now + rules.minimum_notice // _MS),
            min(window_until - 1, now + rules.horizon // _MS),
        )


def free_starts_ms(
    timetable: Timetable,
    agenda: Agenda,
    rules: SlotRules,
    now: int,
    window_from: int,
    window_until: int,
) -> list[int]:
    """Every free start in [window_from, window_until), sorted and unique. All ms since 1970.

    Starts lie every `step` of elapsed time from the beginning of each open range of a date. The
    session must end inside open time, which may go on past midnight into the next date's.
    """
    bounds = Bounds.of(rules, now, window_from, window_until)
    if bounds.earliest > bounds.latest:
        return []
    duration = rules.duration // _MS
    ranges = timetable.open_ranges(bounds.earliest, bounds.latest + duration)
    removed = removed_starts(agenda, rules, bounds)
    found = _sweep(last_starts(ranges, duration), removed, bounds, rules.step // _MS)
    return sorted(set(found)) if timetable.posted else found


def is_blocked(agenda: Agenda, rules: SlotRules, starts_at: datetime) -> bool:
    """Whether what is taken, with its buffers and ours, leaves no room for a session then."""
    start = to_ms(starts_at)
    return bool(agenda.starts_hit(start, start, *_around(rules)))


def _around(rules: SlotRules) -> tuple[int, int]:
    """How long before a start, and after it, nothing else may be."""
    return rules.buffer_before // _MS, (rules.duration + rules.buffer_after) // _MS


def removed_starts(agenda: Agenda, rules: SlotRules, bounds: Bounds) -> list[Range]:
    """Ranges in which no session may start, sorted at both ends: around blocks, on full days,
    in full weeks and months."""
    removed = agenda.starts_hit(bounds.earliest, bounds.latest, *_around(rules))
    first = (bounds.earliest - WIDEST_OFFSET_MS) // DAY_MS
    last = (bounds.latest + WIDEST_OFFSET_MS) // DAY_MS
    full: list[Range] = []
    if rules.max_per_day is not None:
        full = agenda.full_days(rules.zone, rules.max_per_day, first, last)
    for period, limit in limits_of(rules):
        full = full + full_periods(agenda.session_starts, rules.zone, period, limit, first, last)
    return merged(removed + full) if full else removed


def last_starts(ranges: list[Range], duration: int) -> list[Range]:
    """Each range's first and last possible start, where touching ranges carry a session on."""
    if all(closes < opens for (_, closes), (opens, _) in pairwise(ranges)):
        return [(opens, closes - duration) for opens, closes in ranges]
    joined = merged(ranges)
    begins = [opens for opens, _ in joined]
    ends = [joined[bisect_right(begins, opens) - 1][1] for opens, _ in ranges]
    return [
        (opens, min(closes - 1, end - duration))
        for (opens, closes), end in zip(ranges, ends, strict=True)
    ]


def _sweep(spans: list[Range], removed: list[Range], bounds: Bounds, step: int) -> list[int]:
    """Jump from gap to gap: the work follows gaps and free starts, not the grid."""
    earliest, latest = bounds.earliest, bounds.latest
    removed = [*removed, _NOTHING_MORE]
    until = [end for _, end in removed]
    found: list[int] = []
    for opens, last in spans:
        start = opens
        if start < earliest:
            start -= (start - earliest) // step * step
        if last > latest:
            last = latest
        at = bisect_right(until, start)
        while start <= last:
            since, end = removed[at]
            stop = since if since <= last else last + 1
            while start < stop:
                found.append(start)
                start += step
            if start < end:
                start = opens - (opens - end) // step * step
            at += 1
    return found
