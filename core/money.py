"""Money is a whole number of minor units in one currency. Never a float."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from core.errors import AmountInvalid, CurrencyUnknown

MAX_MINOR = 10**15

STARS = "XTR"
"""Telegram Stars: the one currency that is no country's. Its unit is not divided."""

# ISO 4217 exponents of the currencies that do not have two digits.
_EXPONENTS = (
    {STARS: 0}
    | dict.fromkeys(
        "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(), 0
    )
    | dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3)
)

_TWO_DIGITS = frozenset(
    """AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD
    CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ
    GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA
    MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR
    RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD
    TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW ZWG""".split()
)


def exponent(currency: str) -> int:
    """How many decimal digits the currency has; raises CurrencyUnknown."""
    if currency in _TWO_DIGITS:
        return 2
    if currency not in _EXPONENTS:
        raise CurrencyUnknown(currency=currency)
    return _EXPONENTS[currency]


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """`minor` units of `currency`: 0 <= minor <= 10**15. Debts live in the ledger, not here."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        exponent(self.currency)
        if type(self.minor) is not int or not 0 <= self.minor <= MAX_MINOR:
            raise AmountInvalid(amount=str(self.minor), currency=self.currency)

    @property
    def is_zero(self) -> bool:
        return self.minor == 0

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other)

    def share(self, percent: int) -> "Money":
        """`percent` of the amount, rounded down; the rest is `self - share`."""
        return Money(self.minor * percent // 100, self.currency)

    def portion(self, part: int, whole: int) -> "Money":
        """part/whole of the amount, rounded down; 0 <= part <= whole."""
        return Money(self.minor * part // whole, self.currency)

    def decimal(self) -> Decimal:
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise AmountInvalid(amount=str(other.minor), currency=other.currency)
        return other.minor


def zero(currency: str) -> Money:
    return Money(0, currency)


_GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d*)?")
_PLAIN = re.compile(r"\d*\.?\d*")


def parse_amount(text: str, currency: str) -> Money:
    """What a person typed as a price: "100", "99.50", "1,200.50", also in Arabic-Indic digits.

    Commas only part thousands: half the world writes 12,50 for 12.50, and a price is never
    guessed. Raises AmountInvalid for that, for signs, exponents, too many decimals or anything
    else. M-12
    """
    digits = text.strip().replace("\u066b", ".").replace("\u066c", ",")
    plain = "".join(str(int(c)) if c.isdecimal() else c for c in digits)
    fits = _GROUPED.fullmatch(plain) or _PLAIN.fullmatch(plain)
    if not plain or len(plain) > 18 or not fits or _may_be_a_fraction(plain, currency):
        raise AmountInvalid(amount=text[:40], currency=currency)
    try:
        minor = Decimal(plain.replace(",", "")).scaleb(exponent(currency))
    except InvalidOperation:
        raise AmountInvalid(amount=text[:40], currency=currency) from None
    if minor != minor.to_integral_value():
        raise AmountInvalid(amount=text[:40], currency=currency)
    return Money(int(minor), currency)


def _may_be_a_fraction(plain: str, currency: str) -> bool:
    """ "1,250" of a currency with three decimals: a thousand, or one and a quarter."""
    return exponent(currency) == 3 and plain.count(",") == 1 and "." not in plain
