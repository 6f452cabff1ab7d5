"""Free slots as one would first write them: plain loops over sorted lists of integers.

The floor of the pure computation. It knows weekly hours, dates with other hours, buffers, notice
and a daily limit, and nothing else; it trusts its input.
"""

from bisect import bisect_left
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.benchmarks.slot_cases import SlotCase
from core.clock import to_ms

_DAY_MS = 86_400_000


class Prototype:
    """What the questions share is prepared once, as `Timetable` and `Agenda` are."""

    def __init__(self, case: SlotCase) -> None:
        rules = case.rules
        self.zone = ZoneInfo(rules.zone)
        self.week = _week(case)
        self.other_days = _other_days(case)
        self.blocks = sorted((to_ms(b.blocks_from), to_ms(b.blocks_until)) for b in case.busy)
        self.ends = [until for _, until in self.blocks]
        self.starts = [to_ms(b.session_starts_at) for b in case.busy if b.session_starts_at]
        self.length, self.step = _ms(rules.duration), _ms(rules.step)
        self.before, self.after = _ms(rules.buffer_before), _ms(rules.buffer_after)
        self.limit = rules.max_per_day
        earliest = max(case.window_from, case.now + rules.minimum_notice)
        latest = min(case.window_until - timedelta(milliseconds=1), case.now + rules.horizon)
        self.earliest, self.latest = to_ms(earliest), to_ms(latest)
        self.first_day = earliest.astimezone(self.zone).date()
        self.last_day = latest.astimezone(self.zone).date()

    def free_starts(self) -> list[int]:
        found: list[int] = []
        full = self._full_days() if self.limit is not None else frozenset()
        day = self.first_day
        while day <= self.last_day:
            if day not in full:
                for opens, closes in self._open(day):
                    self._walk(opens, closes, found)
            day += timedelta(days=1)
        return found

    def _full_days(self) -> frozenset[date]:
        zone, limit = self.zone, self.limit or 0
        days = Counter(datetime.fromtimestamp(at // 1000, zone).date() for at in self.starts)
        return frozenset(day for day, count in days.items() if count >= limit)

    def _open(self, day: date) -> list[tuple[int, int]]:
        ranges = self.other_days.get(day, self.week[day.isoweekday()])
        noon = datetime.combine(day, time(12), self.zone)
        offset = noon.utcoffset() or timedelta(0)
        midnight = (day.toordinal() - 719_163) * _DAY_MS - _ms(offset)
        return [(midnight + opens, midnight + closes) for opens, closes in ranges]

    def _walk(self, opens: int, closes: int, found: list[int]) -> None:
        blocks, last = self.blocks, closes - self.length
        at = bisect_left(self.ends, opens - self.before)
        for start in range(opens, last + 1, self.step):
            while at < len(blocks) and blocks[at][1] <= start - self.before:
                at += 1
            if at < len(blocks) and blocks[at][0] < start + self.length + self.after:
                continue
            if self.earliest <= start <= self.latest:
                found.append(start)


def _ms(span: timedelta) -> int:
    return span // timedelta(milliseconds=1)


def _week(case: SlotCase) -> dict[int, list[tuple[int, int]]]:
    week: dict[int, list[tuple[int, int]]] = {day: [] for day in range(1, 8)}
    for each in case.hours:
        opens, closes = each.minutes
        week[each.weekday].append((opens * 60_000, closes * 60_000))
    return {day: sorted(ranges) for day, ranges in week.items()}


def _other_days(case: SlotCase) -> dict[date, list[tuple[int, int]]]:
    days: dict[date, list[tuple[int, int]]] = {}
    for each in case.exceptions:
        ranges = days.setdefault(each.first_date, [])
        if each.opens is not None and each.closes is not None:
            ranges.append((_of_day(each.opens), _of_day(each.closes) or _DAY_MS))
    return days


def _of_day(at: time) -> int:
    return _ms(datetime.combine(date.min, at, UTC) - datetime.combine(date.min, time(0), UTC))
