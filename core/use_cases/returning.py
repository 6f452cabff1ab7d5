"""What a provider says of money that went back: ours that we asked for, or theirs."""

from dataclasses import replace

from core.disputes import DisputeState
from core.facts import Refunded, RefundFailed
from core.ids import PaymentId, RefundId
from core.ledger import REVIEW, owed
from core.money import Money
from core.notices import NoticeKind
from core.orders import Order, OrderState, Outcome, Payment, Refund, RefundScope, RefundState
from core.ports import UnitOfWork
from core.refunds import BY_HAND, Loss
from core.use_cases.changing import record
from core.use_cases.covering import make_room, swallow
from core.use_cases.refunding import (
    KEPT,
    ask_provider,
    came_back,
    entry,
    give_up,
    kept_payment,
    paid_out,
    returned_so_far,
    reverse_split,
    undo_time,
    unused_worth,
)
from core.use_cases.settled import Settled, locked_order
from core.use_cases.telling import order_changed, tell_staff
from core.use_cases.telling_refunds import PAID_BY_BOTH, tell_mentors, tell_returned
from core.use_cases.unwinding import end_pack, unwind

_WAITING = (RefundState.WANTED, RefundState.UNKNOWN, RefundState.REFUSED)


def refunded(uow: UnitOfWork, fact: Refunded) -> Settled:
    payment = uow.orders.payment_by_reference(fact.provider, fact.payment_reference)
    if payment is None:
        return Settled.EARLY
    order = locked_order(uow, payment.order_id)
    if order is None:
        return Settled.UNMATCHED
    if uow.orders.refund_by_reference(fact.provider, fact.reference) is not None:
        return Settled.REPEATED
    if _is_old_news(uow, fact):
        return Settled.REPEATED
    ours = _asked_for(uow, order, payment, fact)
    if ours is not None and ours.state is not RefundState.FAILED:
        return _refund_done(uow, order, ours, fact)
    return _refunded_there(uow, order, payment, fact)


def _is_old_news(uow: UnitOfWork, fact: Refunded) -> bool:
    """W-01: that it was sent is older than that it came back, whenever it is told."""
    known = uow.orders.refund(fact.refund_id) if fact.refund_id is not None else None
    return known is not None and known.failed_at is not None


def _asked_for(uow: UnitOfWork, order: Order, payment: Payment, fact: Refunded) -> Refund | None:
    """Our refund that this one is. Without our id it is the one we still wait for: staff were
    faster at the provider, and the same money never goes back twice."""
    if fact.refund_id is not None:
        known = uow.orders.refund(fact.refund_id)
        wanted = [known] if known is not None else []
    else:
        waiting = [each for each in uow.orders.refunds(order.id) if each.state in _WAITING]
        # One that was sent and came back keeps the name it was sent under (W-01).
        wanted = [refund for refund in waiting if refund.failed_at is None]
    for refund in wanted:
        if refund.payment_id == payment.id and refund.amount == fact.amount:
            return refund
    return None


def _refund_done(uow: UnitOfWork, order: Order, refund: Refund, fact: Refunded) -> Settled:
    if refund.state is RefundState.DONE:
        return _paid_by_both(uow, order, refund, fact)
    done(uow, order, replace(refund, reference=fact.reference, done_at=fact.refunded_at))
    return Settled.DONE


def done(uow: UnitOfWork, order: Order, refund: Refund) -> Refund:
    """It was sent, by whom `refund.provider` says."""
    sent = uow.orders.save_refund(replace(refund, state=RefundState.DONE))
    paid_out(uow, order, sent)
    record(uow, None, "refund_done", "order", order.id, refund=sent.id)
    loss = _end(uow, order, sent)
    tell_returned(uow, order, sent, loss)
    return sent


def _paid_by_both(uow: UnitOfWork, order: Order, refund: Refund, fact: Refunded) -> Settled:
    """Staff had paid it by hand, and the provider sent it after all: the provider's counts in the
    books, and staff have their own money to get back."""
    if refund.provider != BY_HAND:
        return Settled.REPEATED
    came_back(uow, order, refund)
    theirs = replace(refund, provider=fact.provider, reference=fact.reference)
    theirs = uow.orders.save_refund(theirs)
    paid_out(uow, order, theirs)
    _tell_paid_by_both(uow, theirs)
    return Settled.DONE


def _tell_paid_by_both(uow: UnitOfWork, refund: Refund) -> None:
    record(uow, None, "refund_paid_by_both", "order", refund.order_id, refund=refund.id)
    once = str(refund.revision)
    tell_staff(uow, NoticeKind.REFUND_STUCK, refund.id, once=once, reason=PAID_BY_BOTH)


def _refunded_there(uow: UnitOfWork, order: Order, payment: Payment, fact: Refunded) -> Settled:
    """Somebody refunded at the provider itself: the journal follows what happened."""
    promised = _take_over(uow, order, payment, fact.amount)
    owed_now = fact.amount - promised  # what was promised is owed already
    make_room(uow, order, payment, fact.amount, promised)
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
        scope=RefundScope.PROVIDER,
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
    loss = _end(uow, order, refund)
    tell_returned(uow, order, refund, loss)
    tell_mentors(uow, order, refund, loss)
    return Settled.DONE


def _take_over(uow: UnitOfWork, order: Order, payment: Payment, amount: Money) -> Money:
    """What of `amount` we had promised and not sent yet, or paid by hand: only so much less is
    still wanted, for no payment goes back more than once (M-05)."""
    over = amount.minor - (payment.amount - returned_so_far(uow, payment)).minor
    taken = 0
    of_it = [each for each in uow.orders.refunds(order.id) if each.payment_id == payment.id]
    waiting = [each for each in of_it if each.state in _WAITING]
    by_hand = [e for e in of_it if e.state is RefundState.DONE and e.provider == BY_HAND]
    for refund in [*waiting, *by_hand]:
        cut = min(refund.amount.minor, over - taken)
        if cut > 0:
            less = _want_less if refund.state in _WAITING else _by_hand_less
            less(uow, order, refund, Money(cut, amount.currency))
            taken += cut
    return Money(taken, amount.currency)


def _by_hand_less(uow: UnitOfWork, order: Order, refund: Refund, cut: Money) -> None:
    """The provider's counts, and staff have their own money to get back."""
    came_back(uow, order, replace(refund, amount=cut))
    if refund.amount == cut:
        less = give_up(uow, refund)
    else:
        less = uow.orders.save_refund(replace(refund, amount=refund.amount - cut))
    _tell_paid_by_both(uow, less)


def _want_less(uow: UnitOfWork, order: Order, refund: Refund, cut: Money) -> None:
    """A refund that failed for good stays so: another try of it is another refund."""
    if refund.amount == cut:
        give_up(uow, refund)
        return
    failed = refund.failed_at is not None
    state = RefundState.REFUSED if failed else RefundState.WANTED
    rest = replace(refund, amount=refund.amount - cut, state=state)
    rest = uow.orders.save_refund(rest)
    if failed:
        return
    # The call that is owed may have been refused already, for asking more than was left. While
    # staff can still call it off nobody is asked (O-18).
    at = rest.created_at + undo_time(uow) if rest.by_id is not None else None
    ask_provider(uow, rest, f"refund:{rest.id}:{rest.amount.minor}", at)


def _end(uow: UnitOfWork, order: Order, refund: Refund) -> Loss:
    there = refund.scope is RefundScope.PROVIDER
    return end_what_was_bought(uow, order, refund.payment_id, there=there)


def end_what_was_bought(uow: UnitOfWork, order: Order, payment: PaymentId, *, there: bool) -> Loss:
    """A fully returned order takes what it had bought with it (H13). What went back at the provider
    itself (`there`), by a refund or a lost dispute, has no scope that we know: a pack ends, too,
    when that covers all that was not used of it (decision 11); our own amounts are goodwill and
    take no session. What is only contested is not gone."""
    kept = kept_payment(uow, order)
    if kept is None or kept.id != payment or order.state is not OrderState.PAID:
        return Loss()
    gone = returned_so_far(uow, kept) - _covered(uow, kept, DisputeState.OPEN)
    if gone == kept.amount:
        return unwind(uow, order_changed(uow, replace(order, state=OrderState.REFUNDED)))
    pack = uow.packs.by_order(order.id)
    if not there or pack is None:
        return Loss()
    back = _returned_there(uow, kept)
    worth = unused_worth(uow, order)
    return end_pack(uow, pack) if not worth.is_zero and worth <= back else Loss()


def _returned_there(uow: UnitOfWork, payment: Payment) -> Money:
    back = [
        refund.amount.minor
        for refund in uow.orders.refunds(payment.order_id)
        if refund.payment_id == payment.id and refund.scope is RefundScope.PROVIDER
    ]
    sent = Money(sum(back), payment.amount.currency)
    return sent + _covered(uow, payment, DisputeState.LOST)


def _covered(uow: UnitOfWork, payment: Payment, state: DisputeState) -> Money:
    covered = [
        dispute.covered.minor
        for dispute in uow.disputes.of_order(payment.order_id)
        if dispute.payment_id == payment.id and dispute.state is state
    ]
    return Money(sum(covered), payment.amount.currency)


def refund_failed(uow: UnitOfWork, fact: RefundFailed) -> Settled:
    """The provider could not send it, or sent it and got it back: it is owed (again), and staff
    try again or pay by hand. Failed is the last a provider says of a refund."""
    known = uow.orders.refund(fact.refund_id)
    order = locked_order(uow, known.order_id) if known is not None else None
    refund = uow.orders.refund(fact.refund_id)
    if refund is None or order is None:
        return Settled.UNMATCHED
    if refund.failed_at is not None or refund.state is RefundState.FAILED:
        return Settled.REPEATED
    if refund.provider == BY_HAND:
        return Settled.REPEATED
    if refund.state is RefundState.DONE:
        came_back(uow, order, refund)
        record(uow, None, "refund_came_back", "order", order.id, refund=refund.id)
    refuse(uow, replace(refund, failed_at=uow.now, done_at=None), fact.reason)
    return Settled.DONE


def refuse(uow: UnitOfWork, refund: Refund, reason: str) -> None:
    """It will not be sent as it is; staff are told, and decide."""
    refused = uow.orders.save_refund(replace(refund, state=RefundState.REFUSED, note=reason[:200]))
    record(uow, None, "refund_refused", "order", refused.order_id, refund=refused.id)
    if _sent_by_the_bank(uow, refused):
        return
    once = str(refused.revision)
    tell_staff(uow, NoticeKind.REFUND_STUCK, refused.id, once=once, reason=reason[:200])


def _sent_by_the_bank(uow: UnitOfWork, refused: Refund) -> bool:
    """A dispute that was lost has sent the money already: nothing is owed any more."""
    order, payment = uow.orders.get(refused.order_id), uow.orders.payment(refused.payment_id)
    if order is None or payment is None:
        return False
    swallow(uow, order, payment)
    now = uow.orders.refund(refused.id)
    return now is None or now.state is RefundState.FAILED


def provider_refused(uow: UnitOfWork, id: RefundId, reason: str) -> None:
    """The call was answered with no, for certain (M-08)."""
    refund = uow.orders.refund(id)
    if refund is not None and refund.state in (RefundState.WANTED, RefundState.UNKNOWN):
        refuse(uow, refund, reason)
