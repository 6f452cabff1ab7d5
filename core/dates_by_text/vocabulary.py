"""The words of dates, English and Arabic, in the one spelling of `folded`."""

import re
from collections.abc import Iterable

from core.availability.day_names import DAYS_BY_NAME, folded

_ENGLISH = (
    "january february march april may june july august september october november december".split()
)
_ARABIC = "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split()
_ELSEWHERE = {
    "sept": 9, "ابريل": 4, "يونية": 6, "يولية": 7, "شباط": 2, "آذار": 3, "نيسان": 4, "أيار": 5,
    "حزيران": 6, "تموز": 7, "آب": 8, "أيلول": 9, "جانفي": 1, "فيفري": 2, "أفريل": 4, "ماي": 5,
    "جوان": 6, "جويلية": 7, "أوت": 8,
}  # fmt: skip


def _months() -> dict[str, int]:
    names = {folded(name): number for name, number in _ELSEWHERE.items()}
    for number, (english, arabic) in enumerate(zip(_ENGLISH, _ARABIC, strict=True), start=1):
        names |= {english: number, english[:3]: number, folded(arabic): number}
    return names


def _set(words: str) -> frozenset[str]:
    return frozenset(folded(words).split())


MONTHS = _months()
WEEKDAYS = {name: days[0] for name, days in DAYS_BY_NAME.items() if len(days) == 1}
AHEAD = {
    folded(name): days
    for days, names in (
        (0, "today tonight اليوم"),
        (1, "tomorrow tmrw غدا بكرة"),
        (2, "aftertomorrow"),
        (-1, "yesterday أمس"),
    )
    for name in names.split()
}
FILLERS = _set("at on from of the in for with this في من يوم الساعة بتاريخ تاريخ لمدة مع هذا و and")
NEXT = _set("next القادم القادمة المقبل المقبلة التالي")
REPEATING = _set("every each daily weekdays weekends weekly everyday كل يوميا أسبوعيا")
OTHER_CALENDARS = _set(
    "muharram safar rabi jumada rajab shaban ramadan shawwal hijri ah"
    " محرم صفر ربيع جمادى رجب شعبان رمضان شوال هجري هجرية ه"
)
ZONES = _set("utc gmt cet cest est edt pst pdt eet eest ast msk ist bst")
_PHRASES: Iterable[tuple[str, str]] = (
    ("كانون الأول", "ديسمبر"),
    ("كانون الثاني", "يناير"),
    ("تشرين الأول", "أكتوبر"),
    ("تشرين الثاني", "نوفمبر"),
    ("ذو القعدة", "هجري"),
    ("ذو الحجة", "هجري"),
    ("منتصف الليل", "midnight"),
    ("بعد غد", "aftertomorrow"),
    ("بعد بكرة", "aftertomorrow"),
    ("day after tomorrow", "aftertomorrow"),
    ("half an hour", "30 min"),
    ("an hour", "60 min"),
    ("نصف ساعة", "30 min"),
    ("ساعة ونصف", "90 min"),
    ("لمدة ساعة ونصف", "90 min"),
    ("لمدة ساعة", "60 min"),
    ("ساعتين", "120 min"),
    ("ساعتان", "120 min"),
    ("noon", "12:00 pm"),
)
_PHRASE = {folded(said): folded(plain) for said, plain in _PHRASES}
_LONGEST_FIRST = sorted(_PHRASE, key=len, reverse=True)
_SAID = re.compile("|".join(rf"(?<!\w){re.escape(each)}(?!\w)" for each in _LONGEST_FIRST))


def plain(text: str) -> str:
    """Folded, and what takes several words said in one. Names between quotes stay whole."""
    parts = folded(text).split('"')
    parts[::2] = [_SAID.sub(lambda found: _PHRASE[found.group()], part) for part in parts[::2]]
    return '"'.join(parts)
