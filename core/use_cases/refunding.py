"""Money on its way back: the original split is reversed, a refund row is written, a job asks the
provider. Partial, repeated and shuffled refunds reverse exactly what came (I2, I3, M-05)."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from core.deadlines import Job, JobKind
from core.errors import NotFound
from core.ids import PackId, RefundId
from core.ledger import JournalEntry, cash, mentor_pending, owed
from core.money import Money
from core.notices import NoticeKind
from core.orders import Order, Outcome, Payment, Refund, RefundScope, RefundState
from core.packs import Pack, PackState
from core.people import Person
from core.ports import UnitOfWork
from core.refunds import taken_back, unused_value
from core.use_cases.changing import record
from core.use_cases.settled import locked_order
from core.use_cases.telling import tell
from core.use_cases.telling_refunds import tell_loss, tell_promised
from core.use_cases.unwinding import REFUNDED, end_pack, unused_of, void_rest

KEPT = (Outcome.FULFILLED, Outcome.RESEATED)


@dataclass(frozen=True, slots=True)
class Wish:
    """Why money goes back, on whose word, from when the provider may be asked. `intent`: the form
    it came from, once per order."""

    reason: str
    scope: RefundScope = RefundScope.BOOKING
    by: Person | None = None
    intent: str = ""
    after: timedelta = timedelta(0)


def kept_payment(uow: UnitOfWork, order: Order) -> Payment | None:
    """The payment that pays for the order; double and parked ones are not it."""
    kept = [payment for payment in uow.orders.payments(order.id) if payment.outcome in KEPT]
    return kept[0] if kept else None


def returned_so_far(uow: UnitOfWork, payment: Payment) -> Money:
    """What went back of it or is on its way, in the currency it came in (M-10); what is contested
    or was lost to the payer's bank counts, too (M-07)."""
    back = [
        refund.amount.minor
        for refund in uow.orders.refunds(payment.order_id)
        if refund.payment_id == payment.id and refund.state is not RefundState.FAILED
    ]
    covered = [
        dispute.covered.minor
        for dispute in uow.disputes.of_order(payment.order_id)
        if dispute.payment_id == payment.id and dispute.counts
    ]
    return Money(sum(back) + sum(covered), payment.amount.currency)


def left_of(uow: UnitOfWork, order: Order) -> Money:
    """What could still go back of the payment that pays for it."""
    payment = kept_payment(uow, order)
    if payment is None:
        return Money(0, order.total.currency)
    return payment.amount - returned_so_far(uow, payment)


def return_money(
    uow: UnitOfWork,
    order: Order,
    amount: Money,
    reason: str,
    scope: RefundScope = RefundScope.BOOKING,
) -> Refund | None:
    """Sends `amount` of the order's payment back, never more than what is still there, and tells
    the student. No session is taken here."""
    refund = promise(uow, order, amount, Wish(reason, scope))
    if refund is not None:
        tell(uow, NoticeKind.MONEY_RETURNING, order.student_id, refund.id)
    return refund


def return_unused(
    uow: UnitOfWork,
    pack_id: PackId,
    reason: str,
    actor: Person | None,
    *,
    intent: str = "",
    seat_reason: str = REFUNDED,
) -> Refund | None:
    """Ends a pack and sends back what its unused sessions are worth (decision 11): bookings ahead
    are cancelled, the seat goes when no other pack needs it, student and mentor are told once
    each. All of it in this one unit. None when no money is due: a gift, or nothing is left.

    `seat_reason`: why the seat is released. Asks no policy: whoever calls has asked.
    """
    pack = uow.packs.get(pack_id)
    if pack is None:
        raise NotFound()
    order = locked_order(uow, pack.order_id) if pack.order_id is not None else None
    if order is None:
        uow.lock(pack.student_id, pack.mentor_id)
    pack = uow.packs.get(pack_id) or pack
    worth = unused_worth(uow, order) if order is not None else None
    loss = end_pack(uow, pack, actor, seat_reason)
    wish = Wish(reason, RefundScope.UNUSED, actor, intent, undo_time(uow))
    refund = promise(uow, order, worth, wish) if order is not None and worth is not None else None
    if order is not None and refund is not None:
        tell_promised(uow, order, refund, loss)
    elif loss:
        tell_loss(uow, pack, loss, reason)
    return refund


def return_missed(uow: UnitOfWork, pack: Pack | None, reason: str, actor: Person | None) -> None:
    """A session came back, through no doing of the student, to a pack that a refund has ended: it
    can never be booked, so its money goes back, too (decision 12)."""
    if pack is None or pack.state is not PackState.REFUNDED or not pack.remaining:
        return
    order = uow.orders.get(pack.order_id) if pack.order_id is not None else None
    worth = unused_worth(uow, order) if order is not None else None
    void_rest(uow, pack, actor, reason)
    if order is not None and worth is not None:
        return_money(uow, order, worth, reason)


def unused_worth(uow: UnitOfWork, order: Order) -> Money:
    """What the unused sessions of the order's pack cost (decision 11)."""
    payment, pack = kept_payment(uow, order), uow.packs.by_order(order.id)
    if payment is None or pack is None:
        return Money(0, order.total.currency)
    return unused_value(payment.amount, unused_of(uow, order, pack), order.sessions)


def undo_time(uow: UnitOfWork) -> timedelta:
    """How long a refund by staff waits before the provider is asked."""
    return timedelta(minutes=uow.settings.money.refund_undo_minutes)


def promise(uow: UnitOfWork, order: Order, amount: Money, wish: Wish) -> Refund | None:
    """The refund and the reversed split, bounded by what is left. Nobody is told."""
    payment = kept_payment(uow, order)
    if payment is None:
        return None
    before = returned_so_far(uow, payment)
    amount = min(amount, payment.amount - before, key=lambda money: money.minor)
    if amount.is_zero:
        return None
    refund = write_refund(uow, order, payment, amount, wish)
    reverse_split(uow, order, before, amount, refund)
    return refund


def want_refund(
    uow: UnitOfWork, order: Order, payment: Payment, amount: Money, reason: str
) -> Refund:
    """All or a part of a payment that paid for nothing: double, late or wrong. The student is
    told; the split is not touched, for there was none."""
    refund = write_refund(uow, order, payment, amount, Wish(reason, RefundScope.FULL))
    tell(uow, NoticeKind.MONEY_RETURNING, order.student_id, refund.id)
    return refund


def write_refund(
    uow: UnitOfWork, order: Order, payment: Payment, amount: Money, wish: Wish
) -> Refund:
    """The refund row and the call owed to the provider."""
    refund = Refund(
        id=RefundId(uow.new_id()),
        order_id=order.id,
        payment_id=payment.id,
        provider=payment.provider,
        amount=amount,
        state=RefundState.WANTED,
        reason=wish.reason,
        created_at=uow.now,
        scope=wish.scope,
        by_id=wish.by.id if wish.by else None,
        intent=wish.intent,
    )
    uow.orders.add_refund(refund)
    record(
        uow,
        wish.by,
        "refund_wanted",
        "order",
        order.id,
        refund=refund.id,
        amount=amount.minor,
        currency=amount.currency,
        scope=wish.scope,
        reason=wish.reason,
    )
    ask_provider(uow, refund, f"refund:{refund.id}", uow.now + wish.after)
    return refund


def ask_provider(uow: UnitOfWork, refund: Refund, key: str, at: datetime | None = None) -> None:
    """The call owed to the provider; once per key."""
    job = Job(uow.new_id(), key, JobKind.REFUND, subject_id=refund.id, due_at=at or uow.now)
    uow.later.ask([job])


def reverse_split(
    uow: UnitOfWork, order: Order, before: Money, amount: Money, refund: Refund
) -> None:
    """Moves `amount` from mentor and platform to the student's `owed` account, in the proportion
    of the original split, from whoever holds the mentor's part now."""
    parts = taken_back(uow.journal.of_order(order.id), order, before, amount)
    uow.journal.add(
        [
            entry(uow, f"refund:{refund.id}:{account}", account, owed(order.student_id),
                  Money(minor, amount.currency), "refund", order, refund)
            for account, minor in parts.items()
        ]
    )  # fmt: skip


def pending_of(uow: UnitOfWork, order: Order) -> int:
    """What of this order's share is still pending with who sold it, in minor units."""
    account = mentor_pending(order.mentor_id)
    entries = uow.journal.of_order(order.id)
    came = sum(line.amount.minor for line in entries if line.credit == account)
    went = sum(line.amount.minor for line in entries if line.debit == account)
    return came - went


def paid_out(uow: UnitOfWork, order: Order, refund: Refund) -> None:
    """The provider, or staff by hand, sent it: what was owed leaves our cash."""
    uow.journal.add(
        [
            entry(
                uow,
                f"refunded:{refund.id}:{refund.revision}",
                owed(order.student_id),
                cash(refund.provider),
                refund.amount,
                "refunded",
                order,
                refund,
            )
        ]
    )


def came_back(uow: UnitOfWork, order: Order, refund: Refund) -> None:
    """It was sent and could not be credited: we have the money again and owe it again."""
    uow.journal.add(
        [
            entry(
                uow,
                f"came_back:{refund.id}:{refund.revision}",
                cash(refund.provider),
                owed(order.student_id),
                refund.amount,
                "refund_came_back",
                order,
                refund,
            )
        ]
    )


def give_up(uow: UnitOfWork, refund: Refund) -> Refund:
    """It counts for nothing from now on."""
    return uow.orders.save_refund(replace(refund, state=RefundState.FAILED, done_at=uow.now))


def entry(
    uow: UnitOfWork,
    key: str,
    debit: str,
    credit: str,
    amount: Money,
    cause: str,
    order: Order,
    refund: Refund | None = None,
) -> JournalEntry:
    return JournalEntry(
        id=uow.new_id(),
        key=key,
        at=uow.now,
        debit=debit,
        credit=credit,
        amount=amount,
        cause=cause,
        order_id=order.id,
        refund_id=refund.id if refund else None,
    )
