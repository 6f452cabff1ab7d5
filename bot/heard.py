"""What an intent means: an act with its values, or why it means nothing to us."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.codec import decode
from bot.commands import find
from bot.ui import Act, Intent
from bot.usertext import visible

TOO_FAST = "too_fast"  # an intent's `unsupported`: one too many in a minute (bot.flood)


@dataclass(frozen=True, slots=True)
class Heard:
    """`act` with what was typed (`text`) or filled in (`values`). `in_place`: the answer replaces
    the message that was pressed, or fills the one that waits for it."""

    act: Act
    text: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    in_place: bool = False


@dataclass(frozen=True, slots=True)
class Unclear:
    """`key` of the sentence that says what we did not understand; `text` is what was typed."""

    key: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """Free text: an answer to what was asked last, or nothing."""

    text: str


def hear(intent: Intent) -> Heard | Unclear | Typed:
    """What was typed is made visible() here, once: it may be kept, and shown again (I-02)."""
    if intent.unsupported:
        return Unclear("unclear.kind")
    if intent.act is not None:
        act = decode(intent.act)
        if act is None:
            return Unclear("unclear.button")
        values = {name: visible(text) for name, text in intent.values.items()}
        return Heard(act, values=values, in_place=intent.message is not None)
    if intent.command is not None:
        command = find(intent.command)
        if command is None:
            return Unclear("unclear.command", intent.command[:40])
        text = visible(intent.text).strip()[:500]
        return Heard(command.act, text=text, in_place=intent.message is not None)
    return Typed(visible(intent.text).strip())
