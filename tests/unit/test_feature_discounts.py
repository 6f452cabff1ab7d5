"""H17: the original amount, the discount and its code are kept on the order and shown."""

from dataclasses import replace

from bot.screens import orders
from bot.times import Reader
from core.money import Money
from tests.harness import screens_shown as shown
from tests.harness.screens_shown import LINKS

from bot.screens.writer import Writer  # isort: skip


def test_h17_an_order_shows_the_full_price_the_discount_and_its_code():
    whole = shown.an_order()
    currency = whole.total.currency
    order = replace(
        whole,
        original=Money(10_000, currency),
        discount=Money(2_500, currency),
        total=Money(7_500, currency),
        mentor_share=Money(5_250, currency),
        promo_code="WELCOME25",
    )
    text = shown.words_of(orders.order(Writer(Reader("en")), order, LINKS))
    assert "€100.00" in text
    assert "€25.00 with the code WELCOME25" in text.replace("\u2068", "").replace("\u2069", "")
    assert "€75.00" in text
