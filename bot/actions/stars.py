"""Prices in Telegram Stars, and the two commands that Telegram wants of whoever takes them."""

from bot.actions.offering import changed, own
from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import prices as price_screens
from bot.screens import stars as screens
from bot.ui import Act, Screen
from core.ids import PackProductId
from core.texts import MAX_REASON
from core.use_cases import pricing
from core.use_cases.asking_staff import ask_about_payment
from core.use_cases.drafting import OfferingChanges


@on("ofst")
def offering_form(ask: Ask) -> Screen:
    offering = own(ask)
    act = Act("ofss", offering.id, offering.revision)
    back = Act("ofmn", offering.id)
    return screens.form(ask.writer, offering.title, offering.stars, act, back)


@on("ofss", form="ofst")
def offering(ask: Ask) -> Screen:
    return changed(ask, OfferingChanges(stars=ask.number("stars")))


@on("pkst")
def pack_form(ask: Ask) -> Screen:
    product = pricing.price_board(ask.uow, ask.person, _pack(ask)).product
    act = Act("pkss", product.id, product.revision)
    return screens.form(ask.writer, product.title, product.stars, act, Act("prbd", product.id))


@on("pkss", form="pkst")
def pack(ask: Ask) -> Screen:
    id, count = _pack(ask), ask.number("stars")
    pricing.set_stars(ask.uow, ask.person, id, count, ask.act.revision)
    board = pricing.price_board(ask.uow, ask.person, id)
    mine = board.product.mentor_id == ask.person.id
    return price_screens.board(ask.writer, board, ask.writer.say("stars.saved"), mine=mine)


@on("trms")
def terms(ask: Ask) -> Screen:
    return screens.terms(ask.writer, ask.uow.settings.community.name)


@on("psup")
def support(ask: Ask) -> Screen:
    return screens.support(ask.writer, ask.uow.settings.community.name)


@on("psak")
def question_form(ask: Ask) -> Screen:
    return screens.question(ask.writer)


@on("psas", form="psak")
def question(ask: Ask) -> Screen:
    text = ask.typed("question", MAX_REASON, paragraph=True)
    ask_about_payment(ask.uow, ask.person, text, ask.intent)
    return screens.asked(ask.writer)


def _pack(ask: Ask) -> PackProductId:
    return PackProductId(ask.act.subject)
