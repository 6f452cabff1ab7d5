"""Cities as people type them: the zones that may be meant by the beginning of a name."""

import difflib
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from zoneinfo import available_timezones

from bot.times import city, offset_of
from core.availability.day_names import folded

_AREAS = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
_CLOSE = 0.7  # of difflib's ratio: one or two letters wrong in a city's name


def alike(typed: str, language: str, first: Sequence[str], most: int) -> list[str]:
    """Zones by city, in the reader's language or in English: those that begin so, then those that
    contain it, then near misses ("ciaro"). With nothing typed: `first`, then the rest by name."""
    wanted = folded(typed).strip()
    if not wanted:
        return _each_once([*first, *_cities("en").values()])[:most]
    names = [*_cities(language).items(), *_cities("en").items(), *_full().items()]
    begin = [zone for name, zone in names if name.startswith(wanted)]
    within = [zone for name, zone in names if wanted in name]
    near = difflib.get_close_matches(wanted, [name for name, _ in names], n=5, cutoff=_CLOSE)
    by_name = dict(reversed(names))
    return _each_once([*begin, *within, *(by_name[name] for name in near)])[:most]


def called(zone: str, language: str, now: datetime) -> str:
    """ "Cairo, UTC+2 (Africa/Cairo)": the offset is that of `now`."""
    return f"{city(zone, language)}, {offset_of(zone, now)} ({zone})"


@lru_cache(maxsize=8)
def _cities(language: str) -> dict[str, str]:
    """Folded city -> zone; of two zones with one city the shorter name is the better known."""
    zones = [each for each in available_timezones() if each.split("/")[0] in _AREAS]
    ranked = sorted(zones, key=lambda each: (len(each), each), reverse=True)
    found = {folded(city(each, language)).strip(): each for each in ranked if "/" in each}
    return dict(sorted(found.items()))


@lru_cache(maxsize=1)
def _full() -> dict[str, str]:
    """ "africa/cairo" and "cairo" as the database writes them."""
    zones = sorted(each for each in available_timezones() if each.split("/")[0] in _AREAS)
    endings = {folded(each.rpartition("/")[2].replace("_", " ")): each for each in zones}
    return endings | {folded(each): each for each in zones}


def _each_once(zones: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(zones))
