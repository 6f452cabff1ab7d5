"""Round amounts to ask for: "up to 200", for the prices that there are."""

from collections.abc import Iterable

from core.browsing import Listing
from core.money import exponent

STEPS = 4
"""At most so many for one currency."""


def price_steps(listings: Iterable[Listing]) -> list[tuple[int, str]]:
    """(minor units, currency): each leaves something out and something in, more than the one
    before."""
    prices: dict[str, list[int]] = {}
    for each in listings:
        if each.price_minor:
            prices.setdefault(each.currency, []).append(each.price_minor)
    return [
        (step, currency)
        for currency, known in sorted(prices.items())
        for step in _steps(sorted(known), currency)
    ]


def _steps(prices: list[int], currency: str) -> list[int]:
    found: list[int] = []
    counted = 0
    for step in _round_amounts(prices[-1], 10 ** exponent(currency)):
        count = sum(price <= step for price in prices)
        if counted < count < len(prices):
            found.append(step)
            counted = count
    return found[-STEPS:]


def _round_amounts(limit: int, unit: int) -> Iterable[int]:
    """1, 2, 5, 10, 20, 50, ... of the currency's own unit."""
    scale = unit
    while scale <= limit:
        yield from (scale, 2 * scale, 5 * scale)
        scale *= 10
