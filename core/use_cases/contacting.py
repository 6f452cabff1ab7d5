"""The number that a student gave for a session face to face: the last one, and putting it right.

It is kept with the booking, so whoever may not see the booking never sees it (Z-02, Z-11); the
audit says that it changed, never to what.
"""

from core.booking import HELD, Booking, BookingState
from core.contact import asks_number, checked_number
from core.errors import AlreadyDecided, NotFound
from core.ids import BookingId
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.use_cases.changing import amend, load, locked, require_shown
from core.use_cases.firming import offering_of


@use_case(Action.SEE_OWN)
def last_number(uow: UnitOfWork, actor: Person) -> str:
    """What this person gave last, in E.164; "" where they gave none."""
    permit(uow, actor, Action.SEE_OWN)
    return uow.bookings.last_number(actor.id) or ""


@use_case(Action.GIVE_NUMBER)
def number_page(uow: UnitOfWork, actor: Person, id: BookingId) -> Booking:
    """The booking, if its number can be put right now by this person. Raises AlreadyDecided."""
    booking = load(uow, id)
    permit(uow, actor, Action.GIVE_NUMBER, student=booking.student_id)
    _require_ahead(uow, booking)
    return booking


@use_case(Action.GIVE_NUMBER)
def correct_number(
    uow: UnitOfWork, actor: Person, id: BookingId, number: str, revision: int | None = None
) -> Booking:
    """Until the session starts. `number` in E.164; raises ContactNumberInvalid."""
    booking = locked(uow, id)
    permit(uow, actor, Action.GIVE_NUMBER, student=booking.student_id)
    require_shown(booking, revision, BookingState.SCHEDULED, *HELD)
    _require_ahead(uow, booking)
    number = checked_number(number)
    if number == booking.contact_number:
        return booking
    return amend(uow, booking, "number_corrected", actor, contact_number=number)


def _require_ahead(uow: UnitOfWork, booking: Booking) -> None:
    if not asks_number(offering_of(uow, booking)):
        raise NotFound()
    if not booking.is_live or booking.is_lapsed(uow.now) or booking.starts_at <= uow.now:
        raise AlreadyDecided(state=booking.state, booking_id=booking.id)
