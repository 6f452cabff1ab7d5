"""Many amounts at once as exact decimals: a statement has tens of thousands of them."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from core.availability.wall_clock import wall_of
from core.money import exponent

Write = Callable[[int], str]


def plain(currency: str) -> Write:
    """ "-1234.50": for tables that are computed with."""
    return _writer(currency, "")


def grouped(currency: str) -> Write:
    """ "−1,234.50": for people; the same in all our languages."""
    return _writer(currency, ",")


def _writer(currency: str, group: str) -> Write:
    digits = exponent(currency)
    scale = 10**digits
    minus = "\u2212" if group else "-"

    def write(minor: int) -> str:
        whole, rest = divmod(abs(minor), scale)
        sign = minus if minor < 0 else ""
        shown = f"{whole:,}" if group else str(whole)
        return f"{sign}{shown}.{rest:0{digits}}" if digits else f"{sign}{shown}"

    return write


def day_and_time(zone: str) -> Callable[[int], tuple[str, str]]:
    """From milliseconds to "2026-11-21" and "14:05" on the wall in `zone`."""
    wall: ZoneInfo = wall_of(zone)

    def write(at_ms: int) -> tuple[str, str]:
        text = datetime.fromtimestamp(at_ms // 1000, wall).isoformat()
        return text[:10], text[11:16]

    return write
