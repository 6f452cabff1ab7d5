"""Days to pick from as a month's grid: the reader's week, what is not free greyed out, and the
months beside it one press away (D15).

For platforms whose keyboards have rows of seven. A list of days is an ordinary list elsewhere.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from bot.times import month_label, week_start, weekday_names
from bot.ui import Button, Choice, Screen

_NOT_FREE = "·"
_OTHER_MONTH = "\u2800"  # looks empty; platforms refuse a label of mere spaces
_WEEK = 7
Row = tuple[Button, ...]


def is_calendar(screen: Screen) -> bool:
    """Whether all that can be picked are days, each once."""
    days = [choice.day for choice in screen.choices]
    return bool(days) and all(days) and len(set(days)) == len(days)


def rows_of(screen: Screen) -> tuple[Row, ...]:
    """The month's name, its weekdays and weeks, and the way to other months with a free day.

    Which month: the page of `screen.again`. A button without act and address does nothing.
    """
    free = {date.fromordinal(choice.day): choice for choice in screen.choices}
    months = sorted({day.replace(day=1) for day in free})
    page = min(screen.again.page if screen.again else 0, len(months) - 1)
    first = week_start(screen.language, screen.zone)
    names = weekday_names(screen.language)
    head = tuple(Button(names[(first + offset) % _WEEK]) for offset in range(_WEEK))
    weeks = [_week(monday, months[page], free) for monday in _weeks(months[page], free, first)]
    return (_turns(screen, months, page), head, *weeks)


def _turns(screen: Screen, months: list[date], page: int) -> Row:
    """« November 2026 »"""
    name = Button(month_label(months[page], screen.language))
    if screen.again is None:
        return (name,)
    back = Button("«", replace(screen.again, page=page - 1)) if page else None
    on = Button("»", replace(screen.again, page=page + 1)) if page + 1 < len(months) else None
    return tuple(button for button in (back, name, on) if button is not None)


def _weeks(month: date, free: Mapping[date, Choice], first: int) -> list[date]:
    """The first day of each week from the first free day of the month to its last."""
    days = [day for day in free if day.replace(day=1) == month]
    start, end = (_begin(day, first) for day in (min(days), max(days)))
    return [start + timedelta(weeks=index) for index in range((end - start).days // _WEEK + 1)]


def _begin(day: date, first: int) -> date:
    return day - timedelta(days=(day.weekday() - first) % _WEEK)


def _week(start: date, month: date, free: Mapping[date, Choice]) -> Row:
    days = [start + timedelta(days=offset) for offset in range(_WEEK)]
    return tuple(
        _day(day, free) if day.replace(day=1) == month else Button(_OTHER_MONTH) for day in days
    )


def _day(day: date, free: Mapping[date, Choice]) -> Button:
    choice = free.get(day)
    return Button(str(day.day), choice.act) if choice else Button(_NOT_FREE)
