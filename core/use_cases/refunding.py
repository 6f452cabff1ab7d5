"""Money on its way back: the original split is reversed, a refund row is written, a job asks the
provider. Partial, repeated and shuffled refunds reverse exactly what came (I2, I3, M-05)."""

from core.deadlines import Job, JobKind
from core.ids import RefundId
from core.ledger import (
    PLATFORM,
    JournalEntry,
    cash,
    mentor_available,
    mentor_pending,
    owed,
    reversed_after,
)
from core.money import Money
from core.notices import NoticeKind
from core.orders import Order, Outcome, Payment, Refund, RefundState
from core.ports import UnitOfWork
from core.use_cases.changing import record
from core.use_cases.telling import tell

KEPT = (Outcome.FULFILLED, Outcome.RESEATED)


def kept_payment(uow: UnitOfWork, order: Order) -> Payment | None:
    """The payment that pays for the order; double and parked ones are not it."""
    kept = [payment for payment in uow.orders.payments(order.id) if payment.outcome in KEPT]
    return kept[0] if kept else None


def returned_so_far(uow: UnitOfWork, payment: Payment) -> Money:
    """What went back of it or is on its way, in the currency it came in (M-10)."""
    back = [
        refund.amount.minor
        for refund in uow.orders.refunds(payment.order_id)
        if refund.payment_id == payment.id and refund.state is not RefundState.FAILED
    ]
    return Money(sum(back), payment.amount.currency)


def return_money(uow: UnitOfWork, order: Order, amount: Money, reason: str) -> Refund | None:
    """Sends `amount` of the order's payment back, never more than what is still there."""
    payment = kept_payment(uow, order)
    if payment is None:
        return None
    before = returned_so_far(uow, payment)
    amount = min(amount, payment.amount - before, key=lambda money: money.minor)
    if amount.is_zero:
        return None
    refund = want_refund(uow, order, payment, amount, reason)
    reverse_split(uow, order, before, amount, refund)
    return refund


def want_refund(
    uow: UnitOfWork, order: Order, payment: Payment, amount: Money, reason: str
) -> Refund:
    """The refund row, the call owed to the provider, and the word to the student."""
    refund = Refund(
        id=RefundId(uow.new_id()),
        order_id=order.id,
        payment_id=payment.id,
        provider=payment.provider,
        amount=amount,
        state=RefundState.WANTED,
        reason=reason,
        created_at=uow.now,
    )
    uow.orders.add_refund(refund)
    record(uow, None, "refund_wanted", "order", order.id, refund=refund.id, reason=reason)
    ask_provider(uow, refund, f"refund:{refund.id}")
    tell(uow, NoticeKind.MONEY_RETURNING, order.student_id, refund.id, reason=reason)
    return refund


def ask_provider(uow: UnitOfWork, refund: Refund, key: str) -> None:
    """The call owed to the provider; once per key."""
    job = Job(uow.new_id(), key, JobKind.REFUND, subject_id=refund.id, due_at=uow.now)
    uow.later.ask([job])


def reverse_split(
    uow: UnitOfWork, order: Order, before: Money, amount: Money, refund: Refund
) -> None:
    """Moves `amount` from mentor and platform to the student's `owed` account, in the proportion
    of the original split; the mentor's pending money goes first, what was earned after it."""
    share = order.mentor_share
    from_mentor = reversed_after(share, before + amount, order.total) - reversed_after(
        share, before, order.total
    )
    pending = min(from_mentor.minor, pending_of(uow, order))
    parts = {
        mentor_pending(order.mentor_id): pending,
        mentor_available(order.mentor_id): from_mentor.minor - pending,
        PLATFORM: amount.minor - from_mentor.minor,
    }
    uow.journal.add(
        [
            entry(uow, f"refund:{refund.id}:{account}", account, owed(order.student_id),
                  Money(minor, amount.currency), "refund", order, refund)
            for account, minor in parts.items()
            if minor > 0
        ]
    )  # fmt: skip


def pending_of(uow: UnitOfWork, order: Order) -> int:
    """What of this order's mentor share is still pending, in minor units."""
    account = mentor_pending(order.mentor_id)
    entries = uow.journal.of_order(order.id)
    came = sum(line.amount.minor for line in entries if line.credit == account)
    went = sum(line.amount.minor for line in entries if line.debit == account)
    return came - went


def paid_out(uow: UnitOfWork, order: Order, refund: Refund) -> None:
    """The provider sent it: what was owed leaves our cash."""
    uow.journal.add(
        [
            entry(
                uow,
                f"refunded:{refund.id}",
                owed(order.student_id),
                cash(refund.provider),
                refund.amount,
                "refunded",
                order,
                refund,
            )
        ]
    )


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
