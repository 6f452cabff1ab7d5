"""Prices of packs: what somebody pays and why, and for mentors and staff changing one."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.picking import picked
from bot.screens import prices as screens
from bot.ui import Screen, Text
from core.ids import PackProductId
from core.texts import MAX_REASON
from core.use_cases import pricing, reading


@on("prwl")
def which(ask: Ask) -> Screen:
    return screens.which(ask.writer, reading.products(ask.uow, ask.person), ask.act)


@on("prwy")
def why(ask: Ask) -> Screen:
    return screens.why(ask.writer, pricing.why_price(ask.uow, ask.person, _id(ask)))


@on("prbd")
def board(ask: Ask) -> Screen:
    return _board(ask)


@on("prch")
def change_form(ask: Ask) -> Screen:
    product = pricing.price_board(ask.uow, ask.person, _id(ask)).product
    return screens.change(ask.writer, product)


@on("prsv", form="prch")
def change(ask: Ask) -> Screen:
    labels = screens.keeping_labels(ask.writer)
    pricing.change_price(
        ask.uow,
        ask.person,
        _id(ask),
        ask.typed("price", screens.PRICE_LENGTH),
        keep=picked(ask, "keep", screens.KEEPING, labels) == screens.KEEPING[0],
        reason=ask.typed("reason", MAX_REASON, required=False),
        revision=ask.act.revision,
    )
    return _board(ask, ask.writer.say("price.changed"))


def _board(ask: Ask, note: Text = ()) -> Screen:
    shown = pricing.price_board(ask.uow, ask.person, _id(ask))
    mine = shown.product.mentor_id == ask.person.id
    return screens.board(ask.writer, shown, note, mine=mine)


def _id(ask: Ask) -> PackProductId:
    return PackProductId(ask.act.subject)
