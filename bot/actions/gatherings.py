"""Sessions that several share: their places, who comes, calling one off, waiting for a place."""

from bot.actions.booking import card_of, moment_of
from bot.actions.offering import changed, form_act, own
from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import gathering_line as lines
from bot.screens import gatherings as screens
from bot.ui import Screen, Text
from core.ids import GatheringId, GatheringWaitId, OfferingId
from core.use_cases import gathering_closing, gathering_ending, gathering_waiting
from core.use_cases.drafting import OfferingChanges
from core.use_cases.reading import gatherings as reading


@on("gpls")
def places_form(ask: Ask) -> Screen:
    offering = own(ask)
    return screens.places_form(ask.writer, offering, form_act(ask, offering))


@on("gpsv", form="gpls")
def places(ask: Ask) -> Screen:
    changes = OfferingChanges()
    if "places" in ask.values:
        changes["places"] = ask.number("places")
    if "minimum_places" in ask.values:
        typed = ask.values["minimum_places"].strip()
        changes["minimum_places"] = ask.number("minimum_places") if typed else None
    return changed(ask, changes)


@on("gals")
def mine(ask: Ask) -> Screen:
    return screens.mine(ask.writer, reading.my_gatherings(ask.uow, ask.person))


@on("gath")
def page(ask: Ask) -> Screen:
    return _page(ask)


@on("gdon")
def complete_all(ask: Ask) -> Screen:
    done = gathering_closing.complete_all(ask.uow, ask.person, _id(ask))
    return _page(ask, ask.writer.say("group.done", n=len(done)))


@on("gcaq")
def ask_to_call_off(ask: Ask) -> Screen:
    return screens.call_off(ask.writer, reading.gathering_page(ask.uow, ask.person, _id(ask)))


@on("gcao", form="gcaq")
def call_off(ask: Ask) -> Screen:
    reason = ask.typed("reason", screens.REASON_LENGTH, required=False, paragraph=True)
    gathering_ending.call_off(ask.uow, ask.person, _id(ask), reason, ask.act.revision)
    return _page(ask, ask.writer.say("group.off.done"))


@on("gful")
def full(ask: Ask) -> Screen:
    offering = card_of(ask, ask.act.subject).offering
    return lines.full(ask.writer, offering, reading.full_sessions(ask.uow, offering))


@on("gwjn")
def join_line(ask: Ask) -> Screen:
    start = moment_of(ask.act.number(0))
    place = gathering_waiting.wait_for_place(
        ask.uow, ask.person, OfferingId(ask.act.subject), start
    )
    return lines.place(ask.writer, place, ask.writer.say("group.wait.joined"))


@on("gwpl")
def my_place(ask: Ask) -> Screen:
    place = gathering_waiting.my_group_place(ask.uow, ask.person, _wait(ask))
    return lines.place(ask.writer, place)


@on("gwlv")
def leave_line(ask: Ask) -> Screen:
    gathering_waiting.wait_no_longer(ask.uow, ask.person, _wait(ask), ask.act.revision)
    return my_place(ask)


@on("gwms")
def my_waits(ask: Ask) -> Screen:
    return lines.mine(ask.writer, gathering_waiting.my_group_waits(ask.uow, ask.person))


def _page(ask: Ask, *intro: Text) -> Screen:
    return gathering_screen(ask, _id(ask), *intro)


def gathering_screen(ask: Ask, id: GatheringId, *intro: Text) -> Screen:
    shown = reading.gathering_page(ask.uow, ask.person, id)
    return screens.page(ask.writer, shown, ask.person.id, ask.links, *intro)


def _id(ask: Ask) -> GatheringId:
    return GatheringId(ask.act.subject)


def _wait(ask: Ask) -> GatheringWaitId:
    return GatheringWaitId(ask.act.subject)
