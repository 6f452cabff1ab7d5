"""Waiting for a place: joining, one's places, declining and leaving; and staff's look at it."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import waitlist as screens
from bot.ui import Screen, Text
from core.errors import NotFound
from core.ids import PersonId, WaitEntryId
from core.texts import MAX_REASON
from core.use_cases import keeping_line, lining_up
from core.waiting import Line, Place


@on("wlst")
def mine(ask: Ask) -> Screen:
    """Who stands in one line alone sees it at once."""
    places = lining_up.my_places(ask.uow, ask.person)
    return _mine(ask, places)


def _mine(ask: Ask, places: tuple[Place, ...], *intro: Text) -> Screen:
    if len(places) == 1 and not intro:
        return screens.place(ask.writer, places[0])
    return screens.my_places(ask.writer, places, *intro)


@on("wljn")
def join(ask: Ask) -> Screen:
    joined = lining_up.join(ask.uow, ask.person, PersonId(ask.act.subject))
    return screens.place(ask.writer, joined, ask.writer.say("waitlist.joined"))


@on("wlpl")
def place(ask: Ask) -> Screen:
    return screens.place(ask.writer, _place(ask))


@on("wllq")
def ask_to_leave(ask: Ask) -> Screen:
    return screens.confirm_leave(ask.writer, _place(ask))


@on("wllv")
def leave(ask: Ask) -> Screen:
    lining_up.leave(ask.uow, ask.person, _subject(ask), ask.act.revision)
    return _left(ask, "waitlist.left")


@on("wldq")
def ask_to_decline(ask: Ask) -> Screen:
    return screens.confirm_decline(ask.writer, _place(ask))


@on("wldc")
def decline(ask: Ask) -> Screen:
    lining_up.decline(ask.uow, ask.person, _subject(ask), ask.act.revision)
    return _left(ask, "waitlist.declined")


def _left(ask: Ask, key: str) -> Screen:
    return _mine(ask, lining_up.my_places(ask.uow, ask.person), ask.writer.say(key))


@on("wlns")
def lines(ask: Ask) -> Screen:
    return screens.lines(ask.writer, keeping_line.lines(ask.uow, ask.person))


@on("wlln")
def line(ask: Ask) -> Screen:
    shown = keeping_line.line(ask.uow, ask.person, PersonId(ask.act.subject))
    return screens.line(ask.writer, shown)


@on("wlwe")
def entry(ask: Ask) -> Screen:
    return screens.entry(ask.writer, *_in_line(ask))


@on("wlfq")
def front_form(ask: Ask) -> Screen:
    return screens.ask_reason(ask.writer, *_in_line(ask), "wlfs")


@on("wlfs", form="wlfq")
def move_to_front(ask: Ask) -> Screen:
    why = ask.typed("reason", MAX_REASON, paragraph=True)
    moved = keeping_line.move_to_front(ask.uow, ask.person, _subject(ask), why, ask.act.revision)
    shown = keeping_line.line(ask.uow, ask.person, moved.mentor_id)
    return screens.line(ask.writer, shown, ask.writer.say("waitlists.moved"))


@on("wlrq")
def remove_form(ask: Ask) -> Screen:
    return screens.ask_reason(ask.writer, *_in_line(ask), "wlrs")


@on("wlrs", form="wlrq")
def remove(ask: Ask) -> Screen:
    why = ask.typed("reason", MAX_REASON, paragraph=True)
    removed = keeping_line.remove(ask.uow, ask.person, _subject(ask), why, ask.act.revision)
    shown = keeping_line.line(ask.uow, ask.person, removed.mentor_id)
    return screens.line(ask.writer, shown, ask.writer.say("waitlists.removed"))


def _in_line(ask: Ask) -> tuple[Line, int]:
    """The line of the entry and its number in it. Raises NotFound once it is over."""
    shown = keeping_line.line_of(ask.uow, ask.person, _subject(ask))
    for number, (each, _) in enumerate(shown.entries, 1):
        if each.id == ask.act.subject:
            return shown, number
    raise NotFound()


def _place(ask: Ask) -> Place:
    return lining_up.my_place(ask.uow, ask.person, _subject(ask))


def _subject(ask: Ask) -> WaitEntryId:
    return WaitEntryId(ask.act.subject)
