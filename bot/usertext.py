"""Text that people typed: made fit to store by `clean()`, and fit to stand inside our sentences
by `isolated()`. Every renderer still escapes it. I-01, I-02
"""

import unicodedata
from re import Pattern

import regex  # type: ignore[import-untyped]  # it ships no types

from core.errors import TextMissing, TextTooLong

MARKS_PER_LETTER = 4  # Vietnamese, Hebrew and Arabic need three; a "zalgo" bomb has hundreds

_FSI, _PDI = "\u2068", "\u2069"
_MAX_RAW = 50_000  # more than any platform lets a person send at once

_LINE_ENDS: Pattern[str] = regex.compile(r"\r\n?|[\u0085\u2028\u2029\v\f]")
# Controls, formats (bidi overrides and isolates, zero-width), surrogates, private use, unassigned,
# and letters nobody sees. The Arabic number signs are formats too, but visible.
_UNSEEN: Pattern[str] = regex.compile(
    r"(?!\n)[\p{C}\p{Default_Ignorable_Code_Point}\u2800]"
    r"(?<![\p{Prepended_Concatenation_Mark}\u200c\u200d\ufe00-\ufe0f])"
)
# The two joiners are kept where scripts and emoji need them: between two visible things.
_LOOSE_JOINER: Pattern[str] = regex.compile(
    r"(?<![\p{L}\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}])[\u200c\u200d]"
    r"|[\u200c\u200d](?![\p{L}\p{Extended_Pictographic}])"
)
_TOO_MANY_MARKS: Pattern[str] = regex.compile(rf"(\p{{M}}{{{MARKS_PER_LETTER}}})\p{{M}}+")
_BLANKS: Pattern[str] = regex.compile(r"[\p{Zs}\t]+")
_BLANK_LINES: Pattern[str] = regex.compile(r"\n{3,}")


def clean(
    text: str, max_length: int, *, paragraph: bool = False, required: bool = True, name: str = ""
) -> str:
    """`text` as it may be stored: NFC, visible characters only, trimmed, at most `max_length`.

    The length counts characters (code points), so there are never more graphemes than that.
    Only a `paragraph` keeps its line breaks, and at most one blank line in a row.
    Raises TextTooLong(limit, length, name) and, when `required`, TextMissing(name).
    """
    if len(text) > _MAX_RAW:
        raise TextTooLong(limit=max_length, length=len(text), name=name)
    kept = _tidy(visible(text), paragraph=paragraph)
    if len(kept) > max_length:
        raise TextTooLong(limit=max_length, length=len(kept), name=name)
    if required and not kept:
        raise TextMissing(name=name)
    return kept


def visible(text: str) -> str:
    """`text` in NFC without what is not seen or what would reorder or bury its neighbours."""
    if text.isascii() and text.isprintable():
        return text  # most names; the rest costs ten times as much
    plain = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    plain = _LOOSE_JOINER.sub("", _UNSEEN.sub("", plain))
    return _TOO_MANY_MARKS.sub(r"\1", unicodedata.normalize("NFC", plain))


def isolated(text: str) -> str:
    """`text` made visible(), each line between FSI and PDI: its direction cannot leak out. I-02"""
    return "\n".join(f"{_FSI}{line}{_PDI}" if line else "" for line in visible(text).split("\n"))


def _tidy(text: str, *, paragraph: bool) -> str:
    lines = [_BLANKS.sub(" ", line).strip() for line in text.split("\n")]
    if not paragraph:
        return " ".join(line for line in lines if line)
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n")
