"""A fitted Screen as the text and the inline keyboard of one message.

Nothing is kept in memory: what is pressed comes back as the act in the button's callback_data.
"""

from urllib.parse import urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.calendar_grid import is_calendar, rows_of
from bot.codec import encode
from bot.telegram.escaping import escaped, marked
from bot.times import Reader
from bot.ui import Button, Screen, Style

NOWHERE = "-"  # callback_data of a button that does nothing: a day that is not free
LONGEST_URL = 2048
_STYLES = {Style.PRIMARY: "primary", Style.DANGER: "danger"}
_NOTHING = "\u2063"


def text_of(screen: Screen) -> str:
    """HTML; never empty, which Telegram would refuse."""
    return _words_of(screen) or _NOTHING


def caption_of(screen: Screen) -> str | None:
    """The same beside a picture, which can stand alone."""
    return _words_of(screen) or None


def _words_of(screen: Screen) -> str:
    reader = Reader(screen.language, screen.zone)
    lines = [f"<b>{escaped(screen.title)}</b>"] if screen.title else []
    lines += [marked(line, reader) for line in screen.lines]
    lines += [f"<b>{escaped(name)}:</b> {marked(value, reader)}" for name, value in screen.details]
    if screen.prompt:
        lines.append(f"<i>{escaped(screen.prompt)}</i>")
    return "\n".join(lines)


def keyboard_of(screen: Screen) -> InlineKeyboardMarkup | None:
    """None for a message without buttons."""
    grid = rows_of(screen) if is_calendar(screen) else ()
    rows = [[_button(each) for each in row] for row in (*grid, *screen.buttons) if row]
    return InlineKeyboardMarkup(rows) if rows else None


def _button(button: Button) -> InlineKeyboardButton:
    style = _STYLES.get(button.style)
    if button.act is not None:
        data = encode(button.act)
        return InlineKeyboardButton(button.label, callback_data=data, style=style)
    if is_web_link(button.url):
        return InlineKeyboardButton(button.label, url=button.url, style=style)
    # A link that Telegram would not take is shown, but leads nowhere.
    return InlineKeyboardButton(button.label, callback_data=NOWHERE)


def is_web_link(url: str | None) -> bool:
    try:
        parts = urlsplit(url or "")
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and len(url or "") <= LONGEST_URL
