"""A time that an approver proposed instead of the one that was asked for, while it waits (X28).

The request keeps its own claim; the proposed time has a second one. However the proposal ends,
the second claim ends with it.
"""

from collections.abc import Iterable
from typing import Final

from core.audit import COUNTER_UNANSWERED
from core.booking import Booking
from core.catalog import Offering
from core.ids import GatheringId, PersonId
from core.notices import NoticeKind
from core.people import Person
from core.ports import UnitOfWork
from core.use_cases import gathering_line
from core.use_cases.changing import amend
from core.use_cases.staff_readers import staff_readers
from core.use_cases.telling import tell

NOTHING_PROPOSED: Final[dict[str, None]] = {
    "proposed_starts_at": None,
    "proposed_ends_at": None,
    "proposed_until": None,
    "proposed_by": None,
}


def let_go(uow: UnitOfWork, booking: Booking) -> set[GatheringId]:
    """Ends the claim on the proposed time. Both claims of a request end by themselves, so its own
    is told by its time. Answers where it kept a place, for the caller to give to the line."""
    proposed = [each for each in uow.claims.of(booking.id) if each.starts_at != booking.starts_at]
    for claim in proposed:
        uow.claims.end(claim.id)
    return {each.gathering_id for each in proposed if each.gathering_id is not None}


def drop(uow: UnitOfWork, booking: Booking, action: str, by: Person | None) -> Booking:
    """The booking without what was proposed for it; as it is when nothing was."""
    if not booking.is_countered:
        return booking
    gathering_line.places_freed(uow, let_go(uow, booking))
    return amend(uow, booking, action, by, **NOTHING_PROPOSED)


def lapse(uow: UnitOfWork, booking: Booking) -> Booking:
    """Nobody answered before the proposed time came too near: the request goes on as asked."""
    kept = drop(uow, booking, "counter_lapsed", None)
    once = str(kept.revision)
    for person in (booking.student_id, *decided_by(uow, booking)):
        tell(uow, NoticeKind.COUNTER_LAPSED, person, booking.id, once=once)
    return kept


def unanswered(uow: UnitOfWork, booking: Booking) -> tuple[Booking, bool]:
    """For a request whose time is over: without its proposal, and whether it was the student who
    had to answer until the end. Then no mentor has missed it."""
    if not booking.is_countered:
        return booking, False
    students_turn = booking.proposed_until == booking.hold_until
    action = COUNTER_UNANSWERED if students_turn else "counter_lapsed"
    return drop(uow, booking, action, None), students_turn


def decided_by(uow: UnitOfWork, booking: Booking) -> Iterable[PersonId]:
    """The mentor, or those who read for staff where staff approve (decision 14)."""
    offering: Offering | None = uow.offerings.get(booking.offering_id)
    if offering is not None and offering.staff_approves:
        return staff_readers(uow)
    return [booking.mentor_id]
