"""What a provider says of money that went back: ours that we asked for, or theirs."""

from dataclasses import replace

from core.facts import Refunded, RefundFailed
from core.ids import PaymentId, RefundId
from core.ledger import REVIEW, owed
from core.notices import NoticeKind
from core.orders import Order, OrderState, Outcome, Payment, Refund, RefundState
from core.ports import UnitOfWork
from core.use_cases.refunding import (
    entry,
    kept_payment,
    paid_out,
    returned_so_far,
    reverse_split,
)
from core.use_cases.settled import Settled, locked_order
from core.use_cases.telling import tell, tell_staff
from core.use_cases.unwinding import unwind


def refunded(uow: UnitOfWork, fact: Refunded) -> Settled:
    payment = uow.orders.payment_by_reference(fact.provider, fact.payment_reference)
    if payment is None:
        return Settled.EARLY
    order = locked_order(uow, payment.order_id)
    if order is None:
        return Settled.UNMATCHED
    if uow.orders.refund_by_reference(fact.provider, fact.reference) is not None:
        return Settled.REPEATED
    ours = _asked_for(uow, order, payment, fact)
    if ours is not None:
        return _refund_done(uow, order, ours, fact)
    return _refunded_there(uow, order, payment, fact)


def _asked_for(uow: UnitOfWork, order: Order, payment: Payment, fact: Refunded) -> Refund | None:
    """Our refund that this one is. Without our id it is the one we still wait for: staff were
    faster at the provider, and the same money never goes back twice."""
    if fact.refund_id is not None:
        known = uow.orders.refund(fact.refund_id)
        wanted = [known] if known is not None else []
    else:
        waiting = (RefundState.WANTED, RefundState.UNKNOWN)
        wanted = [refund for refund in uow.orders.refunds(order.id) if refund.state in waiting]
    for refund in wanted:
        if refund.payment_id == payment.id and refund.amount == fact.amount:
            return refund
    return None


def _refund_done(uow: UnitOfWork, order: Order, refund: Refund, fact: Refunded) -> Settled:
    if refund.state is RefundState.DONE:
        return Settled.REPEATED
    done = replace(
        refund, state=RefundState.DONE, reference=fact.reference, done_at=fact.refunded_at
    )
    done = uow.orders.save_refund(done)
    paid_out(uow, order, done)
    tell(uow, NoticeKind.MONEY_RETURNED, order.student_id, done.id)
    _close_if_all_returned(uow, order, done.payment_id)
    return Settled.DONE


def _refunded_there(uow: UnitOfWork, order: Order, payment: Payment, fact: Refunded) -> Settled:
    """Somebody refunded at the provider itself: the journal follows what happened."""
    before = returned_so_far(uow, order, payment.id)
    refund = Refund(
        id=RefundId(uow.new_id()),
        order_id=order.id,
        payment_id=payment.id,
        provider=fact.provider,
        amount=fact.amount,
        state=RefundState.DONE,
        reason="at_provider",
        created_at=uow.now,
        reference=fact.reference,
        done_at=fact.refunded_at,
    )
    uow.orders.add_refund(refund)
    if payment.outcome is Outcome.PARKED:
        uow.journal.add(
            [entry(uow, f"refund:{refund.id}:review", REVIEW, owed(order.student_id),
                   fact.amount, "refund", order, refund)]
        )  # fmt: skip
    elif payment.outcome is not Outcome.RETURNED:
        reverse_split(uow, order, before, fact.amount, refund)
    paid_out(uow, order, refund)
    tell(uow, NoticeKind.MONEY_RETURNED, order.student_id, refund.id)
    _close_if_all_returned(uow, order, payment.id)
    return Settled.DONE


def _close_if_all_returned(uow: UnitOfWork, order: Order, payment: PaymentId) -> None:
    """A fully returned order takes what it had bought with it (H13)."""
    kept = kept_payment(uow, order)
    if kept is None or kept.id != payment:
        return
    if order.state is OrderState.PAID and returned_so_far(uow, order, payment) == kept.amount:
        closed = uow.orders.save(replace(order, state=OrderState.REFUNDED))
        unwind(uow, closed)


def refund_failed(uow: UnitOfWork, fact: RefundFailed) -> Settled:
    refund = uow.orders.refund(fact.refund_id)
    if refund is None:
        return Settled.UNMATCHED
    if refund.state in (RefundState.DONE, RefundState.FAILED):
        return Settled.REPEATED
    tell_staff(uow, NoticeKind.REFUND_STUCK, refund.id, reason=fact.reason[:200])
    return Settled.DONE
