"""An act as the text behind a button, and back: at most 64 ASCII bytes, the tightest platform's.

    1appr.06CXV8T3R7M4G.3        version 1, verb "appr", subject, revision, page, extra numbers

Numbers are Crockford base32 and trailing zeros are left out, so each act has exactly one text
and decode() takes no other. A person can forge it: it says what is asked, never who asks.
"""

import re

from bot.ui import Act
from core import ids

VERSION = "1"
MAX_BYTES = 64

_VERB = re.compile(r"[a-z]{1,4}")


def encode(act: Act) -> str:
    """Raises ValueError for an act that cannot be carried: a mistake of the program."""
    numbers = [act.subject, act.revision, act.page, *act.extra]
    if not _VERB.fullmatch(act.verb) or not all(0 <= n <= ids.MAX_ID for n in numbers):
        raise ValueError(act)
    while numbers and not numbers[-1]:
        numbers.pop()
    text = ".".join([VERSION + act.verb, *map(ids.encode, numbers)])
    if len(text) > MAX_BYTES:
        raise ValueError(act)
    return text


def decode(text: str) -> Act | None:
    """The act behind `text`, or None for anything encode() would not have written; never raises."""
    if len(text) > MAX_BYTES or not text.startswith(VERSION):
        return None
    verb, *parts = text.removeprefix(VERSION).split(".")
    numbers = [ids.decode(part) for part in parts]
    known = [number for number in numbers if number is not None]
    if not _VERB.fullmatch(verb) or len(known) < len(numbers):
        return None
    subject, revision, page, *extra = known + [0] * (3 - len(known))
    act = Act(verb, subject, revision, tuple(extra), page)
    return act if encode(act) == text else None
