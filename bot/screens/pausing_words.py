"""Before an offering is paused: how many open requests that declines, and a word to those who
asked (X21)."""

from dataclasses import replace

from bot.screens.deciding import REASON_LENGTH
from bot.screens.writer import Writer
from bot.ui import Act, Field, FieldKind, Form, Screen
from core.catalog import Offering


def with_words(w: Writer, sure: Screen, offering: Offering, requests: int) -> Screen:
    """The question as it is where nobody waits."""
    if not requests:
        return sure
    field = Field(
        "words",
        w.label("pause.words"),
        FieldKind.PARAGRAPH,
        required=False,
        max_length=REASON_LENGTH,
        hint=w.label("pause.words.hint"),
    )
    title = w.label("pause.words.title")
    act = Act("ofps", offering.id, offering.revision)
    form = Form(title, act, (field,), w.label("pause.words.submit"))
    return replace(sure, lines=(*sure.lines, w.say("pause.waiting", n=requests)), form=form)
