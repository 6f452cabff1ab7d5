"""From dates and minutes on a wall clock to instants, exactly, in every zone (T-04, T-05, T-09).

One rule covers imaginary and repeated hours: an instant belongs to a range when the wall clock
*at that instant* shows a time inside it. So a range that opens in a skipped hour opens at the
first instant after it, a range wholly inside it is empty, and a repeated hour counts twice.
Everything here is integers: days and milliseconds since 1970.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from core.availability.ranges import Range, merged

DAY_MS = 86_400_000
MINUTE_MS = 60_000
EPOCH_ORDINAL = 719_163
"""`date.toordinal()` of 1970-01-01, a Thursday."""

WIDEST_OFFSET_MS = 16 * 3_600_000
"""No zone has ever been further than this from UTC."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Stretch = tuple[int, int, int]
"""From, until (ms) and the offset from UTC (ms) that holds between them."""


@lru_cache(maxsize=1024)
def wall_of(zone: str) -> ZoneInfo:
    """`ZoneInfo` itself keeps only the last eight zones and reads the file again for others."""
    return ZoneInfo(zone)


def offset_ms(zone: str, moment: int) -> int:
    instant = (_EPOCH + timedelta(milliseconds=moment)).astimezone(wall_of(zone))
    offset = instant.utcoffset()
    return 0 if offset is None else offset // timedelta(milliseconds=1)


def local_day(zone: str, moment: int) -> int:
    """The date on the wall at an instant, as days since 1970."""
    return (moment + offset_ms(zone, moment)) // DAY_MS


@lru_cache(maxsize=4096)
def stretches(zone: str, first: int, last: int) -> tuple[Stretch, ...]:
    """The constant offsets from day `first` to day `last`, with room for every zone at both ends.

    A look every fifth day finds every change: since 1970 no zone has changed its clock twice
    within six days (checked over the whole database).
    """
    since = first * DAY_MS - WIDEST_OFFSET_MS
    end = (last + 1) * DAY_MS + WIDEST_OFFSET_MS
    found: list[Stretch] = []
    offset, low = offset_ms(zone, since), since
    while low < end:
        high = min(low + 5 * DAY_MS, end)
        after = offset_ms(zone, high)
        if after != offset:
            change = _first_instant_with(zone, after, low, high)
            found.append((since, change, offset))
            since, offset = change, after
        low = high
    return (*found, (since, end, offset))


def _first_instant_with(zone: str, offset: int, low: int, high: int) -> int:
    """Whole seconds are fine enough: the database has no finer ones."""
    while high - low > 1000:
        middle = (low + high) // 2000 * 1000
        if offset_ms(zone, middle) == offset:
            high = middle
        else:
            low = middle
    return high


@lru_cache(maxsize=4096)
def instants_of(zone: str, day: int, minutes: tuple[Range, ...]) -> tuple[Range, ...]:
    """The instants (ms) of a date's minute ranges: sorted, disjoint, touching ones joined."""
    found: list[Range] = []
    midnight = day * DAY_MS
    for opens, closes in minutes:
        for since, until, offset in stretches(zone, day, day):
            first = max(since, midnight + opens * MINUTE_MS - offset)
            last = min(until, midnight + closes * MINUTE_MS - offset)
            if first < last:
                found.append((first, last))
    return tuple(merged(found))


@lru_cache(maxsize=128)
def each_day(
    zone: str, week: tuple[tuple[Range, ...], ...], first: int, last: int
) -> tuple[tuple[Range, ...], ...]:
    """The instants of every date from day `first` to `last`, by the week's minutes, Monday first.

    Kept whole, because a mentor's window moves once a day and is asked for at every tap.
    """
    return tuple(instants_of(zone, day, week[(day + 3) % 7]) for day in range(first, last + 1))


def readings(zone: str, day: int, second: int) -> list[int]:
    """Every instant (ms) at which the wall clock shows that second of that date: 0, 1 or 2."""
    shown = day * DAY_MS + second * 1000
    return [
        shown - offset
        for since, until, offset in stretches(zone, day, day)
        if since <= shown - offset < until
    ]
