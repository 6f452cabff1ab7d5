"""The tokens of one line put in their places: day, time, length, places, names."""

from dataclasses import dataclass, field

from core.dates_by_text.clocks import HALF_DAY, clock, single, span
from core.dates_by_text.days import Days, Written, numeric
from core.dates_by_text.tokens import CLOCK_KINDS, Token, tokens
from core.dates_by_text.values import ProblemCode, Unclear

P = ProblemCode
_REFUSED = {
    "odd": P.NOT_UNDERSTOOD,
    "repeats": P.REPEATS,
    "calendar": P.OTHER_CALENDAR,
    "zone": P.OTHER_ZONE,
}
_DAY_NUMBERS = ("number", "ordinal")


@dataclass(slots=True)
class Parts:
    """`start` and `end` in minutes from midnight of the day; `minutes` is a written length."""

    days: Days = field(default_factory=Days)
    start: int | None = None
    end: int | None = None
    minutes: int | None = None
    capacity: int | None = None
    mentor: str = ""
    offering: str = ""


def parts_of(text: str, *, day_needed: bool = True) -> Parts:
    """Raises Unclear for the first thing that is not clear."""
    found, parts = tokens(text), Parts()
    refused = next((each for each in found if each.kind in _REFUSED), None)
    if refused is not None:
        raise Unclear(_REFUSED[refused.kind], refused.piece)
    while found:
        _take(parts, found)
    if day_needed and not parts.days.any:
        raise Unclear(P.NO_DAY)
    if parts.start is None:
        raise Unclear(P.NO_TIME)
    if parts.end is not None and parts.minutes is not None:
        if parts.end - parts.start != parts.minutes:
            raise Unclear(P.TWO_TIMES)
        parts.minutes = None
    return parts


def _take(parts: Parts, left: list[Token]) -> None:
    token = left.pop(0)
    match token.kind:
        case "iso" | "full" | "slash" | "dotted":
            parts.days.dates.append(_with_year(numeric(token), left))
        case "month":
            _month_first(parts, token, left)
        case "weekday":
            parts.days.weekdays.append(token)
        case "ahead":
            parts.days.ahead.append(token)
        case "next":
            parts.days.next = token
        case "mentor" | "offering":
            _name(parts, token)
        case "places" | "minutes" | "hours":
            _amount(parts, token)
        case "midnight":
            raise Unclear(P.TIME_AMBIGUOUS, token.piece, "00:00", "24:00")
        case _:
            _number(parts, token, left)


def _number(parts: Parts, token: Token, left: list[Token]) -> None:
    if token.kind in _DAY_NUMBERS and left and left[0].kind == "month":
        month = left.pop(0)
        written = _named(f"{token.piece} {month.piece}", token, month.value)
        parts.days.dates.append(_with_year(written, left))
    elif token.kind in CLOCK_KINDS:
        _clock(parts, token, left)
    else:
        raise Unclear(P.NOT_UNDERSTOOD, token.piece)


def _month_first(parts: Parts, month: Token, left: list[Token]) -> None:
    if not left or left[0].kind not in _DAY_NUMBERS:
        raise Unclear(P.NOT_UNDERSTOOD, month.piece)
    day = left.pop(0)
    written = _named(f"{month.piece} {day.piece}", day, month.value)
    parts.days.dates.append(_with_year(written, left))


def _named(piece: str, day: Token, month: int) -> Written:
    number = int("".join(each for each in day.piece if each.isdigit())[:4])
    return Written(piece, ((number, month),))


def _with_year(written: Written, left: list[Token]) -> Written:
    if written.year or not left or left[0].kind != "number" or len(left[0].piece) != 4:
        return written
    year = left.pop(0).piece
    return Written(f"{written.piece} {year}", written.readings, int(year))


def _clock(parts: Parts, token: Token, left: list[Token]) -> None:
    if parts.start is not None:
        raise Unclear(P.TWO_TIMES, token.piece)
    _require_no_date(token, left)
    first = clock(token)
    if len(left) < 2 or left[0].kind != "dash" or left[1].kind not in CLOCK_KINDS:
        parts.start = single(first)
        return
    until = left[1]
    del left[:2]
    parts.start, parts.end = span(first, clock(until), not until.piece[-1].isdigit())


def _require_no_date(token: Token, left: list[Token]) -> None:
    """ "1.12" alone may be the first of December or twelve past one."""
    hour, dot, minute = token.piece.partition(".")
    is_range = bool(left) and left[0].kind == "dash"
    if dot and minute.isdigit() and not is_range and 1 <= int(minute) <= 12 and int(hour):
        raise Unclear(P.TIME_AMBIGUOUS, token.piece, f"{hour}.{minute}.", f"{hour:0>2}:{minute}")


def _name(parts: Parts, token: Token) -> None:
    named = token.piece if token.piece.startswith("<") else token.piece[1:].strip().strip('"')
    if getattr(parts, token.kind) or not named.strip():
        raise Unclear(P.NOT_UNDERSTOOD, token.piece)
    setattr(parts, token.kind, named.strip())


def _amount(parts: Parts, token: Token) -> None:
    number = "".join(each for each in token.piece if each.isdigit() or each == ".").rstrip(".")
    if token.kind == "places":
        if parts.capacity is not None or not int(number):
            raise Unclear(P.NOT_UNDERSTOOD, token.piece)
        parts.capacity = int(number)
        return
    tenths = 600 if token.kind == "hours" else 10
    whole, _, part = number.partition(".")
    minutes = (int(whole) * 10 + int(part or 0)) * tenths // 100
    if parts.minutes is not None:
        raise Unclear(P.TWO_TIMES, token.piece)
    if not 0 < minutes <= HALF_DAY:
        raise Unclear(P.TOO_LONG, token.piece)
    parts.minutes = minutes
