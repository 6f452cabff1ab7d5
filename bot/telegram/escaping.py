"""Our text as Telegram's HTML, with nothing in it that marks up or calls anybody. I-01

Everything is escaped, what people typed and what we say alike. Moments become `<tg-time>`: readers
see them on their own clock, and older apps show the labelled text inside it.
"""

import re
from html import escape

from bot.times import Reader, stamp
from bot.ui import Stamp, Text

_FORMATS = {"full": "wDt", "date": "wD", "time": "t", "relative": "r"}
_MENTION = re.compile(r"(?<![\w@./])@(?=[A-Za-z0-9_])")
_APART = "@\u2060"  # a word joiner: looks the same, and names nobody


def marked(text: Text, reader: Reader) -> str:
    """`text` with its moments; `reader` decides how they read where they are not understood."""
    return "".join(
        _moment(part, reader) if isinstance(part, Stamp) else escaped(part) for part in text
    )


def escaped(text: str) -> str:
    return escape(_MENTION.sub(_APART, text), quote=False)


def _moment(mark: Stamp, reader: Reader) -> str:
    unix, how = int(mark.moment.timestamp()), _FORMATS.get(mark.style, "wDt")
    return f'<tg-time unix="{unix}" format="{how}">{escaped(stamp(mark, reader))}</tg-time>'
