"""Staff look at any offering, stop it with a reason, and let it go on."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import offer_staff as screens
from bot.ui import Act, Screen, Text
from core.catalog import Offering
from core.ids import OfferingId
from core.texts import MAX_REASON
from core.use_cases import stopping


@on("shlf")
def shelf(ask: Ask) -> Screen:
    cards = stopping.whole_shelf(ask.uow, ask.person, ask.text)
    return screens.shelf(ask.writer, cards, Act("shlf"))


@on("ofsp")
def page(ask: Ask) -> Screen:
    return _page(ask, stopping.any_offering(ask.uow, ask.person, _id(ask)))


@on("ofsr")
def ask_why(ask: Ask) -> Screen:
    return screens.why(ask.writer, stopping.any_offering(ask.uow, ask.person, _id(ask)))


@on("ofsx", form="ofsr")
def stop(ask: Ask) -> Screen:
    reason = ask.typed("reason", MAX_REASON, paragraph=True)
    stopped = stopping.stop_offering(ask.uow, ask.person, _id(ask), reason, ask.act.revision)
    return _page(ask, stopped, ask.writer.say("shelf.stopped.note"))


@on("ofsg")
def let_go_on(ask: Ask) -> Screen:
    freed = stopping.let_go_on(ask.uow, ask.person, _id(ask), ask.act.revision)
    return _page(ask, freed, ask.writer.say("shelf.freed.note"))


def _id(ask: Ask) -> OfferingId:
    return OfferingId(ask.act.subject)


def _page(ask: Ask, offering: Offering, note: Text = ()) -> Screen:
    mentor = ask.uow.people.get(offering.mentor_id)
    return screens.page(ask.writer, offering, mentor.name if mentor else "", note)
