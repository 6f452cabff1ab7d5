"""Claiming what was bought elsewhere: with the one-time code, or by the hand of staff (Z1, X12).

It becomes a paid order of that person and goes the way of all orders: pack, seat, and both told.
An e-mail address is never asked: it proves nothing (WB13).
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from core.catalog import PackProduct
from core.codes import hash_of, one_more
from core.errors import (
    ClaimsLocked,
    NotFound,
    OfferEnded,
    PurchaseClosed,
    SeatFull,
    SelfBooking,
    StaleButton,
)
from core.ids import OrderId, PaymentId, PersonId, PurchaseId
from core.ledger import PLATFORM, UNCLAIMED, mentor_pending
from core.money import Money, zero
from core.notices import NoticeKind
from core.orders import Order, OrderState, Outcome, Payment, Purpose
from core.people import Person, Role
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.purchases import Purchase, PurchaseState
from core.use_cases import seating
from core.use_cases.changing import record
from core.use_cases.fulfilling import finish, fulfil
from core.use_cases.ordering import mentor_percent
from core.use_cases.putting_right import is_mentor
from core.use_cases.refunding import entry
from core.use_cases.telling import tell_staff

_HOUR = timedelta(hours=1)


class Came(StrEnum):
    """What became of a claim."""

    CLAIMED = "claimed"
    WRONG = "wrong"  # no such code; counted
    IN_REVIEW = "in_review"  # staff have to look at it first; the code stays good
    NO_PLACE = "no_place"  # the mentor takes nobody more now; staff know, the code stays good
    GONE = "gone"  # the mentor has left; staff know, the code stays good


@dataclass(frozen=True, slots=True)
class Claim:
    came: Came
    order: Order | None = None
    purchase: Purchase | None = None


@use_case(Action.CLAIM_PURCHASE)
def claim(uow: UnitOfWork, actor: Person, code: str) -> Claim:
    """Makes the purchase behind `code` the actor's. A wrong code is an answer, not an error: it has
    to be counted.

    Raises ClaimsLocked, PurchaseClosed (somebody has claimed it, or the shop gave the money back)
    and SelfBooking.
    """
    permit(uow, actor, Action.CLAIM_PURCHASE)
    uow.lock(actor.id)
    _require_tries_left(uow, actor)
    purchase = uow.purchases.by_code(hash_of(code))
    if purchase is None:
        _count_wrong(uow, actor)
        return Claim(Came.WRONG)
    if purchase.state is PurchaseState.REVIEW:
        return Claim(Came.IN_REVIEW, purchase=purchase)
    return _give(uow, purchase, actor, None)


@use_case(Action.LINK_PURCHASE)
def link_purchase(
    uow: UnitOfWork, actor: Person, id: PurchaseId, person_id: PersonId, revision: int | None = None
) -> Claim:
    """Staff say whose it is (X12); one in review is looked at first (`unclaimed.accept`).

    Raises NotFound, StaleButton, PurchaseClosed, SelfBooking.
    """
    permit(uow, actor, Action.LINK_PURCHASE)
    purchase, person = uow.purchases.get(id), uow.people.get(person_id)
    if purchase is None or person is None or not person.is_(Role.STUDENT):
        raise NotFound()
    if person.banned_at is not None:
        raise NotFound()
    if revision is not None and revision != purchase.revision:
        raise StaleButton()
    return _give(uow, purchase, person, actor)


def _give(uow: UnitOfWork, known: Purchase, person: Person, by: Person | None) -> Claim:
    """`by`: staff who linked it; None when the person had the code."""
    product = uow.products.get(known.product_id) if known.product_id else None
    if product is None:
        raise PurchaseClosed(state=known.state)
    uow.lock(person.id, product.mentor_id)
    purchase = uow.purchases.get(known.id) or known
    if purchase.state is not PurchaseState.WAITING:
        raise PurchaseClosed(state=purchase.state)
    if product.mentor_id == person.id:
        raise SelfBooking()
    hindered = _hindered(uow, product, person)
    order = None if hindered else _paid_order(uow, purchase, product, person)
    if order is None:
        once = f"{person.id}:{uow.now:%Y%m%d}"
        facts = {"person": str(person.id)}
        tell_staff(uow, NoticeKind.PURCHASE_NO_PLACE, purchase.id, once, **facts)
        return Claim(hindered or Came.NO_PLACE, purchase=purchase)
    claimed = uow.purchases.save(
        replace(
            purchase,
            state=PurchaseState.CLAIMED,
            order_id=order.id,
            claimed_by=person.id,
            claimed_at=uow.now,
        )
    )
    what = "purchase_linked" if by else "purchase_claimed"
    record(uow, by or person, what, "purchase", purchase.id, purchase.state, claimed.state,
           order=order.id, person=person.id)  # fmt: skip
    return Claim(Came.CLAIMED, order, claimed)


def _hindered(uow: UnitOfWork, product: PackProduct, person: Person) -> Came | None:
    if not is_mentor(uow, product.mentor_id):
        return Came.GONE
    try:
        seating.require_place(uow, person.id, product.mentor_id)
    except (SeatFull, OfferEnded):
        return Came.NO_PLACE
    return None


def _paid_order(
    uow: UnitOfWork, purchase: Purchase, product: PackProduct, person: Person
) -> Order | None:
    """The order as the shop sold it; None when it could not be fulfilled after all."""
    order = _order(uow, purchase, product, person)
    fulfilled = fulfil(uow, order)
    if fulfilled is None:
        return None
    uow.orders.add(order)
    payment = _payment(uow, purchase, order)
    _split(uow, order, payment)
    paid = uow.orders.save(
        replace(order, state=OrderState.PAID, paid_at=purchase.paid_at, result_id=fulfilled.result)
    )
    record(uow, None, f"payment_{payment.outcome}", "order", order.id, order.state,
           payment=payment.id)  # fmt: skip
    finish(uow, paid)
    return paid


def _order(uow: UnitOfWork, purchase: Purchase, product: PackProduct, person: Person) -> Order:
    """No promotion and no price of ours: what was paid is the price. It never lapses."""
    id, price = OrderId(uow.new_id()), purchase.left
    return Order(
        id=id,
        student_id=person.id,
        mentor_id=product.mentor_id,
        purpose=Purpose.PACK,
        subject_id=product.id,
        title=product.title,
        original=price,
        discount=zero(price.currency),
        total=price,
        mentor_share=price.share(mentor_percent(uow, product.mentor_id)),
        state=OrderState.OPEN,
        created_at=uow.now,
        expires_at=None,
        checkout_key=f"{id}:1",
        intent=f"claim:{purchase.id}",
        sessions=product.sessions,
        provider=purchase.provider,
    )


def _payment(uow: UnitOfWork, purchase: Purchase, order: Order) -> Payment:
    """(provider, reference) is unique: the database's last word on who claimed it."""
    payment = Payment(
        id=PaymentId(uow.new_id()),
        order_id=order.id,
        provider=purchase.provider,
        reference=purchase.reference,
        amount=order.total,
        paid_at=purchase.paid_at,
        recorded_at=uow.now,
        outcome=Outcome.FULFILLED,
    )
    uow.orders.add_payment(payment)
    return payment


def _split(uow: UnitOfWork, order: Order, payment: Payment) -> None:
    share = order.mentor_share.minor
    parts = {mentor_pending(order.mentor_id): share, PLATFORM: order.total.minor - share}
    uow.journal.add(
        [
            entry(uow, f"payment:{payment.id}:{account}", UNCLAIMED, account,
                  Money(minor, payment.amount.currency), "claimed", order)
            for account, minor in parts.items()
            if minor > 0
        ]
    )  # fmt: skip


def _require_tries_left(uow: UnitOfWork, actor: Person) -> None:
    known = uow.purchases.tries(actor.id)
    until = known.locked_until(uow.now) if known else None
    if until is not None:
        raise ClaimsLocked(until=until)


def _count_wrong(uow: UnitOfWork, actor: Person) -> None:
    known = uow.purchases.tries(actor.id)
    uow.purchases.set_tries(one_more(known, actor.id, uow.now))
