"""Zone names as people type them, made IANA names."""

import difflib
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from core.errors import ZoneUnknown

MAX_LENGTH = 64
_NOT_FOR_PEOPLE = {"localtime", "Factory"}
_PLACES_MEANT = {"est": "America/New_York", "mst": "America/Denver", "hst": "Pacific/Honolulu"}
"""Valid names, but without summer time: whoever types them nearly always means the place."""


def parse_zone(name: str) -> str:
    """An IANA name, or the end of one ("cairo", "new york") when only one zone can be meant.

    Case does not matter. Names come from the database's own list, so no path gets through.
    Raises ZoneUnknown with up to five `suggestions`. Signed offsets are refused unless written
    out (Etc/GMT+3), because POSIX counts them the other way round.
    """
    key = name.strip().casefold().replace(" ", "_")
    if not key or len(key) > MAX_LENGTH:
        raise ZoneUnknown(name=name[:MAX_LENGTH], suggestions=())
    if key in _PLACES_MEANT:
        raise ZoneUnknown(name=name, suggestions=(_PLACES_MEANT[key],))
    exact = _by_full_name().get(key)
    if exact is not None:
        return exact
    meant = _by_ending().get(key, ())
    if not meant or len({_behaviour(each) for each in meant}) > 1:
        raise ZoneUnknown(name=name, suggestions=meant[:5] or _alike(key))
    return meant[0]


@lru_cache(maxsize=1)
def _by_full_name() -> dict[str, str]:
    return {each.casefold(): each for each in available_timezones() - _NOT_FOR_PEOPLE}


@lru_cache(maxsize=1)
def _by_ending() -> dict[str, tuple[str, ...]]:
    """City -> the zones that end in it, shortest name first: it is the better-known one."""
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(_by_full_name().values(), key=lambda each: (len(each), each)):
        area, _, ending = name.rpartition("/")
        if area and not name.startswith("Etc/"):
            found[ending.casefold()] = (*found.get(ending.casefold(), ()), name)
    return found


@lru_cache(maxsize=256)
def _behaviour(name: str) -> tuple[object, ...]:
    """Two names of one zone show the same offsets through the years."""
    zone = ZoneInfo(name)
    months = [(year, month) for year in range(1995, 2038) for month in (1, 4, 7, 10)]
    return tuple(datetime(y, m, 1, tzinfo=UTC).astimezone(zone).utcoffset() for y, m in months)


def _alike(key: str) -> tuple[str, ...]:
    near = difflib.get_close_matches(key, _by_ending(), n=5, cutoff=0.75)
    return tuple(_by_ending()[each][0] for each in near)
