"""How an amount is shown. CLDR writes it; how many decimals it has is our own ISO 4217 table."""

from functools import cache

from babel import Locale
from babel.numbers import format_currency, format_decimal, get_currency_symbol

from core.money import STARS, Money, exponent


def money_words(amount: Money, language: str) -> str:
    """ "EGP 12.50", "$1,200.00", "KWD 1.500", "250 ⭐"; Arabic puts its own symbol after the
    number."""
    if amount.currency == STARS:
        return f"{format_decimal(amount.minor, locale=language)}\u00a0⭐"
    return format_currency(
        amount.decimal(),
        amount.currency,
        _pattern(amount.currency, language),
        locale=language,
        currency_digits=False,
    )


@cache
def _pattern(currency: str, language: str) -> str:
    """The language's pattern with the currency's real decimals: CLDR has none for IQD or LBP."""
    decimals = exponent(currency)
    pattern: str = Locale.parse(language).currency_formats["standard"].pattern
    pattern = pattern.replace("0.00", "0." + "0" * decimals if decimals else "0")
    if get_currency_symbol(currency, locale=language)[-1].isalpha():
        pattern = pattern.replace("¤#", "¤\u00a0#")  # CLDR's alphaNextToNumber
    return pattern
