"""Introductions: taken with a booking, given back when it ends before it began (X41)."""

from dataclasses import replace

from core.booking import Booking, BookingState
from core.catalog import Offering
from core.errors import TrialUsed
from core.ids import PersonId
from core.ports import UnitOfWork
from core.settings import hours
from core.trials import Trial, is_given_back

_ENDS = frozenset(
    {
        BookingState.REJECTED,
        BookingState.EXPIRED,
        BookingState.CANCELLED,
        BookingState.NO_SHOW,
    }
)


def is_used(uow: UnitOfWork, student: PersonId, mentor: PersonId) -> bool:
    """A hold that has ended counts for nothing, whatever its row still says."""
    trial = uow.trials.taken(student, mentor)
    if trial is None:
        return False
    booking = uow.bookings.get(trial.booking_id)
    return booking is None or not booking.is_lapsed(uow.now)


def require_unused(uow: UnitOfWork, student: PersonId, offering: Offering) -> None:
    if offering.is_trial and is_used(uow, student, offering.mentor_id):
        raise TrialUsed(mentor_id=offering.mentor_id)


def take(uow: UnitOfWork, booking: Booking, offering: Offering) -> None:
    """Raises TrialUsed: the database decides a race."""
    if not offering.is_trial:
        return
    uow.trials.add(
        Trial(
            id=uow.new_id(),
            student_id=booking.student_id,
            mentor_id=booking.mentor_id,
            booking_id=booking.id,
            at=uow.now,
        )
    )


def follow(uow: UnitOfWork, before: Booking, after: Booking) -> None:
    """After a booking has changed its state."""
    if after.state is before.state or after.state not in _ENDS:
        return
    trial = uow.trials.of_booking(after.id)
    if trial is None or trial.given_back_at is not None:
        return
    own = after.cancel_notice_hours
    notice = uow.settings.booking.cancel_notice_hours if own is None else own
    if is_given_back(before.state, after, after.starts_at - hours(notice)):
        uow.trials.save(replace(trial, given_back_at=uow.now))
