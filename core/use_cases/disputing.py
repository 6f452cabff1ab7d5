"""Disputes: a payer's bank asks for the money back, and decides (M-07, M-19).

Told in any order and any number of times, it ends the same; what is contested counts as gone until
it is decided.
"""

from dataclasses import replace

from core.disputes import Dispute, DisputeCard, DisputeState
from core.facts import DisputeClosed, Disputed
from core.ids import DisputeId
from core.ledger import DISPUTED, cash, owed
from core.ledger import REVIEW as REVIEW_ACCOUNT
from core.orders import Order, OrderState, Outcome, Payment
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.refunds import Loss
from core.use_cases import covering
from core.use_cases.changing import record
from core.use_cases.refunding import entry, want_refund
from core.use_cases.returning import end_what_was_bought
from core.use_cases.settled import Settled, locked_order
from core.use_cases.telling_disputes import tell_closed, tell_opened

_REASON = 200


def disputed(uow: UnitOfWork, fact: Disputed) -> Settled:
    payment = uow.orders.payment_by_reference(fact.provider, fact.payment_reference)
    if payment is None:
        return Settled.EARLY
    order = locked_order(uow, payment.order_id)
    if order is None:
        return Settled.UNMATCHED
    known = uow.disputes.by_reference(fact.provider, fact.reference)
    if known is not None:
        _learn(uow, known, fact)
        return Settled.REPEATED
    tell_opened(uow, order, _open(uow, order, payment, fact))
    return Settled.DONE


def dispute_closed(uow: UnitOfWork, fact: DisputeClosed) -> Settled:
    """Also of one whose opening nobody has told us yet: it opens and closes here (W-02)."""
    payment = uow.orders.payment_by_reference(fact.provider, fact.payment_reference)
    if payment is None:
        return Settled.EARLY
    order = locked_order(uow, payment.order_id)
    if order is None:
        return Settled.UNMATCHED
    decided = DisputeState.WON if fact.won else DisputeState.LOST
    dispute = uow.disputes.by_reference(fact.provider, fact.reference)
    if dispute is not None and not dispute.is_open:
        return Settled.REPEATED if dispute.state is decided else Settled.FOR_STAFF
    if dispute is None:
        dispute = _open(uow, order, payment, _opening(fact))
    close = _won if fact.won else _lost
    closed, loss = close(uow, order, payment, replace(dispute, closed_at=fact.at))
    record(uow, None, f"dispute_{decided}", "order", order.id, dispute=closed.id)
    tell_closed(uow, order, closed, loss)
    return Settled.DONE


def _opening(fact: DisputeClosed) -> Disputed:
    return Disputed(
        provider=fact.provider,
        reference=fact.reference,
        payment_reference=fact.payment_reference,
        amount=fact.amount,
        reason="",
        answer_by=None,
        at=fact.at,
    )


def _open(uow: UnitOfWork, order: Order, payment: Payment, fact: Disputed) -> Dispute:
    dispute = Dispute(
        id=DisputeId(uow.new_id()),
        order_id=order.id,
        payment_id=payment.id,
        provider=fact.provider,
        reference=fact.reference,
        amount=fact.amount,
        covered=covering.room_in(uow, payment, fact.amount),
        state=DisputeState.OPEN,
        reason=fact.reason[:_REASON],
        opened_at=fact.at,
        answer_by=fact.answer_by,
    )
    covering.take(uow, order, payment, dispute)
    uow.disputes.add(dispute)
    covering.cover(uow, order, payment)
    record(uow, None, "dispute_opened", "order", order.id, dispute=dispute.id)
    return uow.disputes.get(dispute.id) or dispute


def _learn(uow: UnitOfWork, known: Dispute, fact: Disputed) -> None:
    """What its end did not say, when its beginning comes after it."""
    told = replace(
        known,
        reason=known.reason or fact.reason[:_REASON],
        answer_by=known.answer_by or fact.answer_by,
        opened_at=min(known.opened_at, fact.at),
    )
    if told != known:
        uow.disputes.save(told)


def _won(uow: UnitOfWork, order: Order, payment: Payment, dispute: Dispute) -> tuple[Dispute, Loss]:
    covering.give_back(uow, order, payment, dispute)
    won = uow.disputes.save(replace(dispute, state=DisputeState.WON))
    covering.cover(uow, order, payment)
    if payment.outcome is Outcome.PARKED and order.state is not OrderState.REVIEW:
        _send_parked(uow, order, payment, won)
    covering.earn_again(uow, order, won)
    return won, Loss()


def _send_parked(uow: UnitOfWork, order: Order, payment: Payment, dispute: Dispute) -> None:
    """Staff have sent the rest of it back meanwhile: nobody looks at this order any more."""
    rest = covering.room_in(uow, payment, dispute.covered)
    if rest.is_zero:
        return
    refund = want_refund(uow, order, payment, rest, "wrong_amount")
    key, to = f"refund:{refund.id}:review", owed(order.student_id)
    uow.journal.add([entry(uow, key, REVIEW_ACCOUNT, to, rest, "refund", order, refund)])


def _lost(
    uow: UnitOfWork, order: Order, payment: Payment, dispute: Dispute
) -> tuple[Dispute, Loss]:
    key = f"dispute_lost:{dispute.id}"
    gone = entry(uow, key, DISPUTED, cash(dispute.provider), dispute.amount, "dispute_lost", order)
    uow.journal.add([gone])
    lost = uow.disputes.save(replace(dispute, state=DisputeState.LOST))
    covering.cover(uow, order, payment)
    covering.swallow(uow, order, payment)
    ended = end_what_was_bought(uow, order, payment.id, there=True)
    return uow.disputes.get(lost.id) or lost, ended


@use_case(Action.OVERSEE)
def dispute_list(uow: UnitOfWork, actor: Person) -> tuple[DisputeCard, ...]:
    """Open ones first, by the day an answer is due; then the latest."""
    permit(uow, actor, Action.OVERSEE)
    return tuple(dispute_card(uow, dispute) for dispute in uow.disputes.latest())


def dispute_card(uow: UnitOfWork, dispute: Dispute) -> DisputeCard:
    order = uow.orders.get(dispute.order_id)
    ids = {order.student_id, order.mentor_id} if order is not None else set()
    named = uow.people.named(ids)
    student = named.get(order.student_id) if order is not None else None
    mentor = named.get(order.mentor_id) if order is not None else None
    return DisputeCard(
        dispute=dispute,
        title=order.title if order is not None else "",
        student_name=student.name if student else "",
        mentor_name=mentor.name if mentor else "",
    )
