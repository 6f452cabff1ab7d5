"""The text as lines, and the lines as the dates that commas part.

A comma also stands inside one date ("Tue, 1 Dec, 18:00"): a piece begins another date only when
the one before has its time, or a day of its own.
"""

import re
from itertools import pairwise

from core.dates_by_text.tokens import CLOCK_KINDS, DAY_KINDS, tokens

_LINES = re.compile(r"[\n;؛]")
_COMMA = re.compile(r'[,،，、](?=(?:[^"]*"[^"]*")*[^"]*$)')  # not between quotes
_MOST_COMMAS = 200  # of one line; more is no list of dates
_AROUND = " \t,،，、-–—•*·"


def items(text: str) -> list[str]:
    """Every line that has anything on it, in order; nothing is left out."""
    return [item for line in _LINES.split(text) for item in _items(line) if item.strip()]


def _items(line: str) -> list[str]:
    pieces = _COMMA.split(line)
    if len(pieces) == 1 or len(pieces) > _MOST_COMMAS:
        return [_tidy(line)]
    cuts = [0, *(match.start() for match in _COMMA.finditer(line)), len(line)]
    begins = [0]
    for start, end in pairwise(cuts[1:]):
        if _begins_another(line[begins[-1] : start], line[start:end]):
            begins.append(start)
    return [_tidy(line[start:end]) for start, end in pairwise([*begins, len(line)])]


def _tidy(piece: str) -> str:
    """Without the comma or bullet before it, unless that is all there is."""
    return piece.strip(_AROUND) or piece.strip()


def _begins_another(so_far: str, piece: str) -> bool:
    has_day, has_time = _has(so_far)
    day, time = _has(piece)
    if has_time:
        return day or time
    only_weekday = {each.kind for each in tokens(so_far)} & DAY_KINDS <= {"weekday"}
    return has_day and day and not (only_weekday and _is_bare_date(piece))


def _is_bare_date(piece: str) -> bool:
    kinds = {each.kind for each in tokens(piece)}
    return bool(kinds & DAY_KINDS) and "weekday" not in kinds


def _has(piece: str) -> tuple[bool, bool]:
    """Whether it names a day, and a time: a number beside a month is none."""
    found = [each.kind for each in tokens(piece)]
    numbers = sum(kind == "number" for kind in found) - 2 * found.count("month")
    time = "clock" in found or "midnight" in found
    bare = numbers > 0 and not found.count("month")
    return bool(DAY_KINDS.intersection(found)), time or bare or _range_after_month(found)


def _range_after_month(found: list[str]) -> bool:
    """ "1 Dec 18-20": three numbers, of which the day took one."""
    return "dash" in found and sum(kind in CLOCK_KINDS for kind in found) > 2


def looks_like_dates(text: str) -> bool:
    """Whether some line names both a day and a time: then it is worth an answer, even a question.
    Talk about other things is not."""
    return any(all(_has(each)) for each in items(text[:4000]))
