"""Telegram's HTML, read as its server reads it: text and entities, or a refusal."""

import html
import re
from dataclasses import dataclass, field

from tests.harness.telegram_world.refusal import wrong
from tests.harness.telegram_world.wire import Json, utf16

PLAIN_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
}
TAG = re.compile(r"<(/?)([^\s<>/]*)((?:\s+[^<>]*)?)>")
ATTRIBUTE = re.compile(r"\s*([\w-]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[\w.:-]+))?\s*")
NAMED = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")
TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")


@dataclass(frozen=True, slots=True)
class Parsed:
    """`doubts`: what Telegram lets through literally, and no careful client writes."""

    text: str
    entities: list[Json] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Open:
    tag: str
    offset: int
    entity: Json | None


def parse_html(source: str) -> Parsed:
    """Raises Refusal ("can't parse entities") for what the server does not read."""
    text, entities, doubts = "", [], []
    opened: list[_Open] = []
    at = 0
    while at < len(source):
        if source[at] != "<":
            end = source.find("<", at)
            piece = source[at : end if end >= 0 else len(source)]
            doubts += _doubtful(piece)
            text += _decoded(piece)
            at += len(piece)
            continue
        found = TAG.match(source, at)
        if found is None:
            raise _unreadable(f"Unclosed start tag at byte offset {_byte(source, at)}")
        tag = found[2].lower()
        if found[1]:
            entities += _closed(opened, tag, text, _byte(source, at))
        else:
            entity = _entity(tag, _attributes(found[3]), _byte(source, at))
            opened.append(_Open(tag, utf16(text), entity))
        at = found.end()
    if opened:
        raise _unreadable(f'Can\'t find end tag corresponding to start tag "{opened[-1].tag}"')
    return trimmed(text, entities, doubts)


def trimmed(text: str, entities: list[Json], doubts: list[str] | None = None) -> Parsed:
    """Without white space around it; entities move along, empty ones go."""
    lost = utf16(text) - utf16(text.lstrip())
    kept = text.strip()
    length = utf16(kept)
    moved = []
    for each in entities:
        start = max(0, each["offset"] - lost)
        end = min(length, each["offset"] + each["length"] - lost)
        if end > start:
            moved.append(each | {"offset": start, "length": end - start})
    moved.sort(key=lambda each: (each["offset"], -each["length"]))
    return Parsed(kept, moved, doubts or [])


def _closed(opened: list[_Open], tag: str, text: str, byte: int) -> list[Json]:
    if not opened:
        raise _unreadable(f"Unexpected end tag at byte offset {byte}")
    last = opened.pop()
    if tag and tag != last.tag:
        raise _unreadable(
            f'Unmatched end tag at byte offset {byte}, expected "</{last.tag}>", found "</{tag}>"'
        )
    length = utf16(text) - last.offset
    if last.entity is None or not length:
        return []
    return [last.entity | {"offset": last.offset, "length": length}]


def _entity(tag: str, attributes: dict[str, str], byte: int) -> Json | None:
    if tag in PLAIN_TAGS:
        return {"type": PLAIN_TAGS[tag]}
    if tag == "span" and attributes.get("class") == "tg-spoiler":
        return {"type": "spoiler"}
    if tag == "span":
        raise _unreadable(f'Tag "span" must have class "tg-spoiler" at byte offset {byte}')
    if tag == "blockquote":
        return {"type": "expandable_blockquote" if "expandable" in attributes else "blockquote"}
    if tag == "a":
        return _link(attributes.get("href", ""))
    if tag == "tg-emoji":
        return {"type": "custom_emoji", "custom_emoji_id": attributes.get("emoji-id", "")}
    if tag == "tg-time":
        return _time(attributes, byte)
    raise _unreadable(f'Unsupported start tag "{tag}" at byte offset {byte}')


def _link(address: str) -> Json | None:
    return {"type": "text_link", "url": address} if address else None


def _time(attributes: dict[str, str], byte: int) -> Json:
    moment, shape = attributes.get("unix", ""), attributes.get("format", "")
    if not moment.lstrip("-").isdigit() or not TIME_FORMAT.fullmatch(shape):
        raise _unreadable(f'Invalid "tg-time" at byte offset {byte}')
    entity: Json = {"type": "date_time", "unix_time": int(moment)}
    return entity | ({"date_time_format": shape} if shape else {})


def _attributes(written: str) -> dict[str, str]:
    return {
        found[1].lower(): _decoded((found[2] or "").strip("\"'"))
        for found in ATTRIBUTE.finditer(written)
    }


def _decoded(piece: str) -> str:
    """Only four names and the numbers are known; anything else stays as it is written."""
    return NAMED.sub(lambda found: html.unescape(found[0]), piece)


def _doubtful(piece: str) -> list[str]:
    left = NAMED.sub("", piece)
    return [f"an & that is no entity Telegram knows: {piece[:60]!r}"] if "&" in left else []


def _byte(source: str, at: int) -> int:
    return len(source[:at].encode())


def _unreadable(what: str) -> Exception:
    return wrong(f"can't parse entities: {what}")
