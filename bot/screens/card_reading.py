"""Who looks at a booking's card, and what their clock says of the booking."""

from dataclasses import dataclass

from bot.ask import Links
from bot.screens.writer import Writer
from core.booking import Booking, By
from core.ids import PersonId
from core.settings import BookingSettings


@dataclass(frozen=True, slots=True)
class Reading:
    """Who looks at the card: on which side they stand, and where their pages are."""

    side: By
    person: PersonId
    links: Links
    rules: BookingSettings
    decides: bool = True  # not a mentor for whom staff decide


def awaits_student(w: Writer, booking: Booking) -> bool:
    now = w.reader.now
    return booking.is_countered if now is None else booking.awaits_student(now)


def started(w: Writer, booking: Booking) -> bool:
    now = w.reader.now
    return now is not None and booking.starts_at <= now


def ended(w: Writer, booking: Booking) -> bool:
    now = w.reader.now
    return now is not None and booking.ends_at <= now
