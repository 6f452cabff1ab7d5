"""The text of a message as its sender asked for it: parsed, trimmed, measured."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tests.harness.telegram_world.html_text import Parsed, parse_html, trimmed
from tests.harness.telegram_world.refusal import bad, wrong
from tests.harness.telegram_world.wire import LONGEST_CAPTION, LONGEST_TEXT, Json, utf16

if TYPE_CHECKING:
    from tests.harness.telegram_world.methods.call import Call

FOUND = re.compile(
    r"(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?)\b|(?P<mention>(?<!\w)@\w{4,32})"
)


def worded(call: "Call", name: str, marks: str) -> Parsed:
    """The parameter `name` by its parse_mode or its entities."""
    source = call.get(name, "")
    if not isinstance(source, str):
        raise wrong(f"{name} must be a String")
    mode = str(call.get("parse_mode", ""))
    if mode.lower() == "html":
        parsed = parse_html(source)
    elif mode:
        raise wrong(f"not modelled: parse mode {mode}")
    else:
        parsed = trimmed(source, list(call.get(marks, [])))
    for doubt in parsed.doubts:
        call.world.book.breach(f"{call.method}: {doubt}")
    return Parsed(parsed.text, [*parsed.entities, *found_in(parsed.text, parsed.entities)])


def text_of(call: "Call") -> Parsed:
    parsed = worded(call, "text", "entities")
    if not parsed.text:
        raise wrong("message text is empty")
    if utf16(parsed.text) > LONGEST_TEXT:
        raise wrong("message is too long")
    return parsed


def caption_of(call: "Call") -> Parsed:
    parsed = worded(call, "caption", "caption_entities")
    if utf16(parsed.text) > LONGEST_CAPTION:
        raise wrong("message caption is too long")
    return parsed


def found_in(text: str, taken: Sequence[Json] = ()) -> list[Json]:
    """Commands and mentions, which Telegram marks by itself."""
    marks: list[Json] = []
    for found in FOUND.finditer(text):
        start, length = utf16(text[: found.start()]), utf16(found[0])
        mark: dict[str, Any] = {"type": found.lastgroup, "offset": start, "length": length}
        if not any(_touching(mark, each) for each in taken if each["type"] in SOLID):
            marks.append(mark)
    return marks


SOLID = ("code", "pre", "text_link", "date_time", "custom_emoji")


def _touching(one: Json, other: Json) -> bool:
    starts_before = one["offset"] < other["offset"] + other["length"]
    return bool(starts_before and other["offset"] < one["offset"] + one["length"])


def not_modified() -> Exception:
    return bad(
        "message is not modified: specified new message content and reply markup are exactly "
        "the same as a current content and reply markup of the message"
    )
