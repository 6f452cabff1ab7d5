"""Free slots the slow and obvious way: walk minute by minute and look at the clock on the wall.

Shares no arithmetic with the product: no ranges, no cache, no sweep. Only for zones and years
whose offsets are whole minutes (2024-2028 has no other).
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.availability import Busy, Change, DateException, PostedDate, SlotRules, WeeklyHours

MINUTE = timedelta(minutes=1)


def _shows(at: time, opens: time | None, closes: time | None) -> bool:
    if opens is None or closes is None:
        return True
    return opens <= at and (at < closes or closes == time(0))


@dataclass
class Oracle:
    hours: Sequence[WeeklyHours]
    exceptions: Sequence[DateException]
    posted: Sequence[PostedDate]
    busy: Sequence[Busy]
    rules: SlotRules
    now: datetime
    _seen: dict[datetime, tuple[date, bool, bool]] = field(default_factory=dict)

    def free_starts(self, window_from: datetime, window_until: datetime) -> list[datetime]:
        starts = self._grid(window_from, window_until)
        return [each for each in starts if self._is_free(each)]

    def _wall(self, moment: datetime) -> tuple[date, bool, bool]:
        """The mentor's date, whether the week is open then, and whether a block is."""
        if moment not in self._seen:
            shown = moment.astimezone(ZoneInfo(self.rules.zone))
            day, at = shown.date(), shown.time()
            changes = [e for e in self.exceptions if e.first_date <= day <= e.last_date]
            self._seen[moment] = day, self._week(day, at, changes), self._blocked(at, changes)
        return self._seen[moment]

    def _week(self, day: date, at: time, changes: Sequence[DateException]) -> bool:
        if self.rules.posted_only:
            return False
        if any(e.change is Change.OPEN and _shows(at, e.opens, e.closes) for e in changes):
            return True
        replacing = [e for e in changes if e.change is Change.REPLACE]
        if replacing:
            timed = [e for e in replacing if e.opens is not None]
            return any(_shows(at, e.opens, e.closes) for e in timed)
        today = [h for h in self.hours if h.weekday == day.isoweekday()]
        return any(_shows(at, h.opens, h.closes) for h in today)

    def _blocked(self, at: time, changes: Sequence[DateException]) -> bool:
        blocks = [e for e in changes if e.change is Change.BLOCK]
        return any(_shows(at, e.opens, e.closes) for e in blocks)

    def _open_by_week(self, moment: datetime) -> bool:
        _, week, blocked = self._wall(moment)
        return week and not blocked

    def _open_by_post(self, moment: datetime, post: PostedDate) -> bool:
        return post.starts_at <= moment < post.ends_at and not self._wall(moment)[2]

    def _open(self, moment: datetime) -> bool:
        return self._open_by_week(moment) or any(self._open_by_post(moment, p) for p in self.posted)

    def _grid(self, window_from: datetime, window_until: datetime) -> list[datetime]:
        found: set[datetime] = set()
        anchor: datetime | None = None
        moment = window_from - timedelta(days=2)
        while moment < window_until:
            if not self._open_by_week(moment):
                anchor = None
            elif anchor is None or self._wall(moment)[0] != self._wall(moment - MINUTE)[0]:
                anchor = moment
            if anchor is not None and (moment - anchor) % self.rules.step == timedelta(0):
                found.add(moment)
            moment += MINUTE
        for post in self.posted:
            found |= self._posted_grid(post)
        return sorted(each for each in found if window_from <= each < window_until)

    def _posted_grid(self, post: PostedDate) -> set[datetime]:
        found: set[datetime] = set()
        anchor: datetime | None = None
        moment = post.starts_at
        while moment < post.ends_at:
            if not self._open_by_post(moment, post):
                anchor = None
            elif anchor is None:
                anchor = moment
            if anchor is not None and (moment - anchor) % self.rules.step == timedelta(0):
                found.add(moment)
            moment += MINUTE
        return found

    def _is_free(self, start: datetime) -> bool:
        rules = self.rules
        if start < self.now + rules.minimum_notice or start > self.now + rules.horizon:
            return False
        end = start + rules.duration
        if not all(self._open(start + n * MINUTE) for n in range(rules.duration // MINUTE)):
            return False
        for each in self.busy:
            if start - rules.buffer_before < each.blocks_until and (
                each.blocks_from < end + rules.buffer_after
            ):
                return False
        limits = (
            (rules.max_per_day, _day),
            (rules.max_per_week, self._week_of),
            (rules.max_per_month, _month),
        )
        counted = ((limit, self._sessions(period, start)) for limit, period in limits)
        return all(limit is None or count < limit for limit, count in counted)

    def _sessions(self, period: Callable[[date], object], start: datetime) -> int:
        zone = ZoneInfo(self.rules.zone)
        counts = Counter(
            period(each.session_starts_at.astimezone(zone).date())
            for each in self.busy
            if each.session_starts_at is not None
        )
        return counts[period(start.astimezone(zone).date())]

    def _week_of(self, day: date) -> object:
        return day - timedelta(days=(day.isoweekday() - self.rules.week_starts_on) % 7)


def _day(day: date) -> object:
    return day


def _month(day: date) -> object:
    return day.year, day.month
