"""The words of the web pages, from the same catalogues as those of the chat."""

from datetime import datetime

from bot.catalogs import best_language
from bot.screens.writer import Writer
from bot.times import Reader, month_label
from core.months import Month
from webhooks.pages.pages import Speech

_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


class PageWords:
    """A webhooks.pages.pages.Words."""

    def speech(self, language: str, zone: str, now: datetime) -> Speech:
        known = best_language(language)
        direction = "rtl" if known in _RIGHT_TO_LEFT else "ltr"
        return Speech(known, direction, Writer(Reader(known, zone, now)).label)

    def month(self, month: Month, language: str) -> str:
        return month_label(month.first_day, best_language(language))
