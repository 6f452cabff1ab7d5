"""A screen without buttons: a numbered list to read, and the number or label typed back."""

import unicodedata

from bot.times import Reader, flatten
from bot.ui import Act, Screen
from bot.usertext import visible
from bot.words import label

_KEYCAP = str.maketrans("", "", "\ufe0f\u20e3")


def to_plain(screen: Screen, reader: Reader) -> str:
    """All of `screen` as one text, times on the reader's clock, options numbered."""
    text = [flatten(line, reader) for line in screen.lines]
    text += [f"{name}: {flatten(value, reader)}" for name, value in screen.details]
    text += [screen.picture.alt] if screen.picture else []
    numbered = numbered_options(screen)
    if numbered:
        text += ["", *([screen.prompt] if screen.prompt else []), *numbered]
        text += ["", label(reader.language, "plain.reply")]
    text += link_lines(screen)
    if screen.form:
        text += ["", screen.form.title]
    return "\n".join([*([screen.title, ""] if screen.title else []), *text]).strip("\n")


def options(screen: Screen) -> tuple[tuple[str, str, Act], ...]:
    """Label, detail and act of all that can be picked: choices first, then buttons by row."""
    choices = [(choice.label, choice.detail, choice.act) for choice in screen.choices]
    buttons = [(b.label, "", b.act) for row in screen.buttons for b in row if b.act]
    return tuple(choices + buttons)


def numbered_options(screen: Screen) -> list[str]:
    return [
        entry(f"{number}. {name}", detail)
        for number, (name, detail, _) in enumerate(options(screen), 1)
    ]


def entry(name: str, detail: str) -> str:
    return f"{name} — {detail}" if detail else name


def link_lines(screen: Screen) -> list[str]:
    return [f"{b.label}: {b.url}" for row in screen.buttons for b in row if b.url]


def pick(screen: Screen, typed: str) -> Act | None:
    """What "2", "٢", "2.", "2️⃣" or a whole label means on `screen`; None when it is not clear.

    A label wins over a number: on a list of "5 4 3 2 1", "5" is the first entry.
    """
    wanted = _key(typed[:500])
    offered = options(screen)
    named = {act for name, _, act in offered if _key(name) == wanted}
    if named or not wanted:
        return named.pop() if len(named) == 1 else None
    number = wanted.strip(".)(# ")
    if not number.isdecimal() or len(number) > 4:
        return None
    index = int(number) - 1
    return offered[index][2] if 0 <= index < len(offered) else None


def _key(text: str) -> str:
    """As people compare: case, width, kind of digits and invisible characters do not count."""
    folded = unicodedata.normalize("NFKC", visible(text).translate(_KEYCAP)).casefold()
    return "".join(str(int(c)) if c.isdecimal() else c for c in folded).strip()
