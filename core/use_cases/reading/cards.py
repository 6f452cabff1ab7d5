"""Putting cards together: a booking with its names, and a list of cards sorted into tabs."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from core.booking import Booking
from core.ids import PersonId
from core.pages import Cards
from core.ports import UnitOfWork
from core.reading import BookingCard, BookingFilter
from core.use_cases.firming import offering_of


def card_of(uow: UnitOfWork, booking: Booking) -> BookingCard:
    people = uow.people.named({booking.student_id, booking.mentor_id})

    def name(id: PersonId) -> str:
        return people[id].name if id in people else ""

    return BookingCard(
        booking=booking,
        offering_title=offering_of(uow, booking).title,
        student_name=name(booking.student_id),
        mentor_name=name(booking.mentor_id),
    )


def cards(uow: UnitOfWork, wanted: BookingFilter, limit: int = 50) -> Cards:
    return tuple(uow.bookings.cards(replace(wanted, limit=limit)))


def those(found: Iterable[BookingCard], wanted: Callable[[Booking], bool]) -> Cards:
    return tuple(card for card in found if wanted(card.booking))
