"""Promotion codes of staff and of mentors."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.picking import picked
from bot.screens import promos as screens
from bot.ui import Act, Screen, Text
from core.errors import NotFound
from core.ids import PersonId, PromoCodeId
from core.promotions import LONGEST_CODE, First
from core.use_cases import promo_boards, promoting
from core.use_cases.promoting import PromoDraft


@on("prmo")
def mine(ask: Ask) -> Screen:
    found = promo_boards.listing(ask.uow, ask.person, for_all=False)
    return screens.listing(ask.writer, found, for_all=False)


@on("pral")
def everybodys(ask: Ask) -> Screen:
    found = promo_boards.listing(ask.uow, ask.person, for_all=True)
    return screens.listing(ask.writer, found, for_all=True)


@on("prnw")
def new_form(ask: Ask) -> Screen:
    for_all = bool(ask.act.number(0))
    promo_boards.listing(ask.uow, ask.person, for_all)  # asks whether they may, before they type
    return screens.new(ask.writer, for_all)


@on("prmk", form="prnw")
def create(ask: Ask) -> Screen:
    draft = PromoDraft(
        code=ask.typed("code", 2 * LONGEST_CODE),
        off=ask.typed("off", screens.OFF_LENGTH),
        days=_number(ask, "days"),
        total_limit=_number(ask, "total_limit"),
        person_limit=_number(ask, "person_limit"),
    )
    made = promoting.create(ask.uow, ask.person, draft, for_all=bool(ask.act.number(0)))
    return _card(ask, made.id, ask.writer.say("promo.made"))


@on("prcd")
def card(ask: Ask) -> Screen:
    return _card(ask, _id(ask))


@on("prru")
def rules_form(ask: Ask) -> Screen:
    promo = promo_boards.board(ask.uow, ask.person, _id(ask)).promo
    return screens.rules(ask.writer, promo, Act("prru", promo.id, promo.revision, ask.act.extra))


@on("prrs", form="prru")
def set_rules(ask: Ask) -> Screen:
    """Only what was asked is changed: one field by itself leaves the others alone."""
    promo = promo_boards.board(ask.uow, ask.person, _id(ask)).promo
    minimum = f"{promo.minimum.decimal()}" if promo.minimum else ""
    if "minimum" in ask.values:
        minimum = ask.typed("minimum", screens.PRICE_LENGTH, required=False)
    first = promo.first
    if "first" in ask.values:
        first = First(picked(ask, "first", screens.FIRSTS, screens.first_labels(ask.writer)))
    days = _number(ask, "starts_in_days")
    promoting.set_rules(
        ask.uow,
        ask.person,
        promo.id,
        ask.act.revision,
        starts_in_days=days,
        minimum=minimum,
        first=first,
        keep_start="starts_in_days" not in ask.values,
    )
    return _card(ask, promo.id, ask.writer.say("promo.saved"))


@on("pran")
def automatic(ask: Ask) -> Screen:
    """The act says what it shall be, so a second press changes nothing."""
    wanted = bool(ask.act.number(0))
    promoting.set_automatic(ask.uow, ask.person, _id(ask), wanted)
    return _card(ask, _id(ask), ask.writer.say("promo.saved"))


@on("prtg")
def targets(ask: Ask) -> Screen:
    promo = promo_boards.board(ask.uow, ask.person, _id(ask)).promo
    mentor = PersonId(ask.act.number(0)) if ask.act.number(0) else None
    found = promo_boards.targets(ask.uow, ask.person, promo.id, mentor)
    within = mentor is not None or promo.owner_id is not None
    return screens.targets(ask.writer, promo, found, within)


@on("prti")
def aim(ask: Ask) -> Screen:
    number = ask.act.number(0)
    if not 0 <= number < len(screens.SCOPES):
        raise NotFound()
    promoting.aim(ask.uow, ask.person, _id(ask), screens.SCOPES[number], ask.act.number(1))
    return _card(ask, _id(ask), ask.writer.say("promo.saved"))


@on("prst")
def start(ask: Ask) -> Screen:
    promoting.start(ask.uow, ask.person, _id(ask), ask.act.revision)
    return _card(ask, _id(ask), ask.writer.say("promo.started"))


@on("prpa")
def pause(ask: Ask) -> Screen:
    promoting.pause(ask.uow, ask.person, _id(ask), ask.act.revision)
    return _card(ask, _id(ask), ask.writer.say("promo.was_paused"))


@on("preq")
def ask_to_end(ask: Ask) -> Screen:
    return screens.ask_to_end(ask.writer, promo_boards.board(ask.uow, ask.person, _id(ask)).promo)


@on("pren")
def end(ask: Ask) -> Screen:
    promoting.end(ask.uow, ask.person, _id(ask), ask.act.revision)
    return _card(ask, _id(ask), ask.writer.say("promo.was_ended"))


def _card(ask: Ask, id: PromoCodeId, note: Text = ()) -> Screen:
    return screens.card(ask.writer, promo_boards.board(ask.uow, ask.person, id), note)


def _number(ask: Ask, name: str) -> int | None:
    return ask.number(name) if ask.values.get(name, "").strip() else None


def _id(ask: Ask) -> PromoCodeId:
    return PromoCodeId(ask.act.subject)
