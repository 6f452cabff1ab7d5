"""Our text as Discord's markdown, with nothing in it that marks up or mentions. I-01, DC7

Everything is escaped, what people typed and what we say alike. Web addresses stay links; letters
in them that mark up are percent-encoded, which leads to the same place.
"""

import re

from bot.ui import Stamp, Text

_STYLES = {"date": "D", "time": "t", "relative": "R"}
_LINK = re.compile(r"(?<![\w/])https?://[A-Za-z0-9._~/?#&=%+:,;!$*|-]+")
_MARKUP = re.compile(r"[\\`*_~|<>\[\]]")
_AT_LINE_START = re.compile(r"^(\s*)([#+-]|\d+(?=\.))", re.MULTILINE)
_SHOUT = re.compile(r"@(?=everyone|here)")
_ENCODED = {letter: f"%{ord(letter):02X}" for letter in "_~*|"}


def marked(text: Text) -> str:
    """`text` with its stamps as Discord's own: every reader sees them on their own clock."""
    return "".join(_stamp(part) if isinstance(part, Stamp) else escaped(part) for part in text)


def escaped(text: str) -> str:
    pieces = []
    end = 0
    for link in _LINK.finditer(text):
        pieces += [_plain(text[end : link.start()]), _link(link.group())]
        end = link.end()
    return _line_starts("".join([*pieces, _plain(text[end:])]))


def _plain(text: str) -> str:
    return _SHOUT.sub("@\u200b", _MARKUP.sub(r"\\\g<0>", text))


def _link(address: str) -> str:
    return "".join(_ENCODED.get(letter, letter) for letter in address)


def _line_starts(text: str) -> str:
    """Headings, small print and lists begin only at the start of a line."""
    return _AT_LINE_START.sub(_quiet_start, text)


def _quiet_start(found: re.Match[str]) -> str:
    blank, mark = found.groups()
    return f"{blank}{mark}\\" if mark.isdigit() else f"{blank}\\{mark}"


def _stamp(stamp: Stamp) -> str:
    return f"<t:{int(stamp.moment.timestamp())}:{_STYLES.get(stamp.style, 'F')}>"
