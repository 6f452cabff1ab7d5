"""The number of a session face to face: given with the booking, put right on its card."""

from bot.actions.booking import booked_with
from bot.actions.registry import on
from bot.actions.showing import booking_screen
from bot.ask import Ask
from bot.screens import contact as screens
from bot.typed_numbers import typed_number
from bot.ui import Screen
from core.ids import BookingId
from core.use_cases import contacting, reading


@on("bknl")
def book_with_last(ask: Ask) -> Screen:
    return booked_with(ask, contacting.last_number(ask.uow, ask.person))


@on("cnsh")
def show(ask: Ask) -> Screen:
    """Raises NotFound for who has no part in the booking."""
    shown = reading.booking_card(ask.uow, ask.person, BookingId(ask.act.subject))
    return screens.number_alone(ask.writer, shown.booking, shown.student_name)


@on("cnum")
def form(ask: Ask) -> Screen:
    booking = contacting.number_page(ask.uow, ask.person, BookingId(ask.act.subject))
    return screens.number_form(ask.writer, booking, ask.person.time_zone)


@on("cnus", form="cnum")
def save(ask: Ask) -> Screen:
    id, revision = BookingId(ask.act.subject), ask.act.revision
    contacting.correct_number(ask.uow, ask.person, id, typed_number(ask), revision)
    return booking_screen(ask, id, ask.writer.say("contact.saved"))
