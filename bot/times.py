"""Moments, days and durations as a reader sees them: in their language, on their own clock.

Both languages write 24-hour times and Western digits (CLDR `ar`, not `ar-EG`): a time then looks
the same on a button, in a price line and in the digits a person types back, and needs no AM/PM.
The patterns themselves stand in the .po files.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.core import Locale, UnknownLocaleError, get_global
from babel.dates import (
    format_date,
    format_skeleton,
    format_timedelta,
    get_day_names,
    get_timezone_location,
)
from babel.dates import format_time as babel_time

from bot import catalogs
from bot.ui import Stamp, Text

_FAR = timedelta(days=180)  # from here on a day without its year may be misread


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: their language, their IANA zone and, where known, the present (aware UTC).

    Without `now` no year is written and a relative stamp is shown in full.
    """

    language: str = catalogs.DEFAULT
    zone: str = "UTC"
    now: datetime | None = None

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(zone_info(self.zone))


def month_label(first: date, language: str) -> str:
    """ "November 2026": a month, named by its first day."""
    return format_skeleton("yMMMM", first, locale=language)


@lru_cache(maxsize=4096)
def week_start(language: str, zone: str) -> int:
    """The first day of the week (Monday is 0) where the reader lives, else where their language
    is at home. CLDR."""
    lives_in = territory(zone)
    if lives_in is None:
        likely = get_global("likely_subtags").get(_known(language), "")
        lives_in = likely.rpartition("_")[2]
    try:
        return Locale.parse(f"und_{lives_in}").first_week_day
    except (ValueError, UnknownLocaleError):
        return 0


def territory(zone: str) -> str | None:
    """ "EG": the country a zone is in (ISO 3166), None for a zone that is in none. CLDR."""
    found: str | None = get_global("zone_territories").get(zone)
    return None if found in (None, "ZZ", "001") else found


def weekday_names(language: str) -> list[str]:
    """Monday first, as short as they are still told apart."""
    names = get_day_names("short", context="stand-alone", locale=_known(language))
    return [str(names[day]) for day in range(7)]


def zone_info(name: str) -> ZoneInfo:
    """The zone, or UTC for a name that is none: the label then says UTC, so it stays true."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, malformed, or a folder of zones
        return ZoneInfo("UTC")


def flatten(text: Text, reader: Reader) -> str:
    """`text` with its stamps written out for `reader`."""
    return "".join(part if isinstance(part, str) else stamp(part, reader) for part in text)


def stamp(mark: Stamp, reader: Reader) -> str:
    match mark.style:
        case "date":
            return moment_day(mark.moment, reader)
        case "time":
            return time_label(mark.moment, reader)
        case "relative" if reader.now is not None:
            return relative(mark.moment - reader.now, reader.language)
        case _:
            return full(mark.moment, reader)


def full(moment: datetime, reader: Reader) -> str:
    """ "Tue 1 Dec, 14:00 (Cairo)" """
    return _pattern("times.full", reader.language).format(
        day=moment_day(moment, reader),
        time=time_label(moment, reader),
        zone=city(reader.zone, reader.language),
    )


def moment_day(moment: datetime, reader: Reader) -> str:
    """ "Tue 1 Dec", on the reader's calendar; with the year when that is half a year away."""
    far = reader.now is not None and abs(moment - reader.now) > _FAR
    return day_label(reader.local(moment).date(), reader.language, year=far)


@lru_cache(maxsize=4096)
def day_label(day: date, language: str, *, year: bool = False) -> str:
    key = "times.day.year" if year else "times.day"
    return format_date(day, _pattern(key, language), locale=_known(language))


def time_label(moment: datetime, reader: Reader) -> str:
    """ "14:00" on the reader's clock; when that comes twice, "02:30 UTC+2". T-05"""
    local = reader.local(moment)
    written = _clock_face(local.time(), _known(reader.language))
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return f"{written} {_offset(local)}" if twice else written


@lru_cache(maxsize=4096)
def city(zone: str, language: str) -> str:
    """How a zone is called after a time: its city, or its offset where it has no city."""
    info = zone_info(zone)
    if info.key.startswith("Etc/") or "/" not in info.key:
        return "UTC" if info.key in ("UTC", "Etc/UTC") else _plain_zone(info)
    return get_timezone_location(info, locale=_known(language), return_city=True).split("/")[-1]


def duration(length: timedelta, language: str) -> str:
    """ "1 hour 30 minutes": the two largest of days, hours and minutes, rounded down."""
    minutes = int(abs(length).total_seconds()) // 60
    sizes = {"days": minutes // 1440, "hours": minutes // 60 % 24, "minutes": minutes % 60}
    parts = [_count(unit, count, language) for unit, count in sizes.items() if count]
    if len(parts) < 2:
        return parts[0] if parts else _count("minutes", 0, language)
    return _pattern("times.join", language).format(first=parts[0], second=parts[1])


def relative(ahead: timedelta, language: str) -> str:
    """ "in 3 hours", "3 hours ago"; a unit only from two of it on: 90 minutes stay minutes."""
    return format_timedelta(
        ahead, granularity="minute", add_direction=True, threshold=2, locale=_known(language)
    )


def _pattern(key: str, language: str, n: int | None = None) -> str:
    return catalogs.sentence(_known(language), key, n) or key


def _count(unit: str, n: int, language: str) -> str:
    """Our own forms: Babel's Arabic has none for days."""
    return _pattern(f"times.{unit}", language, n).format(n=n)


@lru_cache(maxsize=4096)
def _clock_face(face: time, language: str) -> str:
    return babel_time(face, _pattern("times.time", language), locale=language)


def _known(language: str) -> str:
    return language if language in catalogs.languages() else catalogs.DEFAULT


def _plain_zone(info: ZoneInfo) -> str:
    """Zones such as EST or Etc/GMT+3 (whose sign is reversed) by their real offset."""
    return _offset(datetime(2020, 1, 1, tzinfo=UTC).astimezone(info))


def offset_of(zone: str, moment: datetime) -> str:
    """ "UTC+2": how far a zone is from UTC at that moment."""
    return _offset(moment.astimezone(zone_info(zone)))


def _offset(local: datetime) -> str:
    seconds = int((local.utcoffset() or timedelta(0)).total_seconds())
    hours, minutes = divmod(abs(seconds) // 60, 60)
    sign = "-" if seconds < 0 else "+"
    return f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")
