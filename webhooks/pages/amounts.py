"""Many amounts at once as exact decimals: a statement has tens of thousands of them."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from core.availability.wall_clock import wall_of
from core.ids import encode
from core.money import exponent

Write = Callable[[int], str]


class _Amounts(dict[int, str]):
    """Each amount is written once: most of a statement's repeat."""

    def __init__(self, currency: str, *, for_people: bool) -> None:
        super().__init__()
        self._digits = exponent(currency)
        self._minus = "\u2212" if for_people else "-"
        self._grouped = for_people

    def __missing__(self, minor: int) -> str:
        digits = str(abs(minor)).zfill(self._digits + 1)
        cut = len(digits) - self._digits
        whole = f"{int(digits[:cut]):,}" if self._grouped and cut > 3 else digits[:cut]
        sign = self._minus if minor < 0 else ""
        shown = f"{sign}{whole}.{digits[cut:]}" if self._digits else f"{sign}{whole}"
        self[minor] = shown
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


def day_and_time(zone: str) -> Callable[[int], tuple[str, str]]:
    """From milliseconds to "2026-11-21" and "14:05" on the wall in `zone`."""
    wall: ZoneInfo = wall_of(zone)

    def write(at_ms: int) -> tuple[str, str]:
        text = datetime.fromtimestamp(at_ms // 1000, wall).isoformat()
        return text[:10], text[11:16]

    return write
