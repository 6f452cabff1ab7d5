"""Requests one after the other: what else waits for whoever has just decided one."""

from core.booking import Booking, BookingState
from core.ids import BookingId, OfferingId
from core.pages import Cards
from core.people import Person, Role
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.reading import BookingFilter
from core.use_cases.changing import load
from core.use_cases.firming import offering_of
from core.use_cases.reading.cards import cards, those

MOST = 100


@use_case(Action.SEE_BOOKING)
def more_requests(uow: UnitOfWork, actor: Person, decided: BookingId) -> Cards:
    """The other requests that wait for the same answerer, the one with the least time first."""
    booking = load(uow, decided)
    permit(uow, actor, Action.SEE_BOOKING, student=booking.student_id, mentor=booking.mentor_id)
    by_staff = offering_of(uow, booking).staff_approves
    if by_staff and not actor.is_(Role.STAFF):
        return ()
    mentor = None if by_staff else booking.mentor_id
    wanted = BookingFilter(
        mentor_id=mentor, staff_decides=by_staff, states=frozenset({BookingState.REQUESTED})
    )
    waiting = those(cards(uow, wanted, MOST), lambda each: each.waits_for_approval(uow.now))
    others = [card for card in waiting if card.booking.id != decided]
    return tuple(sorted(others, key=lambda card: _end(card.booking)))


def open_requests(uow: UnitOfWork, offering: OfferingId) -> int:
    """How many a pause would decline. For callers that have asked whose it is."""
    asked = uow.bookings.of_offering(offering, {BookingState.REQUESTED})
    return sum(not each.is_lapsed(uow.now) for each in asked)


def _end(booking: Booking) -> tuple[float, int]:
    ends = booking.hold_until or booking.starts_at
    return ends.timestamp(), booking.id
