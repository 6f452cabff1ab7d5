"""Cutting text without breaking what a person sees as one character. D-10

Widths are UTF-16 units, as Telegram counts them: never less than what any other platform counts.
"""

from collections.abc import Callable, Iterable
from re import Pattern

import regex  # type: ignore[import-untyped]  # it ships no types

Measure = Callable[[str], int]

ELLIPSIS = "…"

_CLUSTER: Pattern[str] = regex.compile(r"\X")
_MAX_CLUSTER = 32  # the longest emoji in use has 15
_OPENERS = "\u2066\u2067\u2068"
PDI = "\u2069"


def width(text: str) -> int:
    return len(text) + sum(letter > "\uffff" for letter in text)


def clusters(text: str) -> list[str]:
    """The graphemes of `text`; one of absurd size (a chain of joiners) falls into its letters."""
    parts: list[str] = []
    for cluster in _CLUSTER.findall(text):
        parts += [cluster] if len(cluster) <= _MAX_CLUSTER else list(cluster)
    return parts


def cut(text: str, limit: int, measure: Measure = width) -> str:
    """`text`, or as much of it as fits into `limit` with an ellipsis; isolates stay balanced."""
    if measure(text) <= limit:
        return text
    kept = ""
    for cluster in clusters(text):
        longer = kept + cluster
        if measure(longer.rstrip() + ELLIPSIS + closing(longer)) > limit:
            break
        kept = longer
    return kept.rstrip() + ELLIPSIS + closing(kept)


def closing(text: str) -> str:
    """The PDIs that `text` still needs after its last opened isolate."""
    return PDI * len(open_isolates(text))


def open_isolates(parts: Iterable[str]) -> str:
    """The isolate characters opened and not closed in `parts` (letters or clusters)."""
    opened = ""
    for part in parts:
        if part in _OPENERS:
            opened += part
        elif part == PDI:
            opened = opened[:-1]
    return opened
