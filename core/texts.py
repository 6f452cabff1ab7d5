"""Text that people typed, bounded before it is kept. The platforms' side tidies it first
(invisible and reordering characters); here stands the last word on length and storability."""

import unicodedata

from core.errors import TextMissing, TextTooLong

MAX_NAME = 64
MAX_REASON = 500

_NOT_STORABLE = {"Cc", "Cs"}  # PostgreSQL refuses NUL, UTF-8 refuses lone surrogates (I-02)


def bounded(text: str, limit: int, name: str, required: bool = True) -> str:
    """`text` trimmed and without control characters other than line breaks.

    Raises TextTooLong or, when `required`, TextMissing; both name the field.
    """
    kept = storable(text)
    if len(kept) > limit:
        raise TextTooLong(limit=limit, length=len(kept), name=name)
    if required and not kept:
        raise TextMissing(name=name)
    return kept


def storable(text: str) -> str:
    return "".join(
        letter
        for letter in text
        if letter == "\n" or unicodedata.category(letter) not in _NOT_STORABLE
    ).strip()
