"""The one door through which a booking changes its state: transition, row, audit, cards."""

from dataclasses import replace
from typing import Any

from core.audit import AuditEntry
from core.booking import Booking, BookingState, require_transition
from core.errors import AlreadyDecided, NotFound, StaleButton
from core.ids import BookingId
from core.people import Person
from core.ports import UnitOfWork
from core.use_cases import invited, trialing
from core.use_cases.telling import card_changed, series_changed


def load(uow: UnitOfWork, id: BookingId) -> Booking:
    booking = uow.bookings.get(id)
    if booking is None:
        raise NotFound()
    return booking


def locked(uow: UnitOfWork, id: BookingId) -> Booking:
    """The booking, read again once its people are locked."""
    booking = load(uow, id)
    uow.lock(booking.student_id, booking.mentor_id)
    return load(uow, id)


def require_shown(booking: Booking, revision: int | None, *states: BookingState) -> None:
    """The booking is in one of `states` and as it was when the button was shown.

    Raises AlreadyDecided (with the present state) or StaleButton.
    """
    if booking.state not in states:
        raise AlreadyDecided(state=booking.state, booking_id=booking.id)
    if revision is not None and revision != booking.revision:
        raise StaleButton(booking_id=booking.id)


def advance(
    uow: UnitOfWork, booking: Booking, to: BookingState, by: Person | None, **changes: Any
) -> Booking:
    """Moves `booking` to state `to` (only listed transitions) with the other `changes`."""
    require_transition(booking, to)
    return _store(uow, booking, replace(booking, state=to, **changes), f"to_{to}", by)


def amend(
    uow: UnitOfWork, booking: Booking, action: str, by: Person | None, **changes: Any
) -> Booking:
    """Changes a booking without changing its state."""
    return _store(uow, booking, replace(booking, **changes), action, by)


def _store(
    uow: UnitOfWork, before: Booking, after: Booking, action: str, by: Person | None
) -> Booking:
    stored = uow.bookings.save(after)
    trialing.follow(uow, before, stored)
    invited.follow(uow, before, stored)
    record(uow, by, action, "booking", stored.id, before.state, stored.state)
    uow.later.notify([card_changed(uow, stored), *series_changed(uow, stored)])
    return stored


def record(
    uow: UnitOfWork,
    by: Person | None,
    action: str,
    subject_kind: str,
    subject_id: int,
    before: str = "",
    after: str = "",
    **facts: str | int,
) -> None:
    """One line of the audit log (X16); `by` None is the system."""
    uow.audit.record(
        AuditEntry(
            id=uow.new_id(),
            at=uow.now,
            actor_id=by.id if by else None,
            action=action,
            subject_kind=subject_kind,
            subject_id=subject_id,
            before=before,
            after=after,
            facts=facts,
        )
    )
