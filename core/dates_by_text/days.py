"""Which date is meant: one, or a question."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from core.dates_by_text.tokens import Token
from core.dates_by_text.values import ProblemCode, Unclear

P = ProblemCode
_FARTHEST = timedelta(days=1100)
_NAMES = "Mon Tue Wed Thu Fri Sat Sun".split()


@dataclass(slots=True)
class Days:
    """What a line says of its day. `dates`: the readings of each date that is written out."""

    dates: list["Written"] = field(default_factory=list)
    weekdays: list[Token] = field(default_factory=list)
    ahead: list[Token] = field(default_factory=list)
    next: Token | None = None

    @property
    def any(self) -> bool:
        return bool(self.dates or self.weekdays or self.ahead)


@dataclass(frozen=True, slots=True)
class Written:
    """`readings`: (day, month), one or two of them. `year` 0 where none is written."""

    piece: str
    readings: tuple[tuple[int, int], ...]
    year: int = 0


def numeric(token: Token) -> Written:
    """2026-12-01, 1.12., 1/12 or 1/12/2026. Days and months with a slash or a dash may be either
    way round; with dots the day is first."""
    numbers = [int(each) for each in re.findall(r"\d+", token.piece)]
    if token.kind == "iso":
        year, month, day = numbers
        return Written(token.piece, ((day, month),), year)
    first, second, *years = numbers
    if years and years[0] < 100:
        raise Unclear(P.YEAR_SHORT, token.piece)
    either = "." not in token.piece and first != second
    both = ((first, second), (second, first)) if either else ((first, second),)
    return Written(token.piece, both, years[0] if years else 0)


def meant_day(days: Days, today: date, is_ahead: Callable[[date], bool]) -> date:
    """`is_ahead`: whether the time on that date is still to come. Raises Unclear."""
    if len(days.dates) > 1 or len(days.weekdays) > 1 or len(days.ahead) > 1:
        raise Unclear(P.TWO_DAYS)
    if days.next is not None:
        raise Unclear(P.WHICH_WEEK, days.next.piece, *_next_two(days, today))
    weekday = days.weekdays[0].value if days.weekdays else 0
    found = _dates(days, today)
    if not found:
        ahead = (weekday - today.isoweekday()) % 7
        first = today + timedelta(days=ahead)
        return first if is_ahead(first) else first + timedelta(days=7)
    return _only(found, weekday, days, today)


def shown(day: date) -> str:
    return f"{_NAMES[day.isoweekday() - 1]} {day.isoformat()}"


def _next_two(days: Days, today: date) -> tuple[str, ...]:
    """ "next Tuesday" is this week's to some and next week's to others."""
    if not days.weekdays:
        return ()
    ahead = (days.weekdays[0].value - today.isoweekday()) % 7 or 7
    return tuple(shown(today + timedelta(days=each)) for each in (ahead, ahead + 7))


def _dates(days: Days, today: date) -> list[date]:
    named = [today + timedelta(days=each.value) for each in days.ahead]
    if not days.dates:
        return named
    found = sorted(set(_readings(days.dates[0], today)))
    if not found:
        raise Unclear(P.NO_SUCH_DATE, days.dates[0].piece)
    if named and named[0] not in found:
        raise Unclear(P.TWO_DAYS, days.ahead[0].piece, *map(shown, (*named, *found)))
    return named or found


def _readings(written: Written, today: date) -> Iterator[date]:
    year = written.year
    if year and not 1900 <= year <= 2400:
        raise Unclear(P.OTHER_CALENDAR, written.piece)
    years = (year,) if year else range(today.year, today.year + 9)
    for day, month in written.readings:
        exact = (each for each in (_date(y, month, day) for y in years) if each)
        found = next((each for each in exact if year or each >= today), None)
        if found:
            yield found


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _only(found: list[date], weekday: int, days: Days, today: date) -> date:
    fitting = [each for each in found if not weekday or each.isoweekday() == weekday]
    if not fitting:
        around = [_near(found[0], weekday)] if len(found) == 1 else []
        raise Unclear(P.WEEKDAY_CONTRADICTS, days.weekdays[0].piece, *map(shown, found + around))
    if len(fitting) > 1:
        ahead = [each for each in fitting if each >= today]
        raise Unclear(P.DATE_AMBIGUOUS, days.dates[0].piece, *map(shown, ahead))
    return fitting[0]


def _near(day: date, weekday: int) -> date:
    return day + timedelta(days=(weekday - day.isoweekday() + 3) % 7 - 3)


def require_near(day: date, today: date) -> None:
    """Raises Unclear: past, or too far to be meant."""
    if day < today:
        raise Unclear(P.PAST, shown(day))
    if day > today + _FARTHEST:
        raise Unclear(P.TOO_FAR, shown(day))
