"""What an intent means: an act with its values, or why it means nothing to us."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.codec import decode
from bot.commands import Command, find_typed
from bot.deep_links import landing
from bot.ui import Act, Intent
from bot.usertext import visible

SPOKEN = "dtxt"  # the verb of what staff say to the bot in their space: dates, written as text
LONGEST_SPOKEN = 4001  # one more than is read: what is longer is refused, never cut (I-05)
EDITED = "edited"  # an intent's `unsupported`: what was said before was changed
TOO_FAST = "too_fast"  # an intent's `unsupported`: one too many in a minute (bot.flood)


@dataclass(frozen=True, slots=True)
class Heard:
    """`act` with what was typed (`text`) or filled in (`values`). `in_place`: the answer replaces
    the message that was pressed, or fills the one that waits for it. `command`: which one was
    given; `values` are then its options by name, where a platform has them."""

    act: Act
    text: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    in_place: bool = False
    command: Command | None = None


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
        return Unclear("unclear.edited" if intent.unsupported == EDITED else "unclear.kind")
    if intent.space and intent.act is None:
        return Heard(Act(SPOKEN), text=visible(intent.text).strip()[:LONGEST_SPOKEN])
    if intent.act is not None:
        act = decode(intent.act)
        if act is None:
            return Unclear("unclear.button")
        values = {name: visible(text) for name, text in intent.values.items()}
        return Heard(act, values=values, in_place=intent.message is not None)
    if intent.command is not None:
        command, rest = find_typed(intent.command, intent.text)
        if command is None:
            return Unclear("unclear.command", intent.command[:40])
        landed = landing(rest.strip()) if command.name == "start" else None
        if landed is not None:  # a link led here: t.me/bot?start=...
            return Heard(landed.act, landed.text)
        values = {name: visible(text) for name, text in intent.values.items()}
        longest = max((takes.longest for takes in command.parameters), default=500)
        text = visible(rest).strip()[:longest]
        return Heard(command.act, text, values, intent.message is not None, command)
    return Typed(visible(intent.text).strip())
