"""Packs, recordings and what was paid for them."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import orders as order_screens
from bot.screens import packs as screens
from bot.ui import Screen
from core.ids import OfferingId, OrderId, PackProductId, PersonId
from core.papers import Paper
from core.people import Role
from core.use_cases import buying, explaining, reading
from core.use_cases.ordering import latest


@on("pcks")
def my_packs(ask: Ask) -> Screen:
    return screens.my_packs(ask.writer, reading.my_packs(ask.uow, ask.person))


@on("shop")
def shop(ask: Ask) -> Screen:
    """With a subject: the packs of that mentor."""
    mentor = PersonId(ask.act.subject) if ask.act.subject else None
    return screens.shop(ask.writer, reading.products(ask.uow, ask.person, mentor), ask.act)


@on("prod")
def product(ask: Ask) -> Screen:
    card = reading.product_card(ask.uow, ask.person, PackProductId(ask.act.subject))
    manages = ask.person.is_(Role.STAFF) or card.product.mentor_id == ask.person.id
    nonce, here = ask.uow.new_id(), _in_stars(ask)
    return screens.product(ask.writer, card, nonce, manages=manages, in_stars=here)


@on("buyp")
def buy_pack(ask: Ask) -> Screen:
    id = PackProductId(ask.act.subject)
    bought = buying.buy_pack(ask.uow, ask.person, id, _intent(ask), in_stars=_in_stars(ask))
    return order_screens.order(ask.writer, bought, ask.links)


@on("buyr")
def buy_recording(ask: Ask) -> Screen:
    id = OfferingId(ask.act.subject)
    here = _in_stars(ask)
    bought = buying.buy_recording(ask.uow, ask.person, id, _intent(ask), in_stars=here)
    return order_screens.order(ask.writer, bought, ask.links)


@on("libr")
def library(ask: Ask) -> Screen:
    return screens.library(ask.writer, reading.library(ask.uow, ask.person), ask.links)


@on("ordr")
def orders(ask: Ask) -> Screen:
    found = reading.my_orders(ask.uow, ask.person)
    table = f"{ask.links.paper(Paper.RECEIPTS, ask.person.id)}/csv"
    return order_screens.orders(ask.writer, found, ask.act, table)


@on("orde")
def order(ask: Ask) -> Screen:
    """Of the order that took its place, where a code changed the price and no money had come."""
    told = explaining.why_payment(ask.uow, ask.person, OrderId(ask.act.subject))
    after = latest(ask.uow, told.order)
    if after.id != told.order.id and not told.payments:
        told = explaining.why_payment(ask.uow, ask.person, after.id)
    return order_screens.story(ask.writer, told, ask.links)


def _in_stars(ask: Ask) -> bool:
    """Where digital goods may be sold for Stars alone."""
    return ask.channel == "telegram"


def _intent(ask: Ask) -> str:
    """The nonce of the button that was pressed: pressed twice, it is one purchase (M-03)."""
    nonce = ask.act.number(0)
    return f"buy:{nonce}" if nonce else ask.intent
