"""The questions before a booking: for the mentor who writes them, and the student who answers
(X31)."""

from collections.abc import Sequence
from dataclasses import replace

from bot.screens import offer_desk
from bot.screens.writer import Writer
from bot.ui import Act, Choice, Field, FieldKind, Form, Screen, Style, Text
from core.catalog import Offering, OfferingKind
from core.intake import (
    MAX_ANSWER,
    MAX_QUESTION,
    Question,
    most_questions,
    questions_of,
)
from core.settings import Settings

NEEDS = ("required", "optional")
SIZES = ("short", "long")
_FIELDS = 5  # of one form


def questions(w: Writer, offering: Offering, note: Text = ()) -> Screen:
    """A press on one changes it or takes it away."""
    asked = questions_of(offering)
    most = most_questions(offering)
    add = w.button("ask2.button.add", _act("ofqn", offering), Style.PRIMARY)
    return w.screen(
        w.label("ask2.title", offering=offering.title),
        note,
        w.say("ask2.about", n=most),
        prompt=w.label("ask2.prompt") if asked else "",
        choices=[
            Choice(each.text, _act("ofqe", offering, place), detail=_kind(w, each))
            for place, each in enumerate(asked, 1)
        ],
        buttons=[
            [add] if len(asked) < most else [],
            [w.button("button.back", Act("ofmo", offering.id))],
        ],
        again=Act("ofqs", offering.id),
    )


def _kind(w: Writer, question: Question) -> str:
    need = w.label("ask2.need.required" if question.required else "ask2.need.optional")
    size = w.label("ask2.size.long" if question.long else "ask2.size.short")
    return f"{need} · {size}"


def _act(verb: str, offering: Offering, *extra: int) -> Act:
    return Act(verb, offering.id, offering.revision, extra)


def write(w: Writer, offering: Offering, place: int = 0) -> Screen:
    """A new question, or the one at `place` (from 1)."""
    asked = questions_of(offering)
    known = asked[place - 1] if 0 < place <= len(asked) else Question("", True, False)
    title = w.label("ask2.write.title" if place else "ask2.new.title")
    fields = (
        Field("question", w.label("ask2.field"), max_length=MAX_QUESTION, value=known.text),
        _pick(w, "need", NEEDS, known.required),
        _pick(w, "size", SIZES, not known.long),
    )
    drop = w.button("ask2.button.drop", _act("ofqr", offering, place), Style.DANGER)
    return w.screen(
        title,
        w.say("ask2.write.about"),
        form=Form(
            title,
            _act("ofqu" if place else "ofqa", offering, place),
            fields,
            w.label("button.save"),
        ),
        buttons=[
            [drop] if place else [],
            [w.button("button.back", Act("ofqs", offering.id))],
        ],
    )


def labels(w: Writer, name: str, values: Sequence[str]) -> dict[str, str]:
    return {value: w.label(f"ask2.{name}.{value}") for value in values}


def _pick(w: Writer, name: str, values: Sequence[str], first: bool) -> Field:
    named = labels(w, name, values)
    numbered = (f"{number}. {label}" for number, label in enumerate(named.values(), 1))
    return Field(
        name,
        w.label("ask2.which_need" if name == "need" else "ask2.which_size"),
        FieldKind.PICK,
        value=values[0] if first else values[1],
        hint="  ".join(numbered),
        options=tuple(named.items()),
    )


def asked_first(w: Writer, shown: Screen, offering: Offering, settings: Settings) -> Screen:
    """The form of a booking with the mentor's questions in front; the topic gives way where it
    would be one field too many. Until when it can be moved stands beside it (X11)."""
    if shown.form is None:
        return shown
    asked = [_field(each) for each in questions_of(offering)]
    others = shown.form.fields
    number = 1 if offering.kind is OfferingKind.FACE_TO_FACE else 0
    if len(asked) + len(others) + number > _FIELDS:
        others = tuple(field for field in others if field.name != "topic")
    can_move = (w.label("desk2.moving"), offer_desk.moving(w, offering, settings))
    return replace(
        shown,
        lines=(*shown.lines, *([w.say("ask2.first", n=len(asked))] if asked else [])),
        details=(*shown.details, can_move),
        form=replace(shown.form, fields=(*asked, *others)),
    )


def _field(question: Question) -> Field:
    kind = FieldKind.PARAGRAPH if question.long else FieldKind.LINE
    return Field(
        question.name,
        question.text,
        kind,
        required=question.required,
        max_length=MAX_ANSWER,
    )
