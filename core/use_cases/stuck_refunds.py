"""A refund that staff can still change: called off before anybody sent it, tried again, or paid by
hand when the provider has said no for certain (M-08: one whose outcome nobody knows is left to
the look-up, or money could go twice)."""

from dataclasses import replace
from datetime import timedelta

from core.errors import NotFound, ReasonMissing, RefundClosed
from core.ids import RefundId
from core.ledger import PLATFORM, mentor_pending, owed, reversed_after
from core.money import Money
from core.notices import NoticeKind
from core.orders import Order, OrderState, Refund, RefundScope, RefundState
from core.pages import RefundFile
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.refunds import BY_HAND, Loss, is_earned, mentor_behind, put_back
from core.texts import MAX_REASON, bounded
from core.use_cases.changing import record
from core.use_cases.covering import cover
from core.use_cases.earning import catch_up
from core.use_cases.refunding import (
    ask_provider,
    entry,
    give_up,
    kept_payment,
    left_of,
    returned_so_far,
    undo_time,
)
from core.use_cases.returning import done
from core.use_cases.reviving import can_revive, revive
from core.use_cases.settled import locked_order
from core.use_cases.telling import tell
from core.use_cases.telling_refunds import tell_mentors

# The provider may be asked by another process whose clock is not quite ours.
_SAFE = timedelta(seconds=10)


@use_case(Action.REFUND)
def refund_file(uow: UnitOfWork, actor: Person, id: RefundId) -> RefundFile:
    permit(uow, actor, Action.REFUND)
    refund = uow.orders.refund(id)
    order = uow.orders.get(refund.order_id) if refund is not None else None
    if refund is None or order is None:
        raise NotFound()
    student = uow.people.get(order.student_id)
    return RefundFile(
        refund=refund,
        order=order,
        student_name=student.name if student else "",
        left=left_of(uow, order),
        can_be_called_off=can_be_called_off(uow, order, refund),
    )


def can_be_called_off(uow: UnitOfWork, order: Order, refund: Refund) -> bool:
    """By staff's own word only, and while it is certain that nobody has sent it."""
    if refund.by_id is None or order.state is not OrderState.PAID:
        return False
    if refund.scope is not RefundScope.AMOUNT and not can_revive(uow, order):
        return False
    if refund.state is RefundState.REFUSED:
        return refund.failed_at is None and refund.replaces_id is None
    in_time = uow.now < refund.created_at + undo_time(uow) - _SAFE
    return refund.state is RefundState.WANTED and refund.replaces_id is None and in_time


@use_case(Action.REFUND)
def call_off(uow: UnitOfWork, actor: Person, id: RefundId, revision: int | None = None) -> Refund:
    """The money stays, each gets back what they gave, and a pack its sessions; cancelled bookings
    stay cancelled, for their slots may be gone. Raises RefundClosed (with the state), SeatFull
    when the student's place was given away meanwhile."""
    order, refund = _locked(uow, actor, id, revision)
    if not can_be_called_off(uow, order, refund):
        raise RefundClosed(state=refund.state, order_id=order.id)
    _restore_split(uow, order, refund)
    given_up = give_up(uow, refund)
    _contested(uow, order)
    sessions = 0 if refund.scope is RefundScope.AMOUNT else revive(uow, order, refund, actor)
    pack = uow.packs.by_order(order.id)
    mentor = pack.mentor_id if pack is not None else order.mentor_id
    catch_up(uow, order, mentor, pack, f"earned:called_off:{refund.id}")
    record(uow, actor, "refund_called_off", "order", order.id, refund=refund.id)
    kind, loss = NoticeKind.REFUND_CALLED_OFF, Loss(sessions=sessions)
    tell(uow, kind, order.student_id, refund.id, sessions=sessions)
    tell_mentors(uow, order, refund, loss, kind)
    return given_up


def _contested(uow: UnitOfWork, order: Order) -> None:
    """A dispute of the same payment covers again what stays (M-07)."""
    payment = kept_payment(uow, order)
    if payment is not None:
        cover(uow, order, payment)


@use_case(Action.REFUND)
def try_again(uow: UnitOfWork, actor: Person, id: RefundId, revision: int | None = None) -> Refund:
    """A new refund in place of the refused one, for a provider answers the same one with the same
    no. Raises RefundClosed unless it was refused."""
    order, refund = _locked(uow, actor, id, revision, RefundState.REFUSED)
    give_up(uow, refund)
    again = replace(
        refund,
        id=RefundId(uow.new_id()),
        state=RefundState.WANTED,
        created_at=uow.now,
        reference=None,
        done_at=None,
        failed_at=None,
        intent="",
        note="",
        replaces_id=refund.id,
        revision=0,
    )
    uow.orders.add_refund(again)
    record(uow, actor, "refund_tried_again", "order", order.id, refund=again.id)
    ask_provider(uow, again, f"refund:{again.id}")
    if refund.failed_at is not None:  # it was there once: the student has heard that
        tell(uow, NoticeKind.MONEY_RETURNING, order.student_id, again.id, again=1)
    return again


@use_case(Action.REFUND)
def paid_by_hand(
    uow: UnitOfWork, actor: Person, id: RefundId, note: str, revision: int | None = None
) -> Refund:
    """Staff paid it outside, as `note` says; it is in the books as cash:by_hand. Raises
    ReasonMissing, RefundClosed unless it was refused."""
    order, refund = _locked(uow, actor, id, revision, RefundState.REFUSED)
    if not note.strip():
        raise ReasonMissing()
    how = bounded(note, MAX_REASON, "note")
    record(uow, actor, "refund_by_hand", "order", order.id, refund=refund.id, note=how)
    by_hand = replace(refund, provider=BY_HAND, note=how, done_at=uow.now)
    if refund.reference is not None:  # what the provider knows it by stays known (W-01)
        give_up(uow, refund)
        by_hand = replace(by_hand, id=RefundId(uow.new_id()), state=RefundState.WANTED,
                          reference=None, intent="", replaces_id=refund.id, revision=0)  # fmt: skip
        uow.orders.add_refund(by_hand)
    return done(uow, order, by_hand)


def _locked(
    uow: UnitOfWork,
    actor: Person,
    id: RefundId,
    revision: int | None,
    *states: RefundState,
) -> tuple[Order, Refund]:
    permit(uow, actor, Action.REFUND)
    known = uow.orders.refund(id)
    order = locked_order(uow, known.order_id) if known is not None else None
    refund = uow.orders.refund(id)
    if refund is None or order is None:
        raise NotFound()
    stale = revision is not None and revision != refund.revision
    if stale or (states and refund.state not in states):
        raise RefundClosed(state=refund.state, order_id=order.id)
    return order, refund


def _restore_split(uow: UnitOfWork, order: Order, refund: Refund) -> None:
    """What went to the student's account goes back to those it came from, in the proportion of
    the original split as it stands without this refund (I3)."""
    payment = kept_payment(uow, order)
    if payment is None or payment.id != refund.payment_id:
        raise RefundClosed(state=refund.state, order_id=order.id)
    back = returned_so_far(uow, payment)
    due = reversed_after(order.mentor_share, back, order.total) - reversed_after(
        order.mentor_share, back - refund.amount, order.total
    )
    pack = uow.packs.by_order(order.id)
    owing = mentor_pending(pack.mentor_id if pack is not None else order.mentor_id)
    taken: dict[str, int] = {}
    for line in uow.journal.of_order(order.id):
        if line.refund_id == refund.id and mentor_behind(line.debit) is not None:
            # What was pending waits for the sessions with whoever owes them by now (M-18).
            account = line.debit if is_earned(line.debit) else owing
            taken[account] = taken.get(account, 0) + line.amount.minor
    parts = put_back(taken, due.minor, owing)
    parts[PLATFORM] = (refund.amount - due).minor
    uow.journal.add(
        [
            entry(uow, f"called_off:{refund.id}:{account}", owed(order.student_id), account,
                  Money(minor, refund.amount.currency), "refund_called_off", order, refund)
            for account, minor in parts.items()
            if minor
        ]
    )  # fmt: skip
