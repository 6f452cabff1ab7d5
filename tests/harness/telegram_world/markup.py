"""Keyboards: what Telegram takes, and what it says to the rest."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.harness.telegram_world.refusal import wrong
from tests.harness.telegram_world.wire import LONGEST_CALLBACK_DATA, MOST_BUTTONS, Json

Rows = tuple[tuple[Json, ...], ...]
STYLES = ("danger", "success", "primary")
LONGEST_COPY = 256


def inline_rows(markup: Any, *, in_private: bool, invoice: bool = False) -> Rows:
    """The rows of an inline keyboard; empty rows are dropped. Raises Refusal."""
    keyboard = markup.get("inline_keyboard") if isinstance(markup, dict) else None
    if not isinstance(keyboard, list) or not all(isinstance(row, list) for row in keyboard):
        raise wrong("object expected as reply markup")
    rows = tuple(tuple(row) for row in keyboard if row)
    _not_too_many(sum(map(len, rows)))
    for at, button in enumerate(button for row in rows for button in row):
        _check(button, in_private=in_private)
        if button.get("pay") and not (invoice and at == 0):
            raise wrong("BUTTON_TYPE_INVALID: pay is the first button of an invoice")
    return rows


def reply_rows(markup: Json) -> Rows:
    """The rows of a reply keyboard; a text alone counts as a button."""
    keyboard = markup.get("keyboard")
    if not isinstance(keyboard, list) or not all(isinstance(row, list) for row in keyboard):
        raise wrong("can't parse reply keyboard markup JSON object")
    rows = tuple(tuple(_as_button(each) for each in row) for row in keyboard if row)
    _not_too_many(sum(map(len, rows)))
    if not rows or not all(each["text"] for row in rows for each in row):
        raise wrong("reply keyboard button text must be non-empty")
    return rows


def _as_button(written: Any) -> Json:
    if isinstance(written, str):
        return {"text": written}
    if isinstance(written, dict) and isinstance(written.get("text"), str):
        return written
    raise wrong("can't parse keyboard button")


def _not_too_many(buttons: int) -> None:
    if buttons > MOST_BUTTONS:
        raise wrong("REPLY_MARKUP_TOO_LONG")


def _check(button: Any, *, in_private: bool) -> None:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise wrong('can\'t parse inline keyboard button: Field "text" must be of type String')
    if not button["text"].strip():
        raise wrong("inline keyboard button text must be non-empty")
    if button.get("style") not in (None, *STYLES):
        raise wrong("invalid button style specified")
    kinds = [kind for kind in KINDS if kind in button]
    if not kinds:
        raise wrong(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if len(kinds) > 1:
        raise wrong(f"an inline keyboard button is one thing, not {', '.join(kinds)}")
    KINDS[kinds[0]](button[kinds[0]], in_private)


def _callback(data: Any, _: bool) -> None:
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= LONGEST_CALLBACK_DATA:
        raise wrong("BUTTON_DATA_INVALID")


def _url(address: Any, _: bool) -> None:
    """A host without a dot ("localhost") is no address to Telegram."""
    parts = urlsplit(address if isinstance(address, str) else "")
    hosted = parts.scheme in ("http", "https") and "." in (parts.hostname or "")
    if not hosted and parts.scheme != "tg":
        raise wrong(f"inline keyboard button URL '{address}' is invalid: Wrong HTTP URL")


def _web_app(app: Any, in_private: bool) -> None:
    address = app.get("url") if isinstance(app, dict) else None
    if not isinstance(address, str) or urlsplit(address).scheme != "https":
        raise wrong(f"inline keyboard button Web App URL '{address}' is invalid: only HTTPS")
    if not in_private:
        raise wrong("BUTTON_TYPE_INVALID")


def _copy(copied: Any, _: bool) -> None:
    text = copied.get("text") if isinstance(copied, dict) else None
    if not isinstance(text, str) or not 1 <= len(text) <= LONGEST_COPY:
        raise wrong("BUTTON_COPY_TEXT_INVALID")


def _pay(wanted: Any, _: bool) -> None:
    if wanted is not True:
        raise wrong("BUTTON_TYPE_INVALID")


def _switch(words: Any, _: bool) -> None:
    if not isinstance(words, str):
        raise wrong("BUTTON_TYPE_INVALID")


KINDS: dict[str, Callable[[Any, bool], None]] = {
    "callback_data": _callback,
    "url": _url,
    "web_app": _web_app,
    "copy_text": _copy,
    "pay": _pay,
    "switch_inline_query": _switch,
    "switch_inline_query_current_chat": _switch,
}
