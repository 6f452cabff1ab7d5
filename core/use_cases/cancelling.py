"""Cancelling: what it costs is known before the tap, and is done exactly so (decision 12)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.booking import HELD, Booking, BookingState, By, PaidBy
from core.errors import AlreadyDecided, StaleButton
from core.ids import BookingId, PersonId
from core.money import Money
from core.notices import NoticeKind
from core.orders import OrderState
from core.people import Person, Role
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.settings import hours
from core.use_cases import crediting, gathering_line, seating
from core.use_cases.cancel_policy import policy_of
from core.use_cases.changing import advance, load, locked, require_shown
from core.use_cases.counting_absences import late_cancel
from core.use_cases.earning import earn
from core.use_cases.lapsing import lapse_order
from core.use_cases.refunding import left_of, return_money
from core.use_cases.telling import tell


class Cost(StrEnum):
    NOTHING = "nothing"
    CREDIT_BACK = "credit_back"
    CREDIT_LOST = "credit_lost"
    MONEY_BACK = "money_back"
    MONEY_PART = "money_part"
    MONEY_LOST = "money_lost"


@dataclass(frozen=True, slots=True)
class CancelTerms:
    """What cancelling now would do. `amount` comes back and `lost` does not, where money paid.
    `free_until`: in time until then, None when nothing was late to begin with."""

    by: By
    cost: Cost
    amount: Money | None = None
    lost: Money | None = None
    free_until: datetime | None = None

    @property
    def is_free(self) -> bool:
        return self.cost in (Cost.NOTHING, Cost.CREDIT_BACK, Cost.MONEY_BACK)


def side_of(actor: Person, booking: Booking) -> By:
    """On whose side somebody acts: their own part in the booking comes before being staff."""
    if actor.id == booking.student_id:
        return By.STUDENT
    if actor.id == booking.mentor_id:
        return By.MENTOR
    return By.STAFF if actor.is_(Role.STAFF) else By.SYSTEM


@use_case(Action.CANCEL_BOOKING)
def preview(uow: UnitOfWork, actor: Person, id: BookingId) -> CancelTerms:
    """Shown before the tap (X34). Raises AlreadyDecided when there is nothing to cancel."""
    booking = load(uow, id)
    permit(uow, actor, Action.CANCEL_BOOKING, student=booking.student_id, mentor=booking.mentor_id)
    _require_cancellable(uow, booking)
    return terms(uow, booking, side_of(actor, booking))


def terms(uow: UnitOfWork, booking: Booking, by: By) -> CancelTerms:
    """In time, or not the student's doing: all comes back. Late: the session is consumed, and of
    money so much comes back as was agreed when it was booked (X34)."""
    policy = policy_of(uow, booking)
    until = booking.starts_at - hours(policy.notice_hours)
    if booking.decline_until is not None and booking.may_decline(uow.now):
        until = max(until, booking.decline_until)  # its date is not the one that was booked (E12)
    kept = by is By.STUDENT and uow.now > until and booking.state is BookingState.SCHEDULED
    if booking.paid_by is PaidBy.CREDIT:
        return CancelTerms(by, Cost.CREDIT_LOST if kept else Cost.CREDIT_BACK, free_until=until)
    order = uow.orders.get(booking.order_id) if booking.order_id else None
    if order is None or order.state is not OrderState.PAID:
        return CancelTerms(by, Cost.NOTHING)
    left = left_of(uow, order)
    back = min(order.total.share(policy.late_percent), left, key=_minor) if kept else left
    return CancelTerms(by, _money_cost(back, left), back, left - back, until)


def _money_cost(back: Money, left: Money) -> Cost:
    if back == left:
        return Cost.MONEY_BACK
    return Cost.MONEY_LOST if back.is_zero else Cost.MONEY_PART


def _minor(amount: Money) -> int:
    return amount.minor


@use_case(Action.CANCEL_BOOKING)
def cancel(
    uow: UnitOfWork,
    actor: Person,
    id: BookingId,
    reason: str = "",
    revision: int | None = None,
    *,
    shown_free: bool = False,
) -> tuple[Booking, CancelTerms]:
    """The slot is free at once. `shown_free`: the form said that it costs nothing. Raises
    AlreadyDecided, and StaleButton, also when it was free and has become late meanwhile (X34)."""
    booking = locked(uow, id)
    permit(uow, actor, Action.CANCEL_BOOKING, student=booking.student_id, mentor=booking.mentor_id)
    require_shown(booking, revision, BookingState.SCHEDULED, *HELD)
    _require_cancellable(uow, booking)
    side = side_of(actor, booking)
    if shown_free and not terms(uow, booking, side).is_free:
        raise StaleButton(booking_id=id)
    return cancel_as(uow, booking, side, actor, reason)


def _require_cancellable(uow: UnitOfWork, booking: Booking) -> None:
    over = booking.state is BookingState.SCHEDULED and booking.starts_at <= uow.now
    if not booking.is_live or over or booking.is_lapsed(uow.now):
        state = BookingState.EXPIRED if booking.is_lapsed(uow.now) else booking.state
        raise AlreadyDecided(state=state, booking_id=booking.id)


def cancel_as(
    uow: UnitOfWork,
    booking: Booking,
    by: By,
    actor: Person | None,
    reason: str,
    *,
    alone: bool = True,
) -> tuple[Booking, CancelTerms]:
    """Cancels without asking who may; for the clock and for refunds (`actor` None). `alone`: not
    one of several that the other side hears of together."""
    due = terms(uow, booking, by)
    was = booking.state
    freed = gathering_line.places_of(uow, booking)
    uow.claims.end_all(booking.id)
    cancelled = advance(
        uow,
        booking,
        BookingState.CANCELLED,
        actor,
        cancelled_at=uow.now,
        cancelled_by=by,
        reason=reason.strip(),
        hold_until=None,
        proposed_starts_at=None,
        proposed_ends_at=None,
        proposed_until=None,
        proposed_by=None,
    )
    gathering_line.places_freed(uow, freed)
    _settle(uow, cancelled, due, actor)
    late_cancel(uow, cancelled, was, by)
    if alone:
        _tell(uow, cancelled, was, by)
    return cancelled, due


def _settle(uow: UnitOfWork, booking: Booking, due: CancelTerms, actor: Person | None) -> None:
    match due.cost:
        case Cost.CREDIT_BACK:
            crediting.release(uow, booking, actor, "cancelled")
        case Cost.CREDIT_LOST:
            earn(uow, booking, crediting.consume(uow, booking, actor, "cancelled_late"))
        case Cost.MONEY_LOST:
            earn(uow, booking, None)
        case Cost.MONEY_PART:  # first what goes back, then the mentor has earned the rest
            _return(uow, booking, due, "cancelled_late")
            earn(uow, booking, None)
        case Cost.MONEY_BACK:
            _return(uow, booking, due, "cancelled")
        case Cost.NOTHING:
            lapse_order(uow, booking)
    seating.review(uow, booking.student_id, booking.mentor_id)


def _return(uow: UnitOfWork, booking: Booking, due: CancelTerms, reason: str) -> None:
    order = uow.orders.get(booking.order_id) if booking.order_id else None
    if order is not None and due.amount is not None:
        return_money(uow, order, due.amount, reason)


def _tell(uow: UnitOfWork, booking: Booking, was: BookingState, by: By) -> None:
    """The other side always; the one who did it is answered on the spot."""
    asked = was is BookingState.REQUESTED and by is By.STUDENT
    kind = NoticeKind.REQUEST_WITHDRAWN if asked else NoticeKind.BOOKING_CANCELLED
    told: list[PersonId] = []
    if by is not By.STUDENT:
        told.append(booking.student_id)
    if by is not By.MENTOR and was is not BookingState.AWAITING_PAYMENT:
        told.append(booking.mentor_id)
    for person in told:
        tell(uow, kind, person, booking.id)
