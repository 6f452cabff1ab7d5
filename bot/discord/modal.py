"""A Form as a modal, and what was filled in as the values of an intent."""

from collections.abc import Iterator

from bot.codec import encode
from bot.discord.surroundings import Json
from bot.discord.view import PLACEHOLDER
from bot.graphemes import cut
from bot.ui import Field, FieldKind, Form

TITLE, LABEL, HINT = 45, 45, 100
MOST_TYPED, MOST_FIELDS = 4000, 5
_LABELLED, _INPUT, _SELECT = 18, 4, 3
_LINE, _PARAGRAPH = 1, 2


def modal(form: Form) -> Json:
    """The form of at most five fields; its custom_id is the act that submitting does."""
    return {
        "title": cut(form.title or form.submit, TITLE),
        "custom_id": encode(form.act),
        "components": [_labelled(field) for field in form.fields[:MOST_FIELDS]],
    }


def filled_in(components: list[Json]) -> dict[str, str]:
    """Field name -> what was typed or picked."""
    return dict(_values(components))


def _values(components: list[Json]) -> Iterator[tuple[str, str]]:
    for each in components:
        part = each.get("component")
        for inner in [part] if part else each.get("components") or ():
            picked = inner.get("values")
            value = inner.get("value") if picked is None else next(iter(picked), "")
            yield str(inner["custom_id"]), str(value or "")


def _labelled(field: Field) -> Json:
    """A label that is too long goes on in the line below it."""
    name = cut(field.label, LABEL)
    hint = field.hint if name == field.label else f"{field.label} {field.hint}".strip()
    shown: Json = {"type": _LABELLED, "label": name}
    shown |= {"description": cut(hint, HINT)} if hint else {}
    return shown | {"component": _select(field) if field.options else _input(field)}


def _input(field: Field) -> Json:
    most = min(field.max_length, MOST_TYPED)
    typed: Json = {
        "type": _INPUT,
        "custom_id": field.name,
        "style": _PARAGRAPH if field.kind is FieldKind.PARAGRAPH else _LINE,
        "required": field.required,
        "max_length": most,
    }
    return typed | ({"value": field.value[:most]} if field.value else {})


def _select(field: Field) -> Json:
    options = [
        {"label": cut(label, HINT), "value": value, "default": value == field.value}
        for value, label in field.options
    ]
    return {
        "type": _SELECT,
        "custom_id": field.name,
        "required": field.required,
        "options": options,
        "placeholder": cut(field.label, PLACEHOLDER),
    }
