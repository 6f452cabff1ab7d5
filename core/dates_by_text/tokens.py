"""A line as tokens: days, clocks, numbers, names. What is none of them stays in sight as `odd`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from core.dates_by_text import vocabulary as words

_HALF = r"a\.?m\b\.?|p\.?m\b\.?|(?:صباحا|مساء|ظهرا|عصرا|ص|م)(?!\w)"
_PLACES = r"places?|seats?|spots?|people|persons?|اماكن|مكان|مقاعد|مقعد|اشخاص|شخص"
_MINUTES = r"minutes?|mins?|دقيقه|دقائق|دقايق"
_HOURS = r"hours?|hrs?|h|ساعه|ساعات"
_NAME = r'(?:"[^"]{1,80}"|[^\s@#"]+)'
_TOKEN = re.compile(
    rf"(?P<mentor><@!?\d+>|@\s?{_NAME})|(?P<offering>\#\s?{_NAME})"
    r"|(?P<iso>(?<!\d)\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d))"
    r"|(?P<full>(?<!\d)\d{1,2}(?P<same>[-/.])\d{1,2}(?P=same)(?:\d{4}|\d{2})(?!\d))"
    r"|(?P<slash>(?<!\d)\d{1,2}\s?/\s?\d{1,2}(?!\d))"
    r"|(?P<dotted>(?<!\d)\d{1,2}\.\d{1,2}\.(?![\d\w]))"
    rf"|(?P<places>(?<!\w)[x×]\s?\d{{1,4}}(?!\w)|(?<!\w)\d{{1,4}}\s?(?:[x×]|{_PLACES})(?!\w))"
    rf"|(?P<minutes>(?<!\w)\d{{1,4}}\s?(?:{_MINUTES})(?!\w)\.?)"
    rf"|(?P<hours>(?<!\w)\d{{1,2}}(?:\.\d)?\s?(?:{_HOURS})(?!\w)\.?)"
    r"|(?P<ordinal>(?<!\d)\d{1,2}(?:st|nd|rd|th)\b)"
    rf"|(?P<clock>(?<!\d)\d{{1,2}}(?:[:٫.]\d{{2}})?(?!\d)\s?(?:{_HALF})"
    r"|(?<!\d)\d{1,2}[:٫.]\d{2}(?!\d))"
    r"|(?P<number>\d+)"
    r"|(?P<dash>[-\u2010-\u2015\u2212~]|(?<!\w)(?:to|until|till|الي|حتي)(?!\w))"
    r"|(?P<word>[^\W\d_]+\.?)"
    r"|(?P<gap>[\s,،;؛:.()•·*]+)"
    r"|(?P<odd>.)",
    re.DOTALL,
)
DAY_KINDS = frozenset({"iso", "full", "slash", "dotted", "month", "weekday", "ahead", "next"})
CLOCK_KINDS = frozenset({"clock", "number"})


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    piece: str
    value: int = 0


def tokens(text: str) -> list[Token]:
    """Without gaps and words that say nothing; a name's second word belongs to it."""
    found: list[Token] = []
    for each in _tokens(words.plain(text)):
        if each.kind == "odd" and _continues(found, each):
            found[-1] = replace(found[-1], piece=f"{found[-1].piece} {each.piece}")
        elif each.kind != "gap":
            found.append(each)
    return [each for each in found if each.kind != "filler"]


def _continues(found: list[Token], each: Token) -> bool:
    if not found or found[-1].kind not in ("mentor", "offering"):
        return False
    return found[-1].piece[1:2] != '"' and each.piece[0].isalpha()


def _tokens(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        kind, piece = str(match.lastgroup), match.group().strip()
        yield _word(piece) if kind == "word" else Token(kind, piece)


def _word(piece: str) -> Token:
    name = piece.rstrip(".")
    bare = name.removeprefix("و") or name  # "and" is a prefix in Arabic
    for each in (name, bare):
        for kind, numbers in _NUMBERED:
            if each in numbers:
                return Token(kind, piece, numbers[each])
        for kind, known in _NAMED:
            if each in known:
                return Token(kind, piece)
    return Token("odd", piece)


_NUMBERED = (("month", words.MONTHS), ("weekday", words.WEEKDAYS), ("ahead", words.AHEAD))
_NAMED = (
    ("filler", words.FILLERS),
    ("next", words.NEXT),
    ("repeats", words.REPEATING),
    ("calendar", words.OTHER_CALENDARS),
    ("zone", words.ZONES),
    ("midnight", frozenset({"midnight"})),
)
