"""Putting cards together: a booking with its names, and a list of cards sorted into tabs."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from core.booking import Booking, BookingState
from core.ids import PersonId
from core.money import Money
from core.notes import SessionNote
from core.pages import Cards
from core.ports import UnitOfWork
from core.reading import BookingCard, BookingFilter
from core.use_cases.firming import offering_of
from core.use_cases.gathering_rooms import group_of


def card_of(uow: UnitOfWork, booking: Booking) -> BookingCard:
    people = uow.people.named({booking.student_id, booking.mentor_id})

    def name(id: PersonId) -> str:
        return people[id].name if id in people else ""

    note = uow.session_notes.of_booking(booking.id)
    return BookingCard(
        booking=booking,
        offering_title=offering_of(uow, booking).title,
        student_name=name(booking.student_id),
        mentor_name=name(booking.mentor_id),
        to_pay=_to_pay(uow, booking),
        staff_decide=offering_of(uow, booking).staff_approves,
        series_place=_place(uow, booking),
        group=group_of(uow, booking),
        noted=_is_noted(uow, note),
        recording=note.recording if note else None,
        answers=tuple(uow.answers.of(booking.id)),
    )


def _is_noted(uow: UnitOfWork, note: SessionNote | None) -> bool:
    if note is None:
        return False
    return bool(note.shared or note.recording or uow.session_notes.links(note.id))


def _place(uow: UnitOfWork, booking: Booking) -> tuple[int, int] | None:
    if booking.series_id is None:
        return None
    ids = [each.id for each in uow.bookings.of_series(booking.series_id)]
    return ids.index(booking.id) + 1, len(ids)


def _to_pay(uow: UnitOfWork, booking: Booking) -> Money | None:
    if booking.state is not BookingState.AWAITING_PAYMENT or booking.order_id is None:
        return None
    order = uow.orders.get(booking.order_id)
    return order.total if order is not None and not order.discount.is_zero else None


def cards(uow: UnitOfWork, wanted: BookingFilter, limit: int = 50) -> Cards:
    return tuple(uow.bookings.cards(replace(wanted, limit=limit)))


def those(found: Iterable[BookingCard], wanted: Callable[[Booking], bool]) -> Cards:
    return tuple(card for card in found if wanted(card.booking))
