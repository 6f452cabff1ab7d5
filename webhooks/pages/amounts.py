"""Many amounts at once as exact decimals: a statement has tens of thousands of them."""

from collections.abc import Callable
from datetime import date

from core.availability.wall_clock import EPOCH_ORDINAL, MINUTE_MS, offset_ms
from core.ids import encode
from core.money import exponent

Write = Callable[[int], str]


class _Amounts(dict[int, str]):
    """Each amount is written once: most of a statement's repeat."""

    def __init__(self, currency: str, *, for_people: bool) -> None:
        super().__init__()
        digits = exponent(currency)
        self._unit = 10**digits
        self._part = f".%0{digits}d" if digits else "%.0s"
        self._whole: Write = "{:,}".format if for_people else str
        self._minus = "\u2212" if for_people else "-"

    def __missing__(self, minor: int) -> str:
        whole, part = divmod(abs(minor), self._unit)
        sign = self._minus if minor < 0 else ""
        self[minor] = shown = f"{sign}{self._whole(whole)}{self._part % part}"
        return shown


def plain(currency: str) -> Write:
    """ "-1234.50": for tables that are computed with."""
    return _Amounts(currency, for_people=False).__getitem__


def grouped(currency: str) -> Write:
    """ "−1,234.50": for people; the same in all our languages."""
    return _Amounts(currency, for_people=True).__getitem__


class _Orders(dict[int | None, str]):
    """The names of orders; an order has several moves."""

    def __missing__(self, order: int | None) -> str:
        self[order] = name = "" if order is None else encode(order)
        return name


def order_names() -> Callable[[int | None], str]:
    return _Orders().__getitem__


_TIMES = tuple(f"{hour:02}:{minute:02}" for hour in range(24) for minute in range(60))
_QUARTER_MS = 15 * MINUTE_MS  # no zone changes its offset between two quarters of an hour


class _Days(dict[int, str]):
    """The name of each day, by its number since 1970."""

    def __missing__(self, day: int) -> str:
        self[day] = name = date.fromordinal(EPOCH_ORDINAL + day).isoformat()
        return name


def day_and_time(zone: str) -> Callable[[int], tuple[str, str]]:
    """From milliseconds to "2026-11-21" and "14:05" on the wall in `zone`."""
    days, offsets = _Days(), dict[int, int]()

    def write(at_ms: int) -> tuple[str, str]:
        quarter = at_ms // _QUARTER_MS
        offset = offsets.get(quarter)
        if offset is None:
            offset = offsets[quarter] = offset_ms(zone, at_ms)
        day, minute = divmod((at_ms + offset) // MINUTE_MS, 1440)
        return days[day], _TIMES[minute]

    return write
