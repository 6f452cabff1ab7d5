"""A promotion code on an order that is about to be paid."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import codes as screens
from bot.screens import orders as order_screens
from bot.ui import Screen, Text
from core.ids import OrderId
from core.orders import Order
from core.use_cases import redeeming


@on("cdor")
def order(ask: Ask) -> Screen:
    """The order as it is now, or the one that took its place."""
    return _shown(ask, redeeming.order_of(ask.uow, ask.person, _id(ask)))


@on("cdfm")
def code_form(ask: Ask) -> Screen:
    return screens.ask(ask.writer, redeeming.order_of(ask.uow, ask.person, _id(ask)))


@on("cdap", form="cdfm")
def apply(ask: Ask) -> Screen:
    code = ask.typed("code", screens.CODE_LENGTH)
    bought = redeeming.apply_code(ask.uow, ask.person, _id(ask), code)
    return _shown(ask, bought, screens.given(ask.writer, bought))


@on("cdrm")
def remove(ask: Ask) -> Screen:
    before = redeeming.order_of(ask.uow, ask.person, _id(ask))
    bought = redeeming.remove_code(ask.uow, ask.person, _id(ask))
    w = ask.writer
    if bought.id != before.id:
        return _shown(ask, bought, w.say("promo.removed"))
    return _shown(ask, bought, w.say("promo.stays") if bought.promo_code else ())


@on("cdfr")
def take_free(ask: Ask) -> Screen:
    """A code is worth all of it: nothing to pay, so it is given now."""
    bought = redeeming.take_free(ask.uow, ask.person, _id(ask))
    return _shown(ask, bought)


def _shown(ask: Ask, bought: Order, *intro: Text) -> Screen:
    return order_screens.order(ask.writer, bought, ask.links, *intro)


def _id(ask: Ask) -> OrderId:
    return OrderId(ask.act.subject)
