"""The whole text read: one result for each line, in order."""

from datetime import date, datetime, time, timedelta

from core.availability.local_time import resolve_local
from core.availability.wall_clock import wall_of
from core.date_errors import TooManyDates
from core.dates_by_text.days import meant_day, require_near
from core.dates_by_text.parts import Parts, parts_of
from core.dates_by_text.pieces import items
from core.dates_by_text.values import Line, Problem, ProblemCode, Unclear, Understood
from core.errors import TimeDoesNotExist, TimeIsAmbiguous

MAX_LINES = 50
_MINUTES_OF_DAY = 1440
P = ProblemCode


def read_dates(text: str, zone: str, now: datetime) -> tuple[Line, ...]:
    """What was written, on the clocks of `zone`; `now` is aware UTC. Raises TooManyDates."""
    found = items(text)
    if len(found) > MAX_LINES:
        raise TooManyDates(limit=MAX_LINES, count=len(found))
    return tuple(_line(each, zone, now) for each in found)


def _line(text: str, zone: str, now: datetime) -> Line:
    try:
        return _understood(text, parts_of(text), zone, now)
    except Unclear as unclear:
        return Problem(text, unclear.code, unclear.piece, unclear.instead)


def _understood(text: str, parts: Parts, zone: str, now: datetime) -> Understood:
    assert parts.start is not None
    wall = now.astimezone(wall_of(zone))
    starts = _time(parts.start)
    is_later = starts > wall.time().replace(tzinfo=None)
    day = meant_day(parts.days, wall.date(), lambda each: each > wall.date() or is_later)
    require_near(day, wall.date())
    starts_at = _moment(day, parts.start, zone)
    if starts_at <= now:
        raise Unclear(P.PAST, f"{day.isoformat()} {starts:%H:%M}")
    return Understood(
        text=text,
        day=day,
        starts=starts,
        ends=None if parts.end is None else _time(parts.end),
        minutes=parts.minutes,
        capacity=parts.capacity,
        mentor=parts.mentor,
        offering=parts.offering,
        starts_at=starts_at,
        ends_at=_end(day, parts, starts_at, zone),
    )


def _end(day: date, parts: Parts, starts_at: datetime, zone: str) -> datetime | None:
    if parts.minutes is not None:
        return starts_at + timedelta(minutes=parts.minutes)
    if parts.end is None:
        return None
    ends_at = _moment(day, parts.end, zone)
    if ends_at <= starts_at:  # the clock is put back in between
        raise Unclear(P.END_BEFORE_START)
    return ends_at


def _moment(day: date, minute: int, zone: str) -> datetime:
    late, of_day = divmod(minute, _MINUTES_OF_DAY)
    try:
        return resolve_local(day + timedelta(days=late), _time(of_day), zone)
    except TimeDoesNotExist as error:
        after = error.facts["shifted_to"].astimezone(wall_of(zone))
        raise Unclear(P.CLOCK_SKIPPED, f"{_time(of_day):%H:%M}", f"{after:%H:%M}") from None
    except TimeIsAmbiguous as error:
        after = (error.facts["second"] + timedelta(hours=1)).astimezone(wall_of(zone))
        raise Unclear(P.CLOCK_REPEATED, f"{_time(of_day):%H:%M}", f"{after:%H:%M}") from None


def _time(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)
