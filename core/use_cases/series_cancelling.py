"""Cancelling one session of a series and all that follow it: what each costs is known before."""

from dataclasses import dataclass

from core.booking import Booking
from core.errors import StaleButton
from core.ids import BookingId
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.series_errors import SeriesOver
from core.use_cases.cancelling import CancelTerms, cancel_as, side_of, terms
from core.use_cases.changing import load, locked
from core.use_cases.series_reading import following
from core.use_cases.series_told import tell_changed


@dataclass(frozen=True, slots=True)
class CancelPlan:
    """Each session that would be cancelled with what that costs, by start."""

    parts: tuple[tuple[Booking, CancelTerms], ...]

    @property
    def lost(self) -> int:
        """How many are late and do not come back."""
        return sum(not due.is_free for _, due in self.parts)


@use_case(Action.CANCEL_BOOKING)
def preview_following(uow: UnitOfWork, actor: Person, id: BookingId) -> CancelPlan:
    """Shown before the tap. Raises SeriesOver when nothing of it lies ahead."""
    booking = load(uow, id)
    _permit(uow, actor, booking)
    return _plan(uow, actor, booking)


@use_case(Action.CANCEL_BOOKING)
def cancel_following(
    uow: UnitOfWork, actor: Person, id: BookingId, reason: str, count: int, lost: int
) -> CancelPlan:
    """All of them, by the policy of each. `count` and `lost` are what the button said: StaleButton
    when it has become another number, or more of them late, meanwhile."""
    booking = locked(uow, id)
    _permit(uow, actor, booking)
    plan = _plan(uow, actor, booking)
    if (len(plan.parts), plan.lost) != (count, lost):
        raise StaleButton(booking_id=id)
    side = side_of(actor, booking)
    for each, _ in plan.parts:
        cancel_as(uow, each, side, actor, reason, alone=False)
    assert booking.series_id is not None
    for reader in {booking.student_id, booking.mentor_id} - {actor.id}:
        tell_changed(uow, booking.series_id, reader, "cancelled", count)
    return plan


def _permit(uow: UnitOfWork, actor: Person, booking: Booking) -> None:
    permit(uow, actor, Action.CANCEL_BOOKING, student=booking.student_id, mentor=booking.mentor_id)


def _plan(uow: UnitOfWork, actor: Person, booking: Booking) -> CancelPlan:
    rest = following(uow, booking)
    if not rest:
        raise SeriesOver(series_id=booking.series_id)
    side = side_of(actor, booking)
    return CancelPlan(tuple((each, terms(uow, each, side)) for each in rest))
