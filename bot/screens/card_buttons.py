"""Buttons that both sides of a booking have on its card."""

from bot.screens.card_reading import Reading
from bot.screens.writer import Writer
from bot.ui import Act, Button
from core.booking import Booking


def act(verb: str, booking: Booking, *extra: int) -> Act:
    return Act(verb, booking.id, booking.revision, extra)


def join(w: Writer, booking: Booking, reading: Reading) -> Button:
    return w.link("button.join", reading.links.join(booking.id, reading.person))


def calendar(w: Writer, booking: Booking, reading: Reading) -> Button:
    return w.link("button.calendar", reading.links.calendar(booking.id, reading.person))
