"""The mentor's decisions, and the link they give."""

from bot.actions.registry import on
from bot.actions.showing import booking_screen, decided_screen
from bot.ask import Ask
from bot.screens import deciding as screens
from bot.ui import Screen
from core.ids import BookingId
from core.use_cases import approving, mentoring, moving, reading


@on("appr")
def approve(ask: Ask) -> Screen:
    booked = approving.approve(ask.uow, ask.person, _booking(ask), ask.act.revision)
    return decided_screen(ask, booked.id, ask.writer.say(f"approved.{booked.state}"))


@on("rejf")
def decline_form(ask: Ask) -> Screen:
    shown = reading.booking_card(ask.uow, ask.person, _booking(ask))
    first = reading.first_steps(ask.uow, shown.booking)
    return screens.decline(ask.writer, shown, first[0] if first else None)


@on("rejc", form="rejf")
def decline(ask: Ask) -> Screen:
    return _decline(ask, ask.typed("reason", screens.REASON_LENGTH))


@on("rejp")
def decline_with_preset(ask: Ask) -> Screen:
    return _decline(ask, _preset(ask, ask.act.number(0)))


@on("macc")
def accept_move(ask: Ask) -> Screen:
    moved = moving.accept_move(ask.uow, ask.person, _booking(ask), ask.act.revision)
    return booking_screen(ask, moved.id, ask.writer.say("move.accepted"))


@on("mdec")
def decline_move(ask: Ask) -> Screen:
    kept = moving.decline_move(ask.uow, ask.person, _booking(ask), ask.act.revision)
    return booking_screen(ask, kept.id, ask.writer.say("move.declined"))


@on("link")
def link_form(ask: Ask) -> Screen:
    shown = reading.booking_card(ask.uow, ask.person, _booking(ask))
    return screens.link_form(ask.writer, shown.booking)


@on("lnks", form="link")
def save_link(ask: Ask) -> Screen:
    link = ask.typed("link", 500)
    booked = mentoring.set_booking_link(ask.uow, ask.person, _booking(ask), link)
    return booking_screen(ask, booked.id, ask.writer.say("link.saved"))


def _preset(ask: Ask, number: int) -> str:
    if number != screens.BOOK_FIRST:
        return screens.preset_reason(ask.writer, number)
    shown = reading.booking_card(ask.uow, ask.person, _booking(ask))
    steps = reading.first_steps(ask.uow, shown.booking)
    wanted = [each for each in steps if each.id == ask.act.number(1)]
    return screens.book_first(ask.writer, wanted[0]) if wanted else ""


def _decline(ask: Ask, reason: str) -> Screen:
    rejected = approving.reject(ask.uow, ask.person, _booking(ask), reason, ask.act.revision)
    return decided_screen(ask, rejected.id, ask.writer.say("declined"))


def _booking(ask: Ask) -> BookingId:
    return BookingId(ask.act.subject)
