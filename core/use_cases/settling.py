"""`settle()`: the one place where money changes anything, whichever provider spoke.

A fact may come many times, in any order, late, double, or with the wrong amount. Each payment
ends in exactly one outcome, is in the journal to the minor unit, and the person is told.
"""

from dataclasses import replace

from core.errors import ProductNotForSale
from core.facts import (
    Approved,
    CheckoutEnded,
    DisputeClosed,
    Disputed,
    Fact,
    Paid,
    PaymentFailed,
    Refunded,
    RefundFailed,
    Reversed,
)
from core.ids import PaymentId
from core.ledger import PLATFORM, REVIEW, cash, mentor_pending, owed
from core.money import Money
from core.notices import NoticeKind
from core.orders import Order, OrderState, Outcome, Payment
from core.ports import UnitOfWork
from core.use_cases import discounts, waiting
from core.use_cases.capturing import approved
from core.use_cases.changing import record
from core.use_cases.checkouts import next_key
from core.use_cases.disputing import dispute_closed, disputed
from core.use_cases.fulfilling import finish, fulfil
from core.use_cases.ordering import successor
from core.use_cases.refunding import entry, want_refund
from core.use_cases.returning import refund_failed, refunded
from core.use_cases.reversing import taken_back
from core.use_cases.settled import Settled, locked_order
from core.use_cases.telling import order_changed, tell, tell_staff


def settle(uow: UnitOfWork, fact: Fact) -> Settled:
    match fact:
        case Approved():
            return approved(uow, fact)
        case Paid():
            return _paid(uow, fact)
        case PaymentFailed():
            return _failed(uow, fact)
        case CheckoutEnded():
            return _checkout_ended(uow, fact)
        case Refunded():
            return refunded(uow, fact)
        case RefundFailed():
            return refund_failed(uow, fact)
        case Disputed():
            return disputed(uow, fact)
        case DisputeClosed():
            return dispute_closed(uow, fact)
        case Reversed():
            return taken_back(uow, fact)


def _paid(uow: UnitOfWork, fact: Paid) -> Settled:
    order = locked_order(uow, fact.order_id)
    if order is None:
        return Settled.UNMATCHED
    if uow.orders.payment_by_reference(fact.provider, fact.reference) is not None:
        return Settled.REPEATED
    if fact.amount != order.total and (order.takes_money or order.state is OrderState.REVIEW):
        _park(uow, order, fact)
    elif order.takes_money:
        _accept(uow, order, fact)
    else:
        reason = "replaced" if successor(uow, order) else "paid_twice"
        _turn_back(uow, order, _record(uow, order, fact, Outcome.RETURNED), reason)
    return Settled.DONE


def _record(uow: UnitOfWork, order: Order, fact: Paid, outcome: Outcome) -> Payment:
    payment = Payment(
        id=PaymentId(uow.new_id()),
        order_id=order.id,
        provider=fact.provider,
        reference=fact.reference,
        amount=fact.amount,
        paid_at=fact.paid_at,
        recorded_at=uow.now,
        outcome=outcome,
    )
    uow.orders.add_payment(payment)
    record(uow, None, f"payment_{outcome}", "order", order.id, order.state, payment=payment.id)
    return payment


def _park(uow: UnitOfWork, order: Order, fact: Paid) -> None:
    """M-10: what really came is booked, nothing is fulfilled, a human looks."""
    payment = _record(uow, order, fact, Outcome.PARKED)
    _book(uow, order, payment, {REVIEW: fact.amount.minor})
    if order.takes_money:
        order_changed(uow, replace(order, state=OrderState.REVIEW))
    tell_staff(uow, NoticeKind.PAYMENT_IN_REVIEW, order.id, once=str(payment.id))
    tell(uow, NoticeKind.PAYMENT_IN_REVIEW, order.student_id, order.id, once=str(payment.id))


def _accept(uow: UnitOfWork, order: Order, fact: Paid) -> None:
    """The first payment of an order: what was bought is given; if that has become impossible
    (M-04: the slot or the last place is gone) the money goes back."""
    fulfilled = fulfil(uow, order)
    order = uow.orders.get(order.id) or order  # a hold that ended just now has lapsed it
    if fulfilled is None:
        payment = _record(uow, order, fact, Outcome.RETURNED)
        if order.state is OrderState.OPEN:
            order = order_changed(uow, replace(order, state=OrderState.CANCELLED))
            waiting.place_freed(uow, order.mentor_id)
        _turn_back(uow, order, payment, "too_late")
        return
    payment = _record(uow, order, fact, fulfilled.outcome)
    share = order.mentor_share.minor
    split = {mentor_pending(order.mentor_id): share, PLATFORM: order.total.minor - share}
    _book(uow, order, payment, split)
    paid = order_changed(
        uow,
        replace(order, state=OrderState.PAID, paid_at=fact.paid_at, result_id=fulfilled.result),
    )
    finish(uow, paid)


def give_free(uow: UnitOfWork, order: Order) -> Order:
    """An order over nothing is fulfilled at once: no provider, no payment, no journal (M-13)."""
    fulfilled = fulfil(uow, order)
    if fulfilled is None:  # what was on sale is not any more
        raise ProductNotForSale(order_id=order.id)
    given = replace(order, state=OrderState.PAID, paid_at=uow.now, result_id=fulfilled.result)
    stored = discounts.follow(uow, uow.orders.save(given))
    finish(uow, stored)
    return stored


def _turn_back(uow: UnitOfWork, order: Order, payment: Payment, reason: str) -> None:
    _book(uow, order, payment, {owed(order.student_id): payment.amount.minor})
    want_refund(uow, order, payment, payment.amount, reason)


def _book(uow: UnitOfWork, order: Order, payment: Payment, parts: dict[str, int]) -> None:
    uow.journal.add(
        [
            entry(
                uow,
                f"payment:{payment.id}:{account}",
                cash(payment.provider),
                account,
                Money(minor, payment.amount.currency),
                "payment",
                order,
            )
            for account, minor in parts.items()
            if minor > 0
        ]
    )


def _failed(uow: UnitOfWork, fact: PaymentFailed) -> Settled:
    order = uow.orders.get(fact.order_id)
    if order is None:
        return Settled.UNMATCHED
    if order.state is OrderState.OPEN:
        once = fact.reference
        tell(uow, NoticeKind.PAYMENT_FAILED, order.student_id, order.id, once=once)
    if fact.checkout:
        _checkout_ended(uow, CheckoutEnded(fact.provider, fact.checkout, fact.order_id))
    return Settled.DONE


def _checkout_ended(uow: UnitOfWork, fact: CheckoutEnded) -> Settled:
    """The provider's page is closed: the next press opens a new one, under a new key."""
    order = locked_order(uow, fact.order_id)
    if order is None:
        return Settled.UNMATCHED
    if order.provider is None and order.state is OrderState.OPEN:
        return Settled.EARLY  # its opening is being written just now (W-02)
    if order.checkout_reference != fact.checkout or order.state is not OrderState.OPEN:
        return Settled.REPEATED
    uow.orders.save(
        replace(
            order,
            checkout_key=next_key(order),
            checkout_reference=None,
            checkout_url=None,
            checkout_asked_at=None,
        )
    )
    return Settled.DONE
