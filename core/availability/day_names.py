"""Names of the days as people type them, English and Arabic, folded to one spelling."""

import unicodedata

_ENGLISH = "monday tuesday wednesday thursday friday saturday sunday".split()
_SHORTER = {"tues": 2, "wednes": 3, "thur": 4, "thurs": 4}
_ARABIC = "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد".split()
_EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
_SEVERAL = {
    "daily": _EVERY_DAY,
    "everyday": _EVERY_DAY,
    "يوميا": _EVERY_DAY,
    "كليوم": _EVERY_DAY,
    "weekdays": (1, 2, 3, 4, 5),
    "weekends": (6, 7),
}
_LETTERS = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ـ": None})


def folded(text: str) -> str:
    """One spelling: wide and Arabic-Indic forms made plain, no vowel or direction marks."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    kept = (each for each in plain if unicodedata.category(each) not in {"Mn", "Cf"})
    digits = (str(unicodedata.digit(each, each)) for each in kept)
    return "".join(digits).translate(_LETTERS)


def _names() -> dict[str, tuple[int, ...]]:
    names = {folded(name): days for name, days in _SEVERAL.items()}
    for number, (english, arabic) in enumerate(zip(_ENGLISH, _ARABIC, strict=True), start=1):
        for name in (english, english + "s", english[:3], english[:2], arabic, arabic[2:]):
            names[folded(name)] = (number,)
    return names | {name: (number,) for name, number in _SHORTER.items()}


DAYS_BY_NAME = _names()
"""Folded name -> ISO weekdays."""
