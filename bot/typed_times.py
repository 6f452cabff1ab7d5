"""Days, times and moments as people type them into a form. What was understood is shown back; so
this refuses rather than guesses: 03/04 is nobody's date.

Days: 2026-12-24, 24.12.2026, 24.12., and today, tomorrow, yesterday in each of our languages.
Western and Arabic-Indic digits alike. Times are read as the weekly hours are.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from bot import catalogs
from bot.ask import Ask
from bot.screens.moments import which_moment
from bot.times import zone_info
from bot.ui import Act, Screen
from core.availability import WeeklyHours, parse_hours, resolve_local
from core.availability.day_names import folded
from core.date_errors import MomentUnclear
from core.dates_by_text import Unsure
from core.dates_by_text import read_moment as read
from core.errors import HoursInvalid, TimeNotUnderstood

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_DOTTED = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.?(?P<year>\d{4})?")
_TO = re.compile(r"\s+(?:to|until|الي|حتي|-)\s+|\s*[–—]\s*")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?")
_NAMED = {"typed.today": 0, "typed.tomorrow": 1, "typed.yesterday": -1}
_LONGEST = 100
_MOST_YEARS = 10


def read_moment(
    ask: Ask,
    text: str,
    then: Callable[[datetime], Act],
    back: Act,
    *,
    zone: str = "",
    soonest: bool = False,
    past: bool = False,
    field: str = "",
) -> datetime | Screen:
    """The moment (aware UTC) that `text` names on the clocks of `zone`, the asker's own unless
    given; or a screen with its readings, each a press of `then`, and `back` to the form. Whoever
    gets the moment shows it and asks before it counts. `soonest`: a time without a day is the next
    such time; `past`: what is over is taken, too.

    Raises MomentUnclear, which `sorry` says beside the form, filled as it was; `field` is its name.
    """
    zone = zone or ask.person.time_zone
    found = read(text, zone, ask.now, soonest=soonest, past=past)
    if not isinstance(found, Unsure):
        return found.starts_at
    if not found.readings:
        raise MomentUnclear(problem=found.problem.code, piece=found.problem.piece, name=field)
    return which_moment(ask.writer, found, zone, then, back)


def read_day(text: str, today: date, *, past: bool = False) -> date:
    """Without a year: the next such date from `today` on, or the last one up to it when `past`.

    Raises TimeNotUnderstood.
    """
    typed = _plain(text)
    named = _named(typed, today)
    if named is not None:
        return named
    match = _ISO.fullmatch(typed) or _DOTTED.fullmatch(typed)
    if match is None:
        raise TimeNotUnderstood(text=text[:40])
    try:
        found = _date(match, today, past)
    except ValueError:
        raise TimeNotUnderstood(text=text[:40]) from None
    if abs(found.year - today.year) > _MOST_YEARS:
        raise TimeNotUnderstood(text=text[:40])
    return found


def _named(typed: str, today: date) -> date | None:
    for key, ahead in _NAMED.items():
        if typed in _words(key):
            return today + timedelta(days=ahead)
    return None


def read_days(text: str, today: date) -> tuple[date, date]:
    """First and last: "24.12. to 2.1.", or one day twice. Raises TimeNotUnderstood."""
    parts = _TO.split(_plain(text))
    if len(parts) > 2:
        raise TimeNotUnderstood(text=text[:40])
    first = read_day(parts[0], today)
    if len(parts) == 1:
        return first, first
    return first, _named(parts[1], today) or read_day(parts[1], first)


def read_times(text: str) -> tuple[WeeklyHours, ...]:
    """Ranges on weekday 1, and on 2 for what runs past midnight; () for the whole day.

    Raises HoursInvalid.
    """
    if _plain(text) in _words("typed.all_day"):
        return ()
    if len(text) > _LONGEST or not text.strip():
        raise HoursInvalid(reason="no_times", piece=text[:40])
    return parse_hours(f"Monday {text}")


def read_past_moment(text: str, zone: str, now: datetime) -> datetime:
    """ "2026-11-20 14:00" on the wall in `zone`, as aware UTC. Raises TimeNotUnderstood,
    TimeDoesNotExist or TimeIsAmbiguous."""
    day, _, clock = _plain(text).rpartition(" ")
    match = _CLOCK.fullmatch(clock)
    if match is None:
        raise TimeNotUnderstood(text=text[:40])
    today = now.astimezone(zone_info(zone)).date()
    try:
        at = time(int(match[1]), int(match[2] or 0))
    except ValueError:
        raise TimeNotUnderstood(text=text[:40]) from None
    return resolve_local(read_day(day, today, past=True), at, zone)


def _plain(text: str) -> str:
    return " ".join(folded(text[:_LONGEST]).split())


def _date(match: re.Match[str], today: date, past: bool) -> date:
    found = date(int(match["year"] or today.year), int(match["month"]), int(match["day"]))
    if match["year"] is None and past and found > today:
        return found.replace(year=found.year - 1)
    if match["year"] is None and not past and found < today:
        return found.replace(year=found.year + 1)
    return found


def _words(key: str) -> set[str]:
    """Every way to say it, in every language there is: people mix them."""
    return {
        _plain(word)
        for language in catalogs.languages()
        for word in (catalogs.sentence(language, key, None) or "").split("|")
    }
