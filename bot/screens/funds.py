"""Amounts of many currencies on a screen, signed, and currencies as numbers on buttons."""

from collections.abc import Mapping

from bot.screens.writer import Writer
from bot.ui import Text
from core.errors import NotFound
from core.money import Money, exponent


def signed(w: Writer, minor: int, currency: str) -> str:
    """With a minus in front where it is one; the sign stays with its number in any direction."""
    shown = w.money(Money(abs(minor), currency))
    return shown if minor >= 0 else w.label("funds.minus", amount=shown)


def changed(w: Writer, minor: int, currency: str) -> str:
    """As a change: with a plus, too."""
    shown = w.money(Money(abs(minor), currency))
    return w.label("funds.plus", amount=shown) if minor > 0 else signed(w, minor, currency)


def by_currency(w: Writer, label: str, sums: Mapping[str, int]) -> list[tuple[str, Text]]:
    """One row for each currency."""
    return [
        (label, (signed(w, minor, currency),)) for currency, minor in sorted(sums.items()) if minor
    ]


def currency_number(currency: str) -> int:
    """A currency as a button carries it."""
    return int.from_bytes(currency.encode("ascii"), "big")


def currency_of(number: int) -> str:
    """Raises NotFound for what no button of ours carries."""
    if not 0 < number < 2**24:
        raise NotFound()
    currency = number.to_bytes(3, "big").decode("latin-1")
    if not (currency.isascii() and currency.isalpha()):
        raise NotFound()
    exponent(currency)
    return currency
