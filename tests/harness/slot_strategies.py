"""Random mentors for property tests: hours, exceptions, posted dates, bookings and rules.

Everything gathers around a change of clocks of a random zone, where mistakes live.
"""

import zoneinfo
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache

from hypothesis import strategies as st

from core.availability import Busy, Change, DateException, PostedDate, SlotRules, WeeklyHours

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
LAST = datetime(2029, 1, 1, tzinfo=UTC)
MINUTES = timedelta(minutes=1)
ZONES = sorted(zoneinfo.available_timezones() - {"localtime", "Factory"})
TRICKY_ZONES = (
    "Europe/Berlin",
    "Africa/Cairo",  # changes at midnight
    "Africa/Casablanca",  # changes around Ramadan, also on weekdays
    "America/Havana",  # repeats the hour after midnight
    "America/Nuuk",  # changes the evening before
    "America/New_York",
    "Antarctica/Troll",  # changes by two hours
    "Asia/Beirut",
    "Asia/Kathmandu",  # 45 minutes
    "Australia/Lord_Howe",  # changes by 30 minutes
    "Pacific/Chatham",  # 45 minutes, with summer time
    "Pacific/Kiritimati",  # 14 hours ahead
    "Atlantic/Azores",
    "America/St_Johns",
    "UTC",
)


@lru_cache(maxsize=1024)
def changes_of(zone: str) -> tuple[datetime, ...]:
    """The minutes of 2024 to 2028 at which the clocks of a zone change, by halving days."""
    wall = zoneinfo.ZoneInfo(zone)
    found: list[datetime] = []
    moment, offset = FIRST, FIRST.astimezone(wall).utcoffset()
    while moment < LAST:
        after = moment + timedelta(days=6)
        new = after.astimezone(wall).utcoffset()
        if new != offset:
            found.append(_change_between(wall, moment, after))
        moment, offset = after, new
    return tuple(found)


def _change_between(wall: zoneinfo.ZoneInfo, low: datetime, high: datetime) -> datetime:
    old = low.astimezone(wall).utcoffset()
    while high - low > MINUTES:
        middle = low + (high - low) // 2 // MINUTES * MINUTES
        if middle.astimezone(wall).utcoffset() == old:
            low = middle
        else:
            high = middle
    return high


@dataclass(frozen=True)
class Mentor:
    hours: tuple[WeeklyHours, ...]
    exceptions: tuple[DateException, ...]
    posted: tuple[PostedDate, ...]
    busy: tuple[Busy, ...]
    rules: SlotRules
    now: datetime
    window_from: datetime
    window_until: datetime


def _clock(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


@st.composite
def _ranges(draw: st.DrawFn) -> tuple[time, time]:
    opens = draw(st.integers(0, 287))
    length = draw(st.sampled_from((7, 30, 60, 120, 288)))
    return _clock(opens * 5), _clock(min(opens + length, 288) * 5)


@st.composite
def _week(draw: st.DrawFn) -> list[WeeklyHours]:
    """Mostly the same hours every day, so that most mentors have something to offer."""
    opens, closes = draw(_ranges())
    all_days = range(1, 8) if draw(st.sampled_from((True, True, True, False))) else ()
    others = draw(st.lists(st.tuples(st.integers(1, 7), _ranges()), max_size=6))
    return [
        *(WeeklyHours(day, opens, closes) for day in all_days),
        *(WeeklyHours(day, *each) for day, each in others),
    ]


@st.composite
def _exceptions(draw: st.DrawFn, around: datetime) -> DateException:
    first = around.date() + timedelta(days=draw(st.integers(-3, 3)))
    last = first + timedelta(days=draw(st.integers(0, 2)))
    change = draw(st.sampled_from(list(Change)))
    opens, closes = draw(st.one_of(_ranges(), st.just((None, None))))
    return DateException(change, first, last, opens, closes)


@st.composite
def _busy(draw: st.DrawFn, around: datetime) -> Busy:
    start = around + draw(st.integers(-500, 500)) * 5 * MINUTES
    end = start + draw(st.sampled_from((20, 30, 45, 60, 90, 300))) * MINUTES
    if draw(st.booleans()):
        return Busy(start, end)
    before, after = (draw(st.sampled_from((0, 5, 10, 30))) * MINUTES for _ in range(2))
    return Busy.session(start, end, before, after)


@st.composite
def _posted(draw: st.DrawFn, around: datetime) -> PostedDate:
    start = around + draw(st.integers(-500, 500)) * 5 * MINUTES
    return PostedDate(start, start + draw(st.sampled_from((30, 60, 240, 600))) * MINUTES)


@st.composite
def _rules(draw: st.DrawFn, zone: str) -> SlotRules:
    def minutes(*choices: int) -> timedelta:
        return draw(st.sampled_from(choices)) * MINUTES

    return SlotRules(
        duration=minutes(15, 15, 30, 30, 45, 60, 90, 240, 1440),
        step=minutes(5, 15, 20, 30, 50, 60),
        buffer_before=minutes(0, 5, 15),
        buffer_after=minutes(0, 10, 25),
        minimum_notice=minutes(0, 0, 60, 1440),
        horizon=minutes(5760, 43200, 43200),
        max_per_day=draw(st.sampled_from((None, None, 1, 2, 3))),
        max_per_week=draw(st.sampled_from((None, None, None, 2, 4))),
        max_per_month=draw(st.sampled_from((None, None, None, 3, 6))),
        week_starts_on=draw(st.integers(1, 7)),
        zone=zone,
        posted_only=draw(st.sampled_from((False,) * 6 + (True,))),
    )


@st.composite
def mentors(draw: st.DrawFn) -> Mentor:
    zone = draw(st.one_of(st.sampled_from(TRICKY_ZONES), st.sampled_from(ZONES)))
    moments = changes_of(zone) or (
        datetime(2024, 2, 29, tzinfo=UTC),
        datetime(2026, 1, 1, tzinfo=UTC),
    )
    around = draw(st.sampled_from(moments))
    window_from = around - draw(st.sampled_from((0, 35, 600, 1500, 1500))) * MINUTES
    return Mentor(
        hours=tuple(draw(_week())),
        exceptions=tuple(draw(st.lists(_exceptions(around), max_size=3))),
        posted=tuple(draw(st.lists(_posted(around), max_size=2))),
        busy=tuple(draw(st.lists(_busy(around), max_size=10))),
        rules=draw(_rules(zone)),
        now=around - draw(st.sampled_from((-600, 1500, 2880, 2880, 4000, 4005))) * MINUTES,
        window_from=window_from,
        window_until=window_from + draw(st.sampled_from((45, 1440, 2150, 2160, 2880))) * MINUTES,
    )
