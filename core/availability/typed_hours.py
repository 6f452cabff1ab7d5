"""Weekly hours typed by a person: "Mon-Fri 9:00-12:30, Sat 10-14", in English or Arabic.

What was understood is always shown back before it is kept; so this refuses rather than guesses.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import time

from core.availability.day_names import DAYS_BY_NAME, folded
from core.availability.weekly_hours import WeeklyHours, across_midnight, merged_hours
from core.errors import HoursInvalid

MAX_LENGTH = 500
LONGEST_NIGHT_MINUTES = 720
"""Longer "nights" are afternoons without their pm: "9-5" is refused, 22:00-02:00 is not."""

_CLOCK = r"(?P<hour>\d{1,2})(?:[:.٫](?P<minute>\d{2}))?\s*(?P<half>[ap]\.?m\b\.?|[صم](?!\w))?"
_DASH = r"[-\u2010-\u2015\u2212~]|\b(?:to|until|till|الي|حتي)\b"
_GAP = r"[\s,;:.،؛/&+|]+|\b(?:and|from|on|at|every(?!\s+day)|من|و|يوم|ايام)\b"
_WORD = r"every\s+day|كل\s+يوم|[^\W\d_]+\.?"
_TOKEN = re.compile(
    rf"(?P<gap>{_GAP})|(?P<dash>{_DASH})|(?P<clock>{_CLOCK})|(?P<word>{_WORD})|(?P<bad>.)",
    re.DOTALL,
)


def parse_hours(text: str) -> tuple[WeeklyHours, ...]:
    """The hours, sorted and merged; those past midnight are cut there.

    Days may be names, ranges ("Sat-Wed") or lists; several ranges may follow one list of days.
    Raises HoursInvalid with `piece`, the text not understood, and `reason`.
    """
    if len(text) > MAX_LENGTH:
        raise HoursInvalid(reason="too_long", piece=text[:40], limit=MAX_LENGTH)
    reading = _Reading(list(_tokens(folded(text))))
    while reading.left:
        reading.take_next()
    if reading.days_are_open or not reading.hours:
        raise HoursInvalid(reason="no_times", piece=text.strip()[-40:])
    return merged_hours(reading.hours)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    piece: str
    days: tuple[int, ...] = ()
    minute: int = 0
    half: str = ""


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        piece = match.group().strip()
        if match["dash"]:
            yield _Token("dash", piece)
        elif match["clock"]:
            yield _clock(match, piece)
        elif match["word"]:
            yield _day(piece)
        elif match["bad"]:
            raise HoursInvalid(reason="not_understood", piece=piece)


def _day(piece: str) -> _Token:
    name = "".join(piece.rstrip(".").split())
    days = DAYS_BY_NAME.get(name) or DAYS_BY_NAME.get(name.removeprefix("و"))  # "and" is a prefix
    if days is None:
        raise HoursInvalid(reason="not_understood", piece=piece)
    return _Token("day", piece, days=days)


def _clock(match: re.Match[str], piece: str) -> _Token:
    """`minute` of the day as written; 24:00 counts as 1440, and halves are applied later."""
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    half = {"a": "am", "ص": "am", "p": "pm", "م": "pm"}.get((match["half"] or " ")[0], "")
    if minute > 59 or hour * 60 + minute > 1440 or (half and not 1 <= hour <= 12):
        raise HoursInvalid(reason="no_such_time", piece=piece)
    return _Token("clock", piece, minute=hour * 60 + minute, half=half)


def _minute(token: _Token, half: str) -> int:
    if not half:
        return token.minute
    return token.minute % 720 + (720 if half == "pm" else 0)


@dataclass(slots=True)
class _Reading:
    """Where we are in the text: the days named last, and whether their hours have come."""

    left: list[_Token]
    days: tuple[int, ...] = ()
    days_are_open: bool = False
    hours: list[WeeklyHours] = field(default_factory=list)

    def take_next(self) -> None:
        token = self.left.pop(0)
        if token.kind == "day":
            self._take_days(token)
        elif token.kind == "clock" and self.days:
            self._take_range(token)
        else:
            reason = "no_day" if token.kind == "clock" else "not_understood"
            raise HoursInvalid(reason=reason, piece=token.piece)

    def _take_days(self, token: _Token) -> None:
        days = token.days
        if self._dash_follows() and len(self.left) > 1 and self.left[1].kind == "day":
            last = self.left[1].days
            if len(days) > 1 or len(last) > 1:
                raise HoursInvalid(reason="not_understood", piece=token.piece)
            days = tuple((days[0] - 1 + n) % 7 + 1 for n in range((last[0] - days[0]) % 7 + 1))
            del self.left[:2]
        self.days = (*self.days, *days) if self.days_are_open else days
        self.days_are_open = True

    def _take_range(self, token: _Token) -> None:
        if not self._dash_follows() or len(self.left) < 2 or self.left[1].kind != "clock":
            raise HoursInvalid(reason="no_end", piece=token.piece)
        end = self.left[1]
        del self.left[:2]
        opens, closes = _minute(token, token.half), _minute(end, end.half)
        if end.half and not token.half and token.minute <= 720:
            opens = _start_before(token, end.half, closes)
        piece = f"{token.piece}-{end.piece}"
        for day in self.days:
            self.hours += _hours(day, opens, closes, piece)
        self.days_are_open = False

    def _dash_follows(self) -> bool:
        return bool(self.left) and self.left[0].kind == "dash"


def _start_before(token: _Token, half: str, closes: int) -> int:
    """The later start that is before the end: 13:00 in "1-5pm", 09:00 in "9-5pm"."""
    same_half = _minute(token, half)
    return same_half if same_half < closes else _minute(token, "am")


def _hours(day: int, opens: int, closes: int, piece: str) -> tuple[WeeklyHours, ...]:
    if (opens == closes and opens) or opens == 1440:
        raise HoursInvalid(reason="no_length", piece=piece)
    overnight = 0 < closes < opens
    if overnight and closes + 1440 - opens > LONGEST_NIGHT_MINUTES:
        raise HoursInvalid(reason="end_before_start", piece=piece)
    return across_midnight(day, time(opens // 60, opens % 60), time(closes // 60 % 24, closes % 60))
