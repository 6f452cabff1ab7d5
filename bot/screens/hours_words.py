"""Hours and dates as people say them, in words that `parse_hours` understands again."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Literal

from babel.dates import get_day_names

from bot.screens.writer import Writer
from bot.times import day_label
from bot.ui import Text
from bot.usertext import visible
from core.availability import DateException, HoursGroup

Width = Literal["abbreviated", "wide"]


def group_line(w: Writer, group: HoursGroup) -> Text:
    """ "Monday to Friday: 09:00 to 12:30, 14:00 to 18:00" """
    days, times = _days(w, group, "wide"), _ranges(w, group.ranges)
    return w.say("hours.line", days=(days,), times=(times,))


def hours_text(w: Writer, groups: Sequence[HoursGroup]) -> str:
    """All of it on one line, ready to be changed and sent back."""
    parts = (f"{_days(w, group, 'abbreviated')} {_ranges(w, group.ranges)}" for group in groups)
    return visible(w.label("hours.semicolon").join(parts))


def _days(w: Writer, group: HoursGroup, width: Width) -> str:
    return w.label("hours.comma").join(_run(w, run, width) for run in group.day_runs)


def _run(w: Writer, run: tuple[int, int], width: Width) -> str:
    first, last = (_day(w, number, width) for number in run)
    if run[0] == run[1]:
        return first
    if run[1] == run[0] + 1:
        return f"{first}{w.label('hours.comma')}{last}"
    return w.label(f"hours.days.{width}", first=(first,), last=(last,))


def _day(w: Writer, number: int, width: Width) -> str:
    """ISO weekday; Babel counts from Monday 0."""
    name: str = get_day_names(width, "stand-alone", w.reader.language)[number - 1]
    return name


def _ranges(w: Writer, ranges: Sequence[tuple[time, time]]) -> str:
    return w.label("hours.comma").join(range_label(w, *each) for each in ranges)


def range_label(w: Writer, opens: time, closes: time) -> str:
    """24-hour clock; the end of the day reads 24:00."""
    end = "24:00" if closes == time(0, 0) else f"{closes:%H:%M}"
    return w.label("hours.range", first=(f"{opens:%H:%M}",), last=(end,))


def exception_line(w: Writer, each: DateException) -> str:
    """ "Thu 24 Dec to Sat 26 Dec: closed", with the times when it is not the whole day."""
    language = w.reader.language
    first = day_label(each.first_date, language, year=True)
    days = first
    if each.last_date != each.first_date:
        last = day_label(each.last_date, language, year=True)
        days = w.label("times.span", first=first, last=last)
    what = w.label(f"excl.is.{each.change}")
    if each.opens is None or each.closes is None:
        return w.label("hours.line", days=(days,), times=(what,))
    times = f"{what} {range_label(w, each.opens, each.closes)}"
    return w.label("hours.line", days=(days,), times=(times,))


def window_line(w: Writer, starts_at: datetime, ends_at: datetime) -> str:
    """A window on the reader's clock; the second day is named when it is another one."""
    same = w.reader.local(starts_at).date() == w.reader.local(ends_at).date()
    short = same or ends_at - starts_at < timedelta(hours=12)
    last = w.time(ends_at) if short else f"{w.day(ends_at)} {w.time(ends_at)}"
    range_ = w.label("hours.range", first=(w.time(starts_at),), last=(last,))
    return f"{w.day(starts_at)} {range_}"
