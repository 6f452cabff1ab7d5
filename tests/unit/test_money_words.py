import pytest

from bot.money_words import money_words
from core.money import Money


@pytest.mark.parametrize(
    ("amount", "english"),
    [
        (Money(120_050, "USD"), "$1,200.50"),
        (Money(1250, "EGP"), "EGP\u00a012.50"),
        (Money(1500, "JPY"), "¥1,500"),
        (Money(1500, "KWD"), "KWD\u00a01.500"),
        (Money(0, "EUR"), "€0.00"),
        (Money(10**15, "EUR"), "€10,000,000,000,000.00"),
    ],
)
def test_an_amount_has_its_currency_and_all_its_decimals(amount: Money, english: str):
    assert money_words(amount, "en") == english


@pytest.mark.parametrize(
    ("amount", "english"),
    [(Money(1001, "IQD"), "IQD\u00a01.001"), (Money(1001, "LBP"), "LBP\u00a010.01")],
)
def test_decimals_that_cldr_does_not_show_are_never_rounded_away(amount: Money, english: str):
    assert money_words(amount, "en") == english


def test_arabic_writes_its_own_symbol_after_western_digits():
    assert money_words(Money(1250, "EGP"), "ar") == "\u200f12.50\u00a0ج.م.\u200f"
