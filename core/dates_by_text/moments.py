"""One moment as a person writes it: "tomorrow 8pm", "Tuesday 18:00", "بكرة ٨ م".

What can be read in more than one way comes back with each of its readings, to be picked (I-05).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from core.availability.local_time import resolve_local
from core.availability.wall_clock import wall_of
from core.dates_by_text.days import Days, Written, meant_day, require_near
from core.dates_by_text.parts import Parts, parts_of
from core.dates_by_text.pieces import items
from core.dates_by_text.values import Problem, ProblemCode, Unclear
from core.dates_by_text.vocabulary import plain
from core.errors import TimeDoesNotExist, TimeIsAmbiguous

LONGEST = 100
_MOST_READINGS = 8
_BETWEEN = re.compile(r"(?<=\d)t(?=\d)")  # 2026-12-01T18:00
P = ProblemCode
_ABOUT_THE_DAY = (P.DATE_AMBIGUOUS, P.WHICH_WEEK, P.WEEKDAY_CONTRADICTS)


@dataclass(frozen=True, slots=True)
class Moment:
    """Aware UTC. `minutes`: how long, where an end or a length was written."""

    starts_at: datetime
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Unsure:
    """`readings`: what it may be, soonest first; none where there is nothing to pick from."""

    problem: Problem
    readings: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True)
class _Where:
    zone: str
    now: datetime
    soonest: bool
    past: bool


def read_moment(
    text: str, zone: str, now: datetime, *, soonest: bool = False, past: bool = False
) -> Moment | Unsure:
    """What `text` says on the clocks of `zone`; `now` is aware UTC. `soonest`: a time without a day
    is the next such time. `past`: what is over is taken, too."""
    said = _BETWEEN.sub(" ", plain(text[: LONGEST + 1]))
    found = items(said)
    if len(text) > LONGEST or not found:
        return Unsure(Problem(text[:40], P.NOT_UNDERSTOOD, text[:40]))
    if len(found) > 1:
        return Unsure(Problem(text, P.TWO_DAYS))
    return _read(found[0], _Where(zone, now, soonest, past))


def _read(text: str, where: _Where) -> Moment | Unsure:
    try:
        parts = parts_of(text, day_needed=not where.soonest)
    except Unclear as unclear:
        return _unsure(text, unclear, _at_other_times(text, unclear, where))
    try:
        return _moment(_alone(parts), where)
    except Unclear as unclear:
        return _unsure(text, unclear, _on_other_days(parts, unclear, where))
    except TimeIsAmbiguous as twice:
        both = (_with_length(parts, twice.facts[each]) for each in ("first", "second"))
        return Unsure(Problem(text, P.CLOCK_REPEATED, f"{twice.facts['time']:%H:%M}"), tuple(both))


def _unsure(text: str, unclear: Unclear, readings: Iterator[Moment]) -> Unsure:
    found = tuple(sorted(set(readings), key=_start))[:_MOST_READINGS]
    return Unsure(Problem(text, unclear.code, unclear.piece, unclear.instead), found)


def _start(moment: Moment) -> datetime:
    return moment.starts_at


def _alone(parts: Parts) -> Parts:
    """Names and places belong to dates that are put up."""
    for piece in (parts.mentor, parts.offering, parts.capacity and f"x{parts.capacity}"):
        if piece:
            raise Unclear(P.NOT_UNDERSTOOD, piece)
    return parts


def _moment(parts: Parts, where: _Where) -> Moment:
    assert parts.start is not None
    wall = where.now.astimezone(wall_of(where.zone))
    today, starts = wall.date(), _time(parts.start)
    is_later = starts > wall.time().replace(tzinfo=None)
    day = _day(parts.days, today, is_later)
    if day >= today or not where.past:
        require_near(day, today)
    starts_at = _resolved(day, starts, where.zone)
    if starts_at <= where.now and not where.past:
        raise Unclear(P.PAST, f"{day.isoformat()} {starts:%H:%M}")
    return _with_length(parts, starts_at)


def _day(days: Days, today: date, is_later: bool) -> date:
    if not days.any and days.next is None:
        return today if is_later else today + timedelta(days=1)
    return meant_day(days, today, lambda each: each > today or is_later)


def _resolved(day: date, at: time, zone: str) -> datetime:
    """Raises TimeIsAmbiguous: both are offered."""
    try:
        return resolve_local(day, at, zone)
    except TimeDoesNotExist as error:
        after = error.facts["shifted_to"].astimezone(wall_of(zone))
        raise Unclear(P.CLOCK_SKIPPED, f"{at:%H:%M}", f"{after:%H:%M}") from None


def _with_length(parts: Parts, starts_at: datetime) -> Moment:
    if parts.minutes is not None or parts.end is None or parts.start is None:
        return Moment(starts_at, parts.minutes)
    return Moment(starts_at, parts.end - parts.start)


def _at_other_times(text: str, unclear: Unclear, where: _Where) -> Iterator[Moment]:
    """The same with each time that it may be, in its place."""
    if unclear.code is not P.TIME_AMBIGUOUS:
        return
    for instead in unclear.instead:
        late = instead == "24:00"
        said = text.replace(unclear.piece, "00:00" if late else instead, 1)
        for found in _readings(said, where):
            after = timedelta(days=1) if late else timedelta(0)
            yield replace(found, starts_at=found.starts_at + after)


def _on_other_days(parts: Parts, unclear: Unclear, where: _Where) -> Iterator[Moment]:
    if unclear.code not in _ABOUT_THE_DAY:
        return
    for instead in unclear.instead:
        day = date.fromisoformat(instead[-10:])
        written = Written(instead, ((day.day, day.month),), day.year)
        try:
            yield _moment(replace(parts, days=Days([written])), where)
        except (Unclear, TimeIsAmbiguous):
            continue


def _readings(text: str, where: _Where) -> tuple[Moment, ...]:
    found = _read(text, where)
    return found.readings if isinstance(found, Unsure) else (found,)


def _time(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)
