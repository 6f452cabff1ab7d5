"""Showing a booking to whoever asks: the card, from their side."""

from bot.actions.registry import on
from bot.ask import Ask
from bot.screens import card as screens
from bot.screens.deciding import next_request
from bot.ui import Screen, Text
from core.booking import Booking, BookingState, By
from core.ids import BookingId
from core.people import Person
from core.use_cases import reading
from core.use_cases.approving import decides_on
from core.use_cases.cancelling import side_of


@on("card")
def show(ask: Ask) -> Screen:
    return booking_screen(ask, BookingId(ask.act.subject))


def booking_screen(ask: Ask, id: BookingId, *intro: Text) -> Screen:
    """The booking's card for this person; with the student's history where they decide (X29).

    Raises NotFound for anybody who has no part in it (B13).
    """
    shown = reading.booking_card(ask.uow, ask.person, id)
    history = None
    if shows_history(ask.person, shown.booking):
        history = reading.student_history(ask.uow, shown.booking)
    return screens.card(ask.writer, shown, reading_of(ask, shown.booking), *intro, history=history)


def shows_history(person: Person, booking: Booking) -> bool:
    decides = side_of(person, booking) is not By.STUDENT
    return decides and booking.state is BookingState.REQUESTED


def reading_of(ask: Ask, booking: Booking) -> screens.Reading:
    side = side_of(ask.person, booking)
    rules, decides = ask.uow.settings.booking, decides_on(ask.uow, ask.person, booking)
    return screens.Reading(side, ask.person.id, ask.links, rules, decides)


def decided_screen(ask: Ask, id: BookingId, *intro: Text) -> Screen:
    """The card just decided on, with how many more wait and the next of them one tap away. The
    next is never shown by itself: a second tap on Approve must not approve somebody else."""
    screen = booking_screen(ask, id, *intro)
    waiting = reading.more_requests(ask.uow, ask.person, id)
    return next_request(ask.writer, screen, waiting) if waiting else screen
