"""H17: the original amount, the discount and its code are kept on the order and shown."""

from bot.screens import orders
from core.money import Money
from tests.harness import screens_shown as shown


def test_h17_an_order_shows_the_full_price_the_discount_and_its_code():
    order = shown.an_order(
        original=Money(10_000, "EUR"),
        discount=Money(2_500, "EUR"),
        total=Money(7_500, "EUR"),
        mentor_share=Money(5_250, "EUR"),
        promo_code="WELCOME25",
    )
    screen = orders.order(shown.writer(), order, shown.LINKS)
    shown.require_sound(screen)
    text = shown.words_of(screen).replace("\u2068", "").replace("\u2069", "")
    assert "€100.00" in text
    assert "€25.00 with the code WELCOME25" in text
    assert "€75.00" in text
