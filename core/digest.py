"""The staff's digest: when it comes, which time it tells of, and the numbers in it.

Its hour is one on the community's wall, found by the availability engine's own clock (AP5): an
hour that is skipped that night counts as the first moment after it, a repeated one as its first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from core.availability.wall_clock import (
    DAY_MS,
    EPOCH_ORDINAL,
    MINUTE_MS,
    instants_of,
    local_day,
    offset_ms,
)
from core.clock import from_ms, to_ms
from core.ids import PersonId

THE_PLAN = 1
"""There is one digest, for all of the staff."""

_END_OF_DAY = 1440
_A_MOMENT = timedelta(milliseconds=1)  # what happened in this very moment counts


class Frequency(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class DigestPlan:
    """`told_until`: the end of what was told last, where the next one begins, so that nothing is
    left out after a time when nothing ran. `next_at` None while it is off."""

    id: int
    frequency: Frequency
    told_until: datetime
    next_at: datetime | None = None
    changed_by: PersonId | None = None
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Period:
    """since <= moment < until; both aware UTC."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Flow:
    """Money of one currency in a period, in minor units. The shares are what the journal gave
    the two sides, less what refunds took back; so they may be below zero."""

    came: int = 0
    returned: int = 0
    platform: int = 0
    mentors: int = 0


@dataclass(frozen=True, slots=True)
class Happened:
    """What a period brought. `tried`: checkouts that began in it and are decided, `paid` those of
    them that were paid (H20). `asked` and its answers are told by when they happened (F11)."""

    packs: int = 0
    singles: int = 0
    recordings: int = 0
    outside: int = 0
    newcomers: int = 0
    held: int = 0
    cancelled: int = 0
    no_shows: int = 0
    asked: int = 0
    approved: int = 0
    declined: int = 0
    missed: int = 0
    tried: int = 0
    paid: int = 0
    released: int = 0
    money: Mapping[str, Flow] = field(default_factory=dict)

    @property
    def answered(self) -> int:
        """Requests that ended one way or another without the student."""
        return self.approved + self.declined + self.missed

    @property
    def is_quiet(self) -> bool:
        return self == Happened()


@dataclass(frozen=True, slots=True)
class Standing:
    """How things are now. `low`: students with one session left with a mentor. `stuck`: refunds
    that are not done after a day. `payable`: what mentors may be paid, by currency."""

    low: int = 0
    in_grace: int = 0
    waiting: int = 0
    dead: int = 0
    parked: int = 0
    stuck: int = 0
    dead_jobs: int = 0
    in_review: int = 0
    testimonials: int = 0
    payable: Mapping[str, int] = field(default_factory=dict)

    @property
    def failures(self) -> int:
        return self.dead + self.parked + self.stuck + self.dead_jobs


@dataclass(frozen=True, slots=True)
class Digest:
    """`before`: the same of the period of equal length just before this one. `next_at`: when the
    next one comes by itself, None while that is off."""

    period: Period
    happened: Happened
    before: Happened
    standing: Standing
    frequency: Frequency = Frequency.OFF
    next_at: datetime | None = None


def at_hour(zone: str, day: int, hour: int) -> datetime:
    """The first instant of that local date (days since 1970) at which the wall shows `hour` or
    later; of the next date where the zone has skipped so much (Samoa, a whole day)."""
    return from_ms(_at_minute(zone, day, hour * 60))


def _at_minute(zone: str, day: int, minute: int) -> int:
    ranges = ((minute, _END_OF_DAY),)
    found = instants_of(zone, day, ranges) or instants_of(zone, day + 1, ((0, _END_OF_DAY),))
    return found[0][0]


def day_in(zone: str, moment: datetime) -> int:
    """The date on the wall, as days since 1970."""
    return local_day(zone, to_ms(moment))


def next_digest(
    now: datetime, frequency: Frequency, zone: str, hour: int, weekday: int
) -> datetime | None:
    """The next moment after `now`; `weekday` (Monday 1) counts for weekly ones. None when off."""
    if frequency is Frequency.OFF:
        return None
    today = day_in(zone, now)
    days = range(today, today + 9)
    moments = (
        at_hour(zone, day, hour)
        for day in days
        if frequency is Frequency.DAILY or _weekday(day) == weekday
    )
    return next(moment for moment in moments if moment > now)


def _weekday(day: int) -> int:
    return date.fromordinal(day + EPOCH_ORDINAL).isoweekday()


def told_period(told_until: datetime, now: datetime, frequency: Frequency, zone: str) -> Period:
    """What a digest that is due tells: a whole day or week up to now, and more when nothing was
    told for longer."""
    days = 7 if frequency is Frequency.WEEKLY else 1
    return Period(min(told_until, _earlier(now, days, zone)), now)


def before(period: Period, zone: str) -> Period:
    """As many dates earlier on the wall as the period has: a Monday is compared with a Monday,
    a day of 23 hours with a whole one, and a morning with the morning before."""
    days = max(day_in(zone, period.until) - day_in(zone, period.since), 1)
    since, until = (_earlier(each, days, zone) for each in (period.since, period.until))
    return Period(since, max(since, until))


def _earlier(moment: datetime, days: int, zone: str) -> datetime:
    """When the wall showed the same time, that many dates before."""
    at = to_ms(moment)
    day = local_day(zone, at)
    minute, rest = divmod(at + offset_ms(zone, at) - day * DAY_MS, MINUTE_MS)
    return from_ms(_at_minute(zone, day - days, minute) + rest)


def today(now: datetime, zone: str) -> Period:
    return Period(at_hour(zone, day_in(zone, now), 0), now + _A_MOMENT)


def last_days(now: datetime, days: int) -> Period:
    return Period(now - timedelta(days=days), now + _A_MOMENT)
