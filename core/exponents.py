"""How each provider counts a currency: exact both ways, or refused (M-12).

Rules are the providers' own: docs.stripe.com/currencies, developer.paypal.com (currency codes),
paystack.com/docs/api (amounts in the subunit), razorpay.com/docs (international currencies).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from core.errors import AmountInvalid, CurrencyUnknown
from core.money import Money, exponent

_ISO_ZERO = "BIF CLP DJF GNF JPY KMF KRW PYG RWF VND VUV XAF XOF XPF".split()
_ISO_THREE = "BHD JOD KWD OMR TND".split()
_PAYPAL = """AUD BRL CAD CNY CZK DKK EUR HKD HUF ILS JPY MYR MXN TWD NZD NOK PHP PLN GBP SGD SEK CHF
    THB USD""".split()


@dataclass(frozen=True, slots=True)
class Count:
    """`digits` the provider counts with, and of what its whole numbers must be a multiple."""

    digits: int
    step: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """`others`: how a currency without a row is counted; None refuses it."""

    rows: Mapping[str, Count] = field(default_factory=dict)
    others: Count | None = None


_TABLES = {
    # ISK and UGX have no cents, and are written with two zeros for the sake of old programs; the
    # last of three digits is always 0.
    "stripe": Table(
        dict.fromkeys([*_ISO_ZERO, "MGA"], Count(0))
        | dict.fromkeys(_ISO_THREE, Count(3, 10))
        | dict.fromkeys(["ISK", "UGX"], Count(2, 100)),
        Count(2),
    ),
    "paypal": Table(
        dict.fromkeys(_PAYPAL, Count(2)) | dict.fromkeys(["HUF", "JPY", "TWD"], Count(0))
    ),
    "paystack": Table(
        dict.fromkeys("GHS KES NGN USD ZAR".split(), Count(2)) | {"XOF": Count(2, 100)}
    ),
    "razorpay": Table(
        dict.fromkeys([*_ISO_ZERO, "ISK", "UGX"], Count(0))
        | dict.fromkeys(_ISO_THREE, Count(3, 10)),
        Count(2),
    ),
}


def count_of(provider: str, currency: str) -> Count:
    """Raises CurrencyUnknown for a currency the provider does not take."""
    exponent(currency)
    table = _TABLES[provider]
    found = table.rows.get(currency, table.others)
    if found is None:
        raise CurrencyUnknown(currency=currency)
    return found


def to_provider(provider: str, money: Money) -> int:
    """The whole number the provider wants. Raises AmountInvalid when it cannot say it exactly,
    CurrencyUnknown for a currency it does not take."""
    count = count_of(provider, money.currency)
    shifted = Decimal(money.minor).scaleb(count.digits - exponent(money.currency))
    if shifted != shifted.to_integral_value() or int(shifted) % count.step:
        raise AmountInvalid(amount=str(money.minor), currency=money.currency)
    return int(shifted)


def from_provider(provider: str, amount: int, currency: str) -> Money:
    """What the provider's whole number is in our minor units; `currency` in either case. Raises
    as `to_provider` does."""
    code = currency.upper()
    count = count_of(provider, code)
    minor = Decimal(amount).scaleb(exponent(code) - count.digits)
    if minor != minor.to_integral_value():
        raise AmountInvalid(amount=str(amount), currency=code)
    return Money(int(minor), code)


def to_text(provider: str, money: Money) -> str:
    """ "12.50", "1200": for providers that want decimals as text."""
    digits = count_of(provider, money.currency).digits
    return f"{Decimal(to_provider(provider, money)).scaleb(-digits):.{digits}f}"


def from_text(provider: str, text: str, currency: str) -> Money:
    """The other way. Raises AmountInvalid for what is no plain decimal number, too."""
    code = currency.upper()
    try:
        shifted = Decimal(text).scaleb(count_of(provider, code).digits)
        whole = shifted == shifted.to_integral_value() and shifted.is_finite()
    except InvalidOperation:
        whole = False
    if not whole or len(text) > 20 or not text.replace(".", "", 1).isdecimal():
        raise AmountInvalid(amount=text[:20], currency=code)
    return from_provider(provider, int(shifted), code)
