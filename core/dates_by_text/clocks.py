"""Which time is meant: one, or a question. "6" may be morning or evening; "18:00" may not.

A range that has one reading shorter than half a day is that one: "5-7pm", "9am-5".
"""

import re
from dataclasses import dataclass
from itertools import product

from core.dates_by_text.tokens import Token
from core.dates_by_text.values import ProblemCode, Unclear

P = ProblemCode
DAY = 1440
HALF_DAY = 720
_PARTS = re.compile(r"(\d+)(?:[:٫.](\d{2}))?\s*(\S*)")
_MORNING = ("a", "ص")


@dataclass(frozen=True, slots=True)
class Clock:
    """`minutes` of the day it may be, one or two."""

    piece: str
    minutes: tuple[int, ...]


def clock(token: Token) -> Clock:
    """Raises Unclear for a time there is not."""
    match = _PARTS.fullmatch(token.piece)
    assert match is not None
    digits, minute, half = match[1], int(match[2] or 0), match[3]
    if len(digits) > 2:
        raise Unclear(P.NO_SUCH_TIME, token.piece)
    at = int(digits) * 60 + minute
    if minute > 59 or at > DAY or (half and not 1 <= int(digits) <= 12):
        raise Unclear(P.NO_SUCH_TIME, token.piece)
    if half:
        return Clock(token.piece, (at % HALF_DAY + HALF_DAY * (not half.startswith(_MORNING)),))
    clear = match[2] is not None and len(digits) == 2
    if clear or at < 60 or at >= HALF_DAY + 60:
        return Clock(token.piece, (at,))
    return Clock(token.piece, (at % HALF_DAY, at % HALF_DAY + HALF_DAY))


def single(found: Clock) -> int:
    """The minute it starts at."""
    if len(found.minutes) > 1:
        raise Unclear(P.TIME_AMBIGUOUS, found.piece, *map(shown, found.minutes))
    if found.minutes[0] == DAY:
        raise Unclear(P.NO_SUCH_TIME, found.piece, "00:00")
    return found.minutes[0]


def span(first: Clock, last: Clock, last_half: bool) -> tuple[int, int]:
    """Minutes from the start's midnight, the end after the start, perhaps beyond 24:00."""
    starts = first.minutes
    if last_half and len(starts) == 1 and 600 <= starts[0] < 780 and _no_half(first.piece):
        starts = (starts[0] % HALF_DAY, starts[0] % HALF_DAY + HALF_DAY)  # "10:30-1pm"
    if len(starts) == len(last.minutes) == 1:
        return _fixed(starts[0], last.minutes[0], f"{first.piece}-{last.piece}")
    found = [
        (start, start + (end - start) % DAY)
        for start, end in product(starts, last.minutes)
        if start < DAY and 0 < (end - start) % DAY < HALF_DAY
    ]
    if len(found) == 1:
        return found[0]
    ways = [f"{shown(start)}-{shown(end % DAY)}" for start, end in found]
    raise Unclear(P.TIME_AMBIGUOUS, f"{first.piece}-{last.piece}", *ways)


def _no_half(piece: str) -> bool:
    return piece[-1].isdigit()


def _fixed(start: int, end: int, piece: str) -> tuple[int, int]:
    if start == DAY:
        raise Unclear(P.NO_SUCH_TIME, piece)
    if start < end:
        return start, end
    if start == end or end + DAY - start > HALF_DAY:
        raise Unclear(P.END_BEFORE_START, piece)
    return start, end + DAY


def shown(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
