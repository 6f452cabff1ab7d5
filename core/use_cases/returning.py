"""What a provider says of money that went back: ours that we asked for, or theirs."""

from dataclasses import replace

from core.facts import Refunded, RefundFailed
from core.ids import PaymentId, RefundId
from core.ledger import REVIEW, owed
from core.money import Money
from core.notices import NoticeKind
from core.orders import Order, OrderState, Outcome, Payment, Refund, RefundState
from core.ports import UnitOfWork
from core.use_cases.changing import record
from core.use_cases.refunding import (
    KEPT,
    ask_provider,
    entry,
    kept_payment,
    paid_out,
    returned_so_far,
    reverse_split,
)
from core.use_cases.settled import Settled, locked_order
from core.use_cases.telling import order_changed, tell, tell_staff
from core.use_cases.unwinding import unwind, unwind_unused

_WAITING = (RefundState.WANTED, RefundState.UNKNOWN)


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
        wanted = [refund for refund in uow.orders.refunds(order.id) if refund.state in _WAITING]
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
    record(uow, None, "refund_done", "order", order.id, refund=done.id)
    tell(uow, NoticeKind.MONEY_RETURNED, order.student_id, done.id)
    _end_what_was_bought(uow, order, done.payment_id)
    return Settled.DONE


def _refunded_there(uow: UnitOfWork, order: Order, payment: Payment, fact: Refunded) -> Settled:
    """Somebody refunded at the provider itself: the journal follows what happened."""
    promised = _take_over(uow, payment, fact.amount)
    owed_now = fact.amount - promised  # what was promised is owed already
    before = returned_so_far(uow, payment)
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
    record(uow, None, "refunded_there", "order", order.id, refund=refund.id)
    if payment.outcome is Outcome.PARKED and not owed_now.is_zero:
        uow.journal.add(
            [entry(uow, f"refund:{refund.id}:review", REVIEW, owed(order.student_id),
                   owed_now, "refund", order, refund)]
        )  # fmt: skip
    elif payment.outcome in KEPT:
        reverse_split(uow, order, before + promised, owed_now, refund)
    paid_out(uow, order, refund)
    tell(uow, NoticeKind.MONEY_RETURNED, order.student_id, refund.id)
    _end_what_was_bought(uow, order, payment.id)
    return Settled.DONE


def _take_over(uow: UnitOfWork, payment: Payment, amount: Money) -> Money:
    """What of `amount` we had promised and not sent yet: only so much less is still wanted, for
    no payment goes back more than once (M-05)."""
    over = amount.minor - (payment.amount - returned_so_far(uow, payment)).minor
    taken = 0
    for refund in uow.orders.refunds(payment.order_id):
        if refund.payment_id == payment.id and refund.state in _WAITING and taken < over:
            cut = min(refund.amount.minor, over - taken)
            _want_less(uow, refund, Money(cut, amount.currency))
            taken += cut
    return Money(taken, amount.currency)


def _want_less(uow: UnitOfWork, refund: Refund, cut: Money) -> None:
    if refund.amount == cut:
        uow.orders.save_refund(replace(refund, state=RefundState.FAILED, done_at=uow.now))
        return
    rest = replace(refund, amount=refund.amount - cut, state=RefundState.WANTED)
    rest = uow.orders.save_refund(rest)
    # The call that is owed may have been refused already, for asking more than was left.
    ask_provider(uow, rest, f"refund:{rest.id}:{rest.amount.minor}")


def _end_what_was_bought(uow: UnitOfWork, order: Order, payment: PaymentId) -> None:
    """A fully returned order takes what it had bought with it (H13), and a pack of which all that
    was not used is returned ends, too (decision 11)."""
    kept = kept_payment(uow, order)
    if kept is None or kept.id != payment or order.state is not OrderState.PAID:
        return
    back = returned_so_far(uow, kept)
    if back == kept.amount:
        unwind(uow, order_changed(uow, replace(order, state=OrderState.REFUNDED)))
    else:
        unwind_unused(uow, order, kept.amount, back)


def refund_failed(uow: UnitOfWork, fact: RefundFailed) -> Settled:
    refund = uow.orders.refund(fact.refund_id)
    if refund is None:
        return Settled.UNMATCHED
    if refund.state in (RefundState.DONE, RefundState.FAILED):
        return Settled.REPEATED
    tell_staff(uow, NoticeKind.REFUND_STUCK, refund.id, reason=fact.reason[:200])
    return Settled.DONE
