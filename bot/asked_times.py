"""A time as somebody asks about it: "14:00", "tue 14:00", "2026-12-01 14:00", "tomorrow 9:30".

Without a date it is the next such time; the answer says which moment was understood. What could
be read in two ways is asked again, never guessed (I-05).
"""

import re
from datetime import date, datetime, time, timedelta

from bot.times import zone_info
from bot.typed_times import read_day
from core.availability import resolve_local
from core.availability.day_names import DAYS_BY_NAME, folded
from core.errors import TimeNotUnderstood

MAX_LENGTH = 60
_TYPED = re.compile(r"(?:(?P<day>.+?)(?:[ ,،]+|(?<=\d)t))?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})")


def asked_time(text: str, zone: str, now: datetime) -> datetime:
    """The moment (aware UTC) that is meant on the clocks of `zone`.

    Raises TimeNotUnderstood, TimeDoesNotExist or TimeIsAmbiguous.
    """
    found = _TYPED.fullmatch(folded(text[:MAX_LENGTH]).strip())
    if found is None:
        raise TimeNotUnderstood(text=text[:40])
    at, day = _time(found, text), found["day"] or ""
    days = DAYS_BY_NAME.get(day, ()) if day else (1, 2, 3, 4, 5, 6, 7)
    if days:
        return _next(day, days, at, zone, now)
    return resolve_local(read_day(day, now.astimezone(zone_info(zone)).date()), at, zone)


def _time(found: re.Match[str], text: str) -> time:
    try:
        return time(int(found["hour"]), int(found["minute"]))
    except ValueError:
        raise TimeNotUnderstood(text=text[:40]) from None


def _next(typed: str, days: tuple[int, ...], at: time, zone: str, now: datetime) -> datetime:
    """The next day of those ISO weekdays on which the time is still ahead; "weekdays" is many."""
    if typed and len(days) > 1:
        raise TimeNotUnderstood(text=typed)
    local = now.astimezone(zone_info(zone))
    first: date = local.date() if at > local.time() else local.date() + timedelta(days=1)
    ahead = 0 if len(days) > 1 else (days[0] - first.isoweekday()) % 7
    return resolve_local(first + timedelta(days=ahead), at, zone)
