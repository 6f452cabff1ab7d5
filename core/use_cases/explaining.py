"""`/why`: why a slot is not offered, what happened to a payment, how a booking came to be (Y4)."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from core.audit import AuditEntry
from core.availability import Verdict
from core.disputes import Dispute, DisputeState
from core.errors import NotFound
from core.ids import BookingId, OfferingId, OrderId
from core.ledger import DISPUTED, PLATFORM, REVIEW, left_by, mentor_available, mentor_pending, owed
from core.money import Money
from core.money_pages import Explanation
from core.orders import Order, Payment, Purpose, Refund, RefundState
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
    permit(uow, actor, Action.EXPLAIN_PAYMENT, student=order.student_id, mentor=order.mentor_id)
    payments = tuple(uow.orders.payments(order_id))
    refunds = tuple(uow.orders.refunds(order_id))
    disputes = tuple(uow.disputes.of_order(order_id))
    happened = [*_events(order, payments, refunds), *_contested(disputes)]
    return PaymentStory(
        order=order,
        payments=payments,
        refunds=refunds,
        lines=tuple(uow.journal.of_order(order_id)),
        events=tuple(sorted(happened, key=lambda event: event.at)),
        disputes=disputes,
    )


@use_case(Action.EXPLAIN_PAYMENT)
def explain_payment(uow: UnitOfWork, actor: Person, order_id: OrderId) -> Explanation:
    """Where each number of an order comes from, and that they add up; for who paid, for the
    mentor who is paid, and for staff."""
    story = why_payment(uow, actor, order_id)
    order = story.order
    named = uow.people.named({order.student_id, order.mentor_id})
    student, mentor = (named.get(id) for id in (order.student_id, order.mentor_id))
    currency = order.total.currency
    left = left_by(line for line in story.lines if line.amount.currency == currency)
    accounts = {
        "pending": mentor_pending(order.mentor_id),
        "available": mentor_available(order.mentor_id),
        "platform": PLATFORM,
        "owed": owed(order.student_id),
        "review": REVIEW,
        "disputed": DISPUTED,
    }
    known = {name: left.pop(account, 0) for name, account in accounts.items()}
    back = [each for each in story.refunds if each.state is RefundState.DONE]
    lost = [each for each in story.disputes if each.state is DisputeState.LOST]
    return Explanation(
        story=story,
        student_name=student.name if student else "",
        mentor_name=mentor.name if mentor else "",
        percent=_percent(uow, order),
        used=_used(uow, order),
        arrived=_sum((each.amount for each in story.payments), currency),
        went_back=_sum([*(r.amount for r in back), *(d.amount for d in lost)], currency),
        other=sum(minor for name, minor in left.items() if not name.startswith("cash:")),
        **known,
    )


def _sum(amounts: Iterable[Money], currency: str) -> int:
    return sum(amount.minor for amount in amounts if amount.currency == currency)


def _percent(uow: UnitOfWork, order: Order) -> int | None:
    """The rate behind the share: the mentor's or the usual one where it fits, else the one that
    gives exactly this share; None where no whole per cent does."""
    mentor = uow.mentors.get(order.mentor_id)
    own = mentor.share_percent if mentor else None
    likely = [] if own is None else [own]
    likely.append(uow.settings.money.mentor_share_percent)
    if not order.total.is_zero:
        likely.append(-(-order.mentor_share.minor * 100 // order.total.minor))
    fitting = (rate for rate in likely if order.total.share(rate) == order.mentor_share)
    return next(fitting, None)


def _used(uow: UnitOfWork, order: Order) -> int:
    """How many of the order's sessions have been consumed."""
    if order.purpose is Purpose.PACK:
        pack = uow.packs.by_order(order.id)
        return pack.used if pack else 0
    lines = uow.journal.of_order(order.id)
    earned = sum(line.cause == "earned" for line in lines)
    return min(earned - sum(line.cause == "unearned" for line in lines), order.sessions)


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


def _contested(disputes: tuple[Dispute, ...]) -> Iterator[PaymentEvent]:
    for each in disputes:
        yield PaymentEvent(each.opened_at, "disputed", each.amount, each.reason)
        if each.closed_at is not None:
            yield PaymentEvent(each.closed_at, f"dispute_{each.state}", each.amount, "")


@use_case(Action.SEE_BOOKING)
def why_booking(uow: UnitOfWork, actor: Person, booking_id: BookingId) -> list[AuditEntry]:
    """Who did what to it and when, oldest first (X16); `actor_id` None was the clock or money."""
    booking = load(uow, booking_id)
    permit(uow, actor, Action.SEE_BOOKING, student=booking.student_id, mentor=booking.mentor_id)
    return list(uow.audit.of("booking", booking_id))
