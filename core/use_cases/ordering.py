"""Orders: what is bought, at which price, split how. All numbers are fixed when it is written."""

from datetime import datetime

from core.deadlines import Deadline, DeadlineKind, Job, JobKind
from core.ids import OrderId, PersonId
from core.money import Money, zero
from core.orders import Order, OrderState, Purpose
from core.people import Person
from core.ports import UnitOfWork
from core.settings import minutes


def mentor_percent(uow: UnitOfWork, mentor: PersonId) -> int:
    known = uow.mentors.get(mentor)
    own = known.share_percent if known else None
    return uow.settings.money.mentor_share_percent if own is None else own


def open_order(
    uow: UnitOfWork,
    student: Person,
    mentor: PersonId,
    purpose: Purpose,
    subject: int,
    title: str,
    price: Money,
    intent: str,
    expires_at: datetime,
    sessions: int = 1,
) -> Order:
    """Writes the order, the end of its time to pay, and the question to the provider after it."""
    id = OrderId(uow.new_id())
    order = Order(
        id=id,
        student_id=student.id,
        mentor_id=mentor,
        purpose=purpose,
        subject_id=subject,
        title=title,
        original=price,
        discount=zero(price.currency),
        total=price,
        mentor_share=price.share(mentor_percent(uow, mentor)),
        state=OrderState.OPEN,
        created_at=uow.now,
        expires_at=expires_at,
        checkout_key=f"{id}:1",
        intent=intent,
        sessions=sessions,
    )
    uow.orders.add(order)
    uow.later.remind(
        [
            Deadline(
                id=uow.new_id(),
                key=f"order:{id}",
                kind=DeadlineKind.ORDER,
                subject_id=id,
                due_at=expires_at,
            )
        ]
    )
    return order


def ask_provider_later(uow: UnitOfWork, order: Order) -> None:
    """The webhook may be lost: a look-up is owed once somebody was at the checkout (X4)."""
    every = minutes(uow.settings.scheduler.payment_poll_minutes)
    uow.later.ask(
        [
            Job(
                id=uow.new_id(),
                key=f"check:{order.checkout_key}",
                kind=JobKind.CHECK_ORDER,
                subject_id=order.id,
                due_at=uow.now + every,
            )
        ]
    )
