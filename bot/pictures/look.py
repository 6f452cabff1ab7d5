"""The look of all pictures: sizes in pixels of a picture that is shown half as wide, and colours
that read on light and on dark pages alike, because the ground is part of the picture."""

from bot.ui import Bars, FreeWeek

WIDTH = 720
GROUND, INK, SOFT, LINE = "#f6f7f9", "#1d2430", "#566072", "#d5dae2"
FREE = "#1f7a6d"
# Told apart by lightness, too, for those who see no red or green.
SERIES = ("#1f7a6d", "#e0a030", "#6b7280", "#8c3b6b")
TITLE_SIZE, LABEL_SIZE, SMALL_SIZE = 28, 24, 22

BARS_HEIGHT = 420
HEAD, FOOT, PER_HOUR = 132, 16, 34  # of a week: title and days, margin, an hour
LEAST_HOURS = 6


def hours_of(week: FreeWeek) -> tuple[int, int]:
    """The first and the last whole hour that a week has to show."""
    first = min(opens for _, opens, _ in week.free) // 60
    last = -(-max(closes for _, _, closes in week.free) // 60)
    last = min(24, max(last, first + LEAST_HOURS))
    return min(first, last - LEAST_HOURS), last


def height_of(drawing: FreeWeek | Bars) -> int:
    if isinstance(drawing, Bars):
        return BARS_HEIGHT
    first, last = hours_of(drawing)
    return HEAD + (last - first) * PER_HOUR + FOOT


def is_rtl(language: str) -> bool:
    return language.split("-")[0] in ("ar", "fa", "he", "ur")


def isolated(text: str, language: str) -> str:
    """As one run in the direction of its language, whatever stands in it (U+2066 to U+2069)."""
    return ("\u2067" if is_rtl(language) else "\u2066") + text + "\u2069"
