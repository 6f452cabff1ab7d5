"""The sentences people read. Code names a key and its facts; bot/locales has the words.

`say()` gives a Text (moments stay Stamps, so each reader sees them on their own clock);
`label()` gives a str, for buttons and titles. What a fact becomes:

    str                 what people typed: visible and isolated (bot.usertext)
    Text, Stamp         spliced in as it is (a Stamp: say only)
    datetime            a Stamp (say only)
    date, timedelta     "Tue 1 Dec 2026", "1 hour 30 minutes"
    int, Money          "1,200", "EGP 12.50"

The fact `n` also chooses the plural form. A key or fact that is missing raises WordMissing
while `be_strict()` (tests, development); otherwise it is logged and the reader gets English,
then the key, and an ellipsis for a fact: a missing word never stops a booking.
"""

import logging
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from babel.numbers import format_decimal

from bot import catalogs, times
from bot.money_words import money_words
from bot.ui import Stamp, Text
from bot.usertext import isolated
from core.money import Money

PLACEHOLDER = re.compile(r"\{([a-z_][a-z0-9_]*)\}")

_log = logging.getLogger(__name__)


class WordMissing(LookupError):
    """A sentence, or a fact that a sentence asks for, is not there."""


@dataclass(slots=True)
class _Mode:
    strict: bool = False


_mode = _Mode()


def be_strict(strict: bool = True) -> None:
    """Missing words raise from now on (or no longer do)."""
    _mode.strict = strict


@dataclass(frozen=True, slots=True)
class Words:
    """`say` and `label` for one language."""

    language: str

    def say(self, key: str, **facts: object) -> Text:
        return say(self.language, key, **facts)

    def label(self, key: str, **facts: object) -> str:
        return label(self.language, key, **facts)


def say(language: str, key: str, /, **facts: object) -> Text:
    """The sentence of `key` with its facts. Facts that it does not ask for are ignored."""
    pieces = PLACEHOLDER.split(_pattern(language, key, facts.get("n")))
    text: list[str | Stamp] = []
    for index, piece in enumerate(pieces):
        text.extend(_fact(language, key, piece, facts) if index % 2 else (piece,))
    return _joined(text)


def label(language: str, key: str, /, **facts: object) -> str:
    """As `say`, for what cannot hold a Stamp: give moments as text, see bot.times."""
    text = say(language, key, **facts)
    if any(isinstance(part, Stamp) for part in text):
        _missing(f"{key}: a moment in a label has no reader; pass times.time_label(...)")
    return times.flatten(text, times.Reader(language))


def has(language: str, key: str) -> bool:
    return catalogs.sentence(language, key, None) is not None


def _pattern(language: str, key: str, n: object) -> str:
    number = n if isinstance(n, int) else None
    found = catalogs.sentence(language, key, number)
    if found is None:
        _missing(f"no sentence {key!r} in {language!r}")
        found = catalogs.sentence(catalogs.DEFAULT, key, number)
    return key if found is None else found


def _fact(language: str, key: str, name: str, facts: dict[str, object]) -> Text:
    if name not in facts:
        _missing(f"{key} asks for the fact {name!r}")
        return ("…",)
    written = _written(language, facts[name])
    if written is None:
        _missing(f"{key}: the fact {name!r} is a {type(facts[name]).__name__}")
        return ("…",)
    return written


def _written(language: str, fact: object) -> Text | None:
    known = language if language in catalogs.languages() else catalogs.DEFAULT
    match fact:
        case tuple():
            return tuple(part for part in fact if isinstance(part, str | Stamp))
        case Stamp():
            return (fact,)
        case datetime():
            return (Stamp(fact),)
        case str():
            return (isolated(fact),)
        case bool():
            return None
        case int():
            return (_number(fact, known),)
        case Money():
            return (money_words(fact, known),)
        case timedelta():
            return (times.duration(fact, known),)
        case date():
            return (times.day_label(fact, known, year=True),)
    return None


@lru_cache(maxsize=4096)
def _number(number: int, language: str) -> str:
    return format_decimal(number, locale=language)


def _joined(parts: list[str | Stamp]) -> Text:
    """Neighbouring strings made one: a Text is compared and measured more easily so."""
    text: list[str | Stamp] = []
    for part in parts:
        if text and isinstance(part, str) and isinstance(text[-1], str):
            text[-1] += part[1:] if _stops(text[-1], part) else part
        elif part != "":
            text.append(part)
    return tuple(text)


def _stops(before: str, after: str) -> bool:
    """An Arabic currency ends with the dot that would end the sentence."""
    return after.startswith(".") and before.endswith((".\u200f", ".\u200f\u2069"))


def _missing(what: str) -> None:
    if _mode.strict:
        raise WordMissing(what)
    _log.warning("words missing: %s", what)
