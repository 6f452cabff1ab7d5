"""`/why`: why a slot is not offered, what happened to a payment, how a booking came to be (Y4)."""

from collections.abc import Iterator
from datetime import datetime

from core.audit import AuditEntry
from core.availability import Verdict
from core.errors import NotFound
from core.ids import BookingId, OfferingId, OrderId
from core.orders import Order, Payment, Refund, RefundState
from core.pages import PaymentEvent, PaymentStory
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.use_cases import slots
from core.use_cases.changing import load
from core.use_cases.reading.catalogue import visible_offering


@use_case(Action.BROWSE)
def why_slot(
    uow: UnitOfWork, actor: Person, offering_id: OfferingId, starts_at: datetime
) -> Verdict:
    """The first rule that removes this start (aware UTC), with its number and the nearest free
    slots. Says nothing about who has a slot that is taken (X25)."""
    permit(uow, actor, Action.BROWSE)
    return slots.verdict(uow, visible_offering(uow, actor, offering_id), starts_at)


@use_case(Action.EXPLAIN_PAYMENT)
def why_payment(uow: UnitOfWork, actor: Person, order_id: OrderId) -> PaymentStory:
    """Everything that happened to one order's money, to the minor unit (Y9)."""
    order = uow.orders.get(order_id)
    if order is None:
        raise NotFound()
    permit(uow, actor, Action.EXPLAIN_PAYMENT, student=order.student_id)
    payments = tuple(uow.orders.payments(order_id))
    refunds = tuple(uow.orders.refunds(order_id))
    return PaymentStory(
        order=order,
        payments=payments,
        refunds=refunds,
        lines=tuple(uow.journal.of_order(order_id)),
        events=tuple(sorted(_events(order, payments, refunds), key=lambda event: event.at)),
    )


def _events(
    order: Order, payments: tuple[Payment, ...], refunds: tuple[Refund, ...]
) -> Iterator[PaymentEvent]:
    yield PaymentEvent(order.created_at, "ordered", order.total, order.title)
    for payment in payments:
        yield PaymentEvent(payment.recorded_at, "paid", payment.amount, payment.outcome)
    for refund in refunds:
        yield PaymentEvent(refund.created_at, "refund_wanted", refund.amount, refund.reason)
        if refund.done_at is not None:
            what = "refund_failed" if refund.state is RefundState.FAILED else "refund_done"
            yield PaymentEvent(refund.done_at, what, refund.amount, refund.reason)


@use_case(Action.SEE_BOOKING)
def why_booking(uow: UnitOfWork, actor: Person, booking_id: BookingId) -> list[AuditEntry]:
    """Who did what to it and when, oldest first (X16); `actor_id` None was the clock or money."""
    booking = load(uow, booking_id)
    permit(uow, actor, Action.SEE_BOOKING, student=booking.student_id, mentor=booking.mentor_id)
    return list(uow.audit.of("booking", booking_id))
