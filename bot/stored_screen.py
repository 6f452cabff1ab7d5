"""A screen as JSON text and back: a reply is a row before it is a message."""

import json
from datetime import datetime
from typing import Any

from bot import stored_picture
from bot.codec import decode, encode
from bot.ui import Act, Button, Choice, Field, FieldKind, Form, Invoice, Screen, Stamp, Style, Text


def dump(screen: Screen) -> str:
    return json.dumps(
        {
            "title": screen.title,
            "lines": [_text(line) for line in screen.lines],
            "details": [[name, _text(value)] for name, value in screen.details],
            "choices": [[c.label, encode(c.act), c.detail, c.day] for c in screen.choices],
            "prompt": screen.prompt,
            "buttons": [[_button(button) for button in row] for row in screen.buttons],
            "form": _form(screen.form) if screen.form else None,
            "language": screen.language,
            "zone": screen.zone,
            "card": screen.card,
            "again": encode(screen.again) if screen.again else None,
        }
        | ({"picture": stored_picture.dump(screen.picture)} if screen.picture else {}),
        ensure_ascii=False,
        separators=(",", ":"),
    )


def load(stored: str) -> Screen:
    raw = json.loads(stored)
    return Screen(
        title=raw["title"],
        lines=tuple(_read_text(line) for line in raw["lines"]),
        details=tuple((name, _read_text(value)) for name, value in raw["details"]),
        choices=tuple(
            Choice(name, _act(act), detail, *day) for name, act, detail, *day in raw["choices"]
        ),
        prompt=raw["prompt"],
        buttons=tuple(tuple(_read_button(b) for b in row) for row in raw["buttons"]),
        form=_read_form(raw["form"]) if raw["form"] else None,
        language=raw["language"],
        zone=raw["zone"],
        card=raw["card"],
        again=decode(raw["again"]) if raw["again"] else None,
        picture=stored_picture.load(raw["picture"]) if "picture" in raw else None,
    )


def _text(text: Text) -> list[Any]:
    return [
        part if isinstance(part, str) else [part.moment.isoformat(), part.style] for part in text
    ]


def _read_text(parts: list[Any]) -> Text:
    return tuple(
        part if isinstance(part, str) else Stamp(datetime.fromisoformat(part[0]), part[1])
        for part in parts
    )


def _button(button: Button) -> list[Any]:
    act = encode(button.act) if button.act else None
    stored = [button.label, act, button.url, button.style.value]
    bill = button.invoice
    return [*stored, [bill.title, bill.text, bill.payload, bill.stars]] if bill else stored


def _read_button(raw: list[Any]) -> Button:
    invoice = Invoice(*raw[4]) if len(raw) > 4 else None
    return Button(raw[0], decode(raw[1]) if raw[1] else None, raw[2], Style(raw[3]), invoice)


def _act(text: str) -> Act:
    act = decode(text)
    if act is None:
        raise ValueError(text)
    return act


def _form(form: Form) -> dict[str, Any]:
    fields = [
        [f.name, f.label, f.kind.value, f.required, f.max_length, f.value, f.hint, f.options]
        for f in form.fields
    ]
    return {
        "title": form.title,
        "act": encode(form.act),
        "fields": fields,
        "submit": form.submit,
    }


def _read_form(raw: dict[str, Any]) -> Form:
    fields = tuple(
        Field(name, label, FieldKind(kind), required, size, value, hint, _options(options))
        for name, label, kind, required, size, value, hint, options in raw["fields"]
    )
    return Form(raw["title"], _act(raw["act"]), fields, raw["submit"])


def _options(raw: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((value, label) for value, label in raw)
