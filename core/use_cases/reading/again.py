"""After a no: what the student can really book instead (E13)."""

from collections.abc import Iterator
from dataclasses import replace

from core.booking import Booking, BookingState
from core.catalog import Offering, OfferingKind, OfferingStatus
from core.errors import RuleError
from core.folding import folded
from core.ids import BookingId
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.reading import BookingCard, OfferingCard
from core.use_cases import eligibility, slots
from core.use_cases.changing import load
from core.use_cases.firming import offering_of
from core.use_cases.hiding import is_on_show

MOST = 5
_ENDED = frozenset({BookingState.REJECTED, BookingState.EXPIRED})


@use_case(Action.SEE_BOOKING)
def other_mentors(
    uow: UnitOfWork, actor: Person, booking_id: BookingId
) -> tuple[OfferingCard, ...]:
    """What other mentors sell in the same category that this person could book now: the first
    few with a free slot. Never the mentor of this booking."""
    booking = load(uow, booking_id)
    permit(uow, actor, Action.SEE_BOOKING, student=booking.student_id, mentor=booking.mentor_id)
    return tuple(_alike(uow, actor, offering_of(uow, booking), MOST))


def first_steps(uow: UnitOfWork, booking: Booking) -> list[Offering]:
    """What its mentor may want booked before this: trials, then what is free. For callers that
    have asked who may decide."""
    others = [
        each
        for each in uow.offerings.of(booking.mentor_id)
        if each.id != booking.offering_id
        and each.status is OfferingStatus.ACTIVE
        and each.kind is not OfferingKind.RECORDED
        and not each.unlisted
        and (each.is_trial or each.is_free)
    ]
    return sorted(others, key=lambda each: (not each.is_trial, each.id))


def with_ways_on(uow: UnitOfWork, actor: Person, shown: BookingCard) -> BookingCard:
    """The card of a request that came to nothing, with what its student may do about it."""
    booking = shown.booking
    if booking.state not in _ENDED or actor.id != booking.student_id:
        return shown
    offering = offering_of(uow, booking)
    others = any(True for _ in _alike(uow, actor, offering, 1))
    return replace(shown, again=_has_room(uow, actor, offering), others=others)


def _alike(uow: UnitOfWork, actor: Person, offering: Offering, most: int) -> Iterator[OfferingCard]:
    category = folded(offering.category)
    if not category:
        return
    found = 0
    for card in uow.offerings.browse(offering.category):
        other = card.offering
        if other.mentor_id == offering.mentor_id or folded(other.category) != category:
            continue
        if is_on_show(uow, other) and _has_room(uow, actor, other):
            found += 1
            yield card
        if found == most:
            return


def _has_room(uow: UnitOfWork, actor: Person, offering: Offering) -> bool:
    if offering.kind is OfferingKind.RECORDED:
        return False
    try:
        eligibility.require_bookable(uow, actor, offering)
    except RuleError:
        return False
    return len(slots.slots_ahead(uow, offering)) > 0
