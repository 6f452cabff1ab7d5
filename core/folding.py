"""One spelling of what people write and search for, so that they find it however it was typed.

Case, accents and vowel marks, the forms of alef, hamza, yeh and teh marbuta, wide letters and
other digits make no difference. No character is special (I-03).
"""

import unicodedata
from functools import lru_cache

_ALIKE = str.maketrans({"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ٱ": "ا", "ء": None, "ـ": None})


class _Letters(dict[int, str | None]):
    """What becomes of each character, found out when it is first met."""

    def __missing__(self, code: int) -> str | None:
        letter = chr(code)
        kind = unicodedata.category(letter)
        plain = None if kind in {"Mn", "Cf"} else letter
        self[code] = str(unicodedata.digit(letter)) if kind == "Nd" else plain
        return self[code]


_LETTERS = _Letters(_ALIKE)


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    if text.isascii():
        return text.casefold()
    return unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)


def wanted_words(text: str) -> tuple[str, ...]:
    return tuple(folded(text).split())
