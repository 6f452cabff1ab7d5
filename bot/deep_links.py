"""Places a link leads to in chat: the short text behind `?start=`, at most 64 letters, digits and
"-_" (base64url), and the act it stands for.

Whoever opens such a link may have been tricked into it, so it only ever shows something, or uses a
code that is worth the same when it is typed. Rights are checked as for every press.
"""

import re
from dataclasses import dataclass

from bot.ui import Act
from core import ids

LONGEST = 64
# letter -> verb of the screen that shows the thing with this id
_SHOWS = {"o": "offr", "m": "mntr", "b": "card", "p": "orde"}
# letter -> verb that a code is typed for
_TAKES = {"c": "clam", "l": "idls", "s": "ofin"}
_LETTERS = {verb: letter for letter, verb in (_SHOWS | _TAKES).items()}
_CODE = re.compile(r"[A-Za-z0-9-]{1,60}")


@dataclass(frozen=True, slots=True)
class Landing:
    """`text`: what is typed after the command, a code."""

    act: Act
    text: str = ""


def payload(act: Act, code: str = "") -> str:
    """Raises ValueError for an act that no link may do."""
    letter = _LETTERS.get(act.verb)
    if letter is None or (letter in _TAKES and not _CODE.fullmatch(code)):
        raise ValueError(act)
    return f"{letter}_{code or ids.encode(act.subject)}"


def landing(payload: str) -> Landing | None:
    """None for anything `payload` would not have written; never raises."""
    letter, mark, rest = payload[: LONGEST + 1].partition("_")
    if not mark or len(payload) > LONGEST:
        return None
    if letter in _TAKES:
        return Landing(Act(_TAKES[letter]), rest) if _CODE.fullmatch(rest) else None
    id = ids.decode(rest)
    return Landing(Act(_SHOWS[letter], id)) if letter in _SHOWS and id is not None else None
