"""A Screen as plain JSON values. Moments stay moments: the page writes them in the pane's zone."""

from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError

from bot import pictures, stored_picture
from bot.codec import encode
from bot.ui import Button, Choice, Field, Form, Picture, Screen, Stamp, Text
from core.clock import require_utc

Json = dict[str, object]


def view(screen: Screen) -> Json:
    """Everything the screen shows, in the page's order; nothing here is HTML."""
    shown: Json = {
        "kind": "screen",
        "lang": screen.language,
        "dir": direction(screen.language),
        "zone": screen.zone,
        "card": screen.card,
        "title": screen.title,
        "lines": [_text(line) for line in screen.lines],
        "details": [[label, _text(value)] for label, value in screen.details],
        "prompt": screen.prompt,
        "choices": [_choice(choice) for choice in screen.choices],
        "buttons": [[_button(button) for button in row] for row in screen.buttons],
        "form": _form(screen.form, screen.title) if screen.form else None,
    }
    return shown | ({"picture": _picture(screen.picture)} if screen.picture else {})


def said(text: str, intent: str) -> Json:
    """What a person typed. `intent` lets the page swap its own unsent copy for the stored one."""
    return {"kind": "said", "text": text, "intent": intent}


def direction(language: str) -> str:
    """ "rtl" or "ltr" by CLDR; "ltr" for a language it does not know."""
    try:
        return Locale.parse(language, sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "ltr"


def _picture(picture: Picture) -> Json:
    """Its recipe is kept with the message: the page asks for the image, which is drawn then."""
    width, height = pictures.size(picture)
    return {
        "alt": picture.alt,
        "width": width,
        "height": height,
        "recipe": stored_picture.dump(picture),
    }


def _text(line: Text) -> list[str | Json]:
    return [part if isinstance(part, str) else _stamp(part) for part in line]


def _stamp(stamp: Stamp) -> Json:
    moment = require_utc(stamp.moment).replace(tzinfo=None)
    return {"at": moment.isoformat(timespec="seconds") + "Z", "style": stamp.style}


def _choice(choice: Choice) -> Json:
    return {"label": choice.label, "detail": choice.detail, "act": encode(choice.act)}


def _button(button: Button) -> Json:
    shown: Json = {"label": button.label, "style": button.style.value}
    if button.act is not None:
        return shown | {"act": encode(button.act)}
    # A link of another scheme (javascript:) is shown, but leads nowhere.
    return shown | {"url": button.url} if _is_web_link(button.url) else shown


def _is_web_link(url: str | None) -> bool:
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _form(form: Form, heading: str) -> Json:
    """A title that the card has already is not said twice."""
    return {
        "title": "" if form.title == heading else form.title,
        "act": encode(form.act),
        "submit": form.submit,
        "fields": [_field(field) for field in form.fields],
    }


def _field(field: Field) -> Json:
    return {
        "name": field.name,
        "label": field.label,
        "kind": field.kind.value,
        "required": field.required,
        "max_length": field.max_length,
        "value": field.value,
        "hint": field.hint,
        "options": [[value, label] for value, label in field.options],
    }
