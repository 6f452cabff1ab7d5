"""Orders: what is bought, at which price, split how. All numbers are fixed when it is written."""

from datetime import datetime

from core import providers
from core.booking import Booking
from core.deadlines import Deadline, DeadlineKind, Job, JobKind
from core.errors import CurrencyNotTaken
from core.ids import OrderId, PersonId
from core.money import Money, zero
from core.orders import Order, OrderState, Purpose
from core.people import Person
from core.ports import UnitOfWork
from core.promotions import Discount
from core.settings import minutes
from core.use_cases import discounts


def mentor_percent(uow: UnitOfWork, mentor: PersonId) -> int:
    known = uow.mentors.get(mentor)
    own = known.share_percent if known else None
    return uow.settings.money.mentor_share_percent if own is None else own


def place_order(
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
    booking: Booking | None = None,
) -> Order:
    """`open_order`, with the best discount that needs no code (H16). `booking`: one that is
    written after its order."""
    found = discounts.automatic(uow, student.id, mentor, purpose, subject, price, booking)
    order = open_order(
        uow, student, mentor, purpose, subject, title, price, intent, expires_at, sessions, found
    )
    if found is not None:
        discounts.hold_automatic(uow, order, found.promo)
    return order


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
    discount: Discount | None = None,
) -> Order:
    """Writes the order and the end of its time to pay. The split is of what is paid: a discount
    is borne by mentor and platform in the proportion of their shares (M-15)."""
    id = OrderId(uow.new_id())
    off = discount.off if discount else zero(price.currency)
    total = price - off
    order = Order(
        id=id,
        student_id=student.id,
        mentor_id=mentor,
        purpose=purpose,
        subject_id=subject,
        title=title,
        original=price,
        discount=off,
        total=total,
        mentor_share=total.share(mentor_percent(uow, mentor)),
        state=OrderState.OPEN,
        created_at=uow.now,
        expires_at=expires_at,
        checkout_key=f"{id}:1",
        intent=intent,
        sessions=sessions,
        promo_code=discount.promo.code if discount else "",
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


def require_taken(uow: UnitOfWork, price: Money) -> None:
    """Raises CurrencyNotTaken when nobody could pay `price`; what is free needs no provider."""
    if not price.is_zero and not providers.is_taken(uow.settings, price.currency):
        raise CurrencyNotTaken(currency=price.currency)


def next_intent(order: Order) -> str:
    """What the order that takes this one's place is asked for by: there can be one only."""
    return f"next:{order.id}"


def successor(uow: UnitOfWork, order: Order) -> Order | None:
    """The order that stands in this one's place since a code was given or taken away."""
    if order.state is not OrderState.CANCELLED:
        return None
    return uow.orders.by_intent(order.student_id, next_intent(order))


def latest(uow: UnitOfWork, order: Order) -> Order:
    """The order itself, or the last of those that have taken its place."""
    while (after := successor(uow, order)) is not None:
        order = after
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
                facts={
                    "provider": order.provider or "",
                    "checkout": order.checkout_reference or "",
                },
            )
        ]
    )
