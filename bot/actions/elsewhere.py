"""Claiming what was bought elsewhere, and what staff do about what nobody has claimed."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import elsewhere as screens
from bot.ui import Screen
from core.errors import NotFound
from core.ids import PersonId, PurchaseId
from core.people import Person, Role
from core.purchases import Problem
from core.use_cases import overseeing, unclaimed
from core.use_cases.claiming import Came, claim, link_purchase
from core.use_cases.unclaimed import PurchaseCard


@on("clam")
def claim_with_code(ask: Ask) -> Screen:
    """`/claim ABCD-...` at once, or the form."""
    typed = ask.text.strip()[: screens.CODE_LENGTH]
    return _claim(ask, typed) if typed else screens.claim_form(ask.writer)


@on("clmy", form="clam")
def claim_typed(ask: Ask) -> Screen:
    return _claim(ask, ask.typed("code", screens.CODE_LENGTH))


def _claim(ask: Ask, code: str) -> Screen:
    result = claim(ask.uow, ask.person, code)
    if result.order is None:
        return screens.not_claimed(ask.writer, result.came)
    return screens.claimed(ask.writer, result.order)


@on("bgtl")
def purchases(ask: Ask) -> Screen:
    return screens.purchases(ask.writer, unclaimed.open_purchases(ask.uow, ask.person), ask.now)


@on("bgt")
def purchase(ask: Ask) -> Screen:
    return screens.purchase(ask.writer, _card(ask))


@on("bgtn")
def numbers(ask: Ask) -> Screen:
    return screens.numbers(ask.writer, unclaimed.products_by_number(ask.uow, ask.person))


@on("bgtc")
def show_code(ask: Ask) -> Screen:
    card = unclaimed.nudge(ask.uow, ask.person, _id(ask), ask.claim_key)
    return screens.code(ask.writer, card, ask.uow.settings.community.name)


@on("bgtf")
def link_form(ask: Ask) -> Screen:
    return screens.link_search(ask.writer, _card(ask))


@on("bgts", form="bgtf")
def link_search(ask: Ask) -> Screen:
    name = ask.typed("name", screens.SEARCH_LENGTH)
    found = overseeing.people(ask.uow, ask.person, Role.STUDENT, name)
    return screens.link_pick(ask.writer, _card(ask), found, name)


@on("bgtq")
def confirm_link(ask: Ask) -> Screen:
    return screens.confirm_link(ask.writer, _card(ask), _chosen(ask))


@on("bgty")
def link(ask: Ask) -> Screen:
    person = _chosen(ask)
    result = link_purchase(ask.uow, ask.person, _id(ask), person.id, ask.act.revision)
    key = "elsewhere.linked" if result.came is Came.CLAIMED else "elsewhere.not_linked"
    return screens.purchase(ask.writer, _card(ask), ask.writer.say(key, who=person.name))


@on("bgta")
def ask_accept(ask: Ask) -> Screen:
    """Another amount than the price is a decision; a pack that is there again is none."""
    card = _card(ask)
    if card.purchase.problem is Problem.AMOUNT:
        return screens.confirm_accept(ask.writer, card)
    return _accept(ask)


@on("bgtb")
def accept(ask: Ask) -> Screen:
    return _accept(ask)


def _accept(ask: Ask) -> Screen:
    looked = unclaimed.accept(ask.uow, ask.person, _id(ask), ask.act.revision)
    key = "elsewhere.still_wrong" if looked.problem else "elsewhere.accepted"
    return screens.purchase(ask.writer, _card(ask), ask.writer.say(key))


def _card(ask: Ask) -> PurchaseCard:
    return unclaimed.purchase_card(ask.uow, ask.person, _id(ask))


def _id(ask: Ask) -> PurchaseId:
    return PurchaseId(ask.act.subject)


def _chosen(ask: Ask) -> Person:
    person = ask.uow.people.get(PersonId(ask.act.number(0)))
    if person is None:
        raise NotFound()
    return person
