"""The way to the pay page: one button, or one for each provider when several fit."""

from bot.ask import Links
from bot.screens.writer import Writer
from bot.ui import Button
from core.money import Money
from core.providers import brand


def ways_to_pay(w: Writer, id: int, price: Money, links: Links) -> list[Button]:
    ways = links.pay_ways(id, price.currency)
    if not ways:
        return [w.link("button.pay", links.pay(id), price=price)]
    return [w.link("button.pay_with", url, price=price, provider=brand(name)) for name, url in ways]
