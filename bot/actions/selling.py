"""Packs a mentor puts up for sale, and takes off again."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import offer_forms as forms
from bot.screens import offer_packs as screens
from bot.ui import Screen
from core.catalog import MAX_TITLE
from core.errors import NotFound
from core.ids import PackProductId
from core.use_cases import publishing


@on("pkls")
def mine(ask: Ask) -> Screen:
    return screens.packs(ask.writer, publishing.my_products(ask.uow, ask.person))


@on("pknw")
def new_form(ask: Ask) -> Screen:
    settings = ask.uow.settings
    validity = settings.packs.default_validity_days
    return forms.new_pack(ask.writer, settings.community.currency, validity)


@on("pksv", form="pknw")
def offer(ask: Ask) -> Screen:
    publishing.offer_pack(
        ask.uow,
        ask.person,
        title=ask.typed("title", MAX_TITLE),
        sessions=ask.number("sessions"),
        price_text=ask.typed("price", forms.PRICE_LENGTH),
        currency=ask.uow.settings.community.currency,
        validity_days=ask.number("validity_days"),
    )
    products = publishing.my_products(ask.uow, ask.person)
    return screens.packs(ask.writer, products, ask.writer.say("sell.offered"))


@on("pkwq")
def ask_to_withdraw(ask: Ask) -> Screen:
    for product in publishing.my_products(ask.uow, ask.person):
        if product.id == ask.act.subject:
            return screens.withdraw_pack(ask.writer, product)
    raise NotFound()


@on("pkwd")
def withdraw(ask: Ask) -> Screen:
    """Nobody can change a pack that is for sale, so there is no revision to be checked."""
    publishing.withdraw_pack(ask.uow, ask.person, PackProductId(ask.act.subject))
    products = publishing.my_products(ask.uow, ask.person)
    return screens.packs(ask.writer, products, ask.writer.say("sell.withdrawn"))
