"""The mentor's answer to a request: yes, or no with a reason."""

from dataclasses import replace

from core.booking import Booking, BookingState, PaidBy
from core.deadlines import DeadlineKind
from core.errors import AlreadyDecided, NotAllowed, ReasonMissing
from core.ids import BookingId
from core.notices import NoticeKind
from core.orders import OrderState
from core.people import Person, Role
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.settings import hours
from core.use_cases import crediting, gathering_line, proposals, seating
from core.use_cases.booking import hold_end
from core.use_cases.changing import advance, locked, require_shown
from core.use_cases.firming import firm_up, offering_of
from core.use_cases.refunding import return_money
from core.use_cases.telling import tell


@use_case(Action.DECIDE_BOOKING)
def approve(uow: UnitOfWork, actor: Person, id: BookingId, revision: int | None = None) -> Booking:
    """Free, with a credit or paid already: scheduled. Else the student has time to pay.

    Raises AlreadyDecided with the present state when it was decided, withdrawn or has lapsed.
    """
    booking = proposals.drop(uow, asked(uow, actor, id, revision), "counter_withdrawn", actor)
    return say_yes(uow, booking, actor)


def say_yes(
    uow: UnitOfWork, booking: Booking, by: Person, *, told: bool = True, alone: bool = True
) -> Booking:
    """Without asking who may. `told`: the student hears of it; who says it is answered on the
    spot, and so is the mentor who does (`by`)."""
    word = NoticeKind.REQUEST_APPROVED if told else None
    if booking.paid_by is PaidBy.MONEY and not _is_paid(uow, booking):
        return _await_payment(uow, booking, by, word)
    return firm_up(uow, _decided(booking, uow), by, word, alone=alone)


@use_case(Action.DECIDE_BOOKING)
def reject(
    uow: UnitOfWork, actor: Person, id: BookingId, reason: str, revision: int | None = None
) -> Booking:
    """The reason is required and shown to the student (F2). Credit or money goes back."""
    booking = asked(uow, actor, id, revision)
    if not reason.strip():
        raise ReasonMissing(booking_id=id)
    return decline_as(uow, booking, actor, reason.strip())


def decline_as(
    uow: UnitOfWork, booking: Booking, actor: Person | None, reason: str, *, alone: bool = True
) -> Booking:
    """Declines without asking who may: for an offering that is paused (X21; `actor` None). `alone`:
    not one of several that the student hears of together."""
    freed = gathering_line.places_of(uow, booking)
    uow.claims.end_all(booking.id)
    rejected = advance(
        uow,
        booking,
        BookingState.REJECTED,
        actor,
        reason=reason,
        rejected_at=uow.now,
        decided_at=uow.now,
        hold_until=None,
        **proposals.NOTHING_PROPOSED,
    )
    gathering_line.places_freed(uow, freed)
    crediting.release(uow, booking, actor, "rejected")
    _return_paid(uow, booking)
    if alone:
        tell(uow, NoticeKind.REQUEST_DECLINED, rejected.student_id, rejected.id)
    seating.review(uow, rejected.student_id, rejected.mentor_id)
    return rejected


def decides_on(uow: UnitOfWork, person: Person, booking: Booking) -> bool:
    """Whether the decision is theirs: the mentor's, or that of staff where staff approve."""
    if person.is_(Role.STAFF):
        return True
    return person.id == booking.mentor_id and not offering_of(uow, booking).staff_approves


def asked(uow: UnitOfWork, actor: Person, id: BookingId, revision: int | None) -> Booking:
    """A request that this person decides on, as the button showed it. Raises NotFound,
    NotAllowed, StaleButton, or AlreadyDecided with the present state."""
    booking = locked(uow, id)
    permit(uow, actor, Action.DECIDE_BOOKING, mentor=booking.mentor_id)
    if offering_of(uow, booking).staff_approves and not actor.is_(Role.STAFF):
        raise NotAllowed()
    require_shown(booking, revision, BookingState.REQUESTED)
    if booking.is_lapsed(uow.now):
        raise AlreadyDecided(state=BookingState.EXPIRED, booking_id=id)
    return booking


def _is_paid(uow: UnitOfWork, booking: Booking) -> bool:
    order = uow.orders.get(booking.order_id) if booking.order_id else None
    return order is not None and order.state is OrderState.PAID


def _decided(booking: Booking, uow: UnitOfWork) -> Booking:
    return replace(booking, decided_at=uow.now)


def _await_payment(
    uow: UnitOfWork, booking: Booking, actor: Person, word: NoticeKind | None
) -> Booking:
    """The slot is kept for the student until the time to pay is over. The order itself is written
    only when the student proceeds to payment (E4)."""
    until = min(uow.now + hours(uow.settings.booking.pay_after_approval_hours), booking.starts_at)
    for claim in uow.claims.of(booking.id):
        uow.claims.extend(claim.id, until)
    waiting = advance(
        uow,
        booking,
        BookingState.AWAITING_PAYMENT,
        actor,
        hold_until=until,
        decided_at=uow.now,
    )
    if word is not None:
        tell(uow, word, waiting.student_id, waiting.id, useful_until=until)
    uow.later.remind([hold_end(uow, waiting, DeadlineKind.PAYMENT)])
    return waiting


def _return_paid(uow: UnitOfWork, booking: Booking) -> None:
    order = uow.orders.get(booking.order_id) if booking.order_id else None
    if order is not None and order.state is OrderState.PAID:
        return_money(uow, order, order.total, "rejected")
