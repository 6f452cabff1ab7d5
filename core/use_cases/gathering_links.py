"""One room for all who share a session."""

from core.booking import Booking, BookingState
from core.ports import UnitOfWork


def others_of(uow: UnitOfWork, booking: Booking) -> list[Booking]:
    """The other sure bookings of its gathering, in the order in which they were made."""
    if booking.gathering_id is None:
        return []
    sure = uow.bookings.of_gathering(booking.gathering_id, {BookingState.SCHEDULED})
    return [each for each in sure if each.id != booking.id]


def link_of_others(uow: UnitOfWork, booking: Booking) -> str | None:
    return next((each.meeting_link for each in others_of(uow, booking) if each.meeting_link), None)


def asks_mentor(uow: UnitOfWork, booking: Booking) -> bool:
    """Whether it is this booking for which the mentor is asked for a link: once for all."""
    others = others_of(uow, booking)
    return not others or booking.id < min(each.id for each in others)
