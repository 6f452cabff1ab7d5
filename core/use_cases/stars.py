"""Paying with Telegram Stars: what an invoice is for, and whether it may be paid right now.

An invoice is made under its order's own key, and there is no page that could be opened or closed.
Telegram asks before it takes the Stars and waits ten seconds for the answer; what it took is an
ordinary payment.
"""

from dataclasses import replace
from datetime import datetime

from core.catalog import OfferingStatus, ProductStatus
from core.facts import Paid
from core.ids import MAX_ID, OfferingId, OrderId, PackProductId
from core.money import STARS, Money
from core.orders import Order, OrderState, Purpose
from core.people import Person
from core.ports import UnitOfWork
from core.providers import STARS as PROVIDER
from core.use_cases import places
from core.use_cases.checkouts import end_checkout_later
from core.use_cases.ordering import ask_provider_later
from core.use_cases.settled import Settled
from core.use_cases.settling import settle
from core.use_cases.telling import order_changed

REFUSALS = ("unknown", "paid", "lapsed", "changed", "somebody_else", "not_for_sale", "full")
"""Why an invoice may not be paid (any more): a code, the words have the sentence."""


def price(stars: int) -> Money:
    return Money(stars, STARS)


def begun(uow: UnitOfWork, order: Order) -> Order:
    """The order as its invoice can be sent: Telegram is asked about it later (X4)."""
    if order.checkout_reference is not None or order.total.is_zero:
        return order
    keyed = replace(
        order,
        provider=PROVIDER,
        checkout_reference=order.checkout_key,
        checkout_asked_at=uow.now,
    )
    stored = uow.orders.save(keyed)
    ask_provider_later(uow, stored)
    return stored


def give_way(uow: UnitOfWork, running: Order) -> None:
    """It was begun in the other currency: its buyer pays here now, and two are never both good.
    What still comes for it is sent back."""
    end_checkout_later(uow, order_changed(uow, replace(running, state=OrderState.CANCELLED)))


def order_of(payload: str) -> OrderId | None:
    """The order an invoice is for; None for what we never wrote."""
    number, _, turn = payload.partition(":")
    known = number.isascii() and number.isdecimal() and turn.isdecimal() and len(number) < 20
    return OrderId(int(number)) if known and int(number) <= MAX_ID else None


def refusal(uow: UnitOfWork, buyer: Person | None, payload: str, amount: Money) -> str:
    """One of REFUSALS, or "" when the Stars may be taken. Changes nothing."""
    id = order_of(payload)
    order = uow.orders.get(id) if id is not None else None
    if order is None:
        return "unknown"
    if buyer is None or buyer.id != order.student_id or buyer.banned_at is not None:
        return "somebody_else"
    if order.state in (OrderState.PAID, OrderState.REFUNDED, OrderState.REVIEW):
        return "paid"
    if order.state is OrderState.LAPSED or _is_over(order, uow.now):
        return "lapsed"
    if payload != order.checkout_key or amount != order.total or order.state is not OrderState.OPEN:
        return "changed"
    return _gone(uow, order)


def _gone(uow: UnitOfWork, order: Order) -> str:
    """Whether what is bought is still there for this buyer."""
    if order.purpose is Purpose.RECORDING:
        offering = uow.offerings.get(OfferingId(order.subject_id))
        sold = offering is not None and offering.status is OfferingStatus.ACTIVE
        return "" if sold else "not_for_sale"
    if order.purpose is Purpose.PACK:
        product = uow.products.get(PackProductId(order.subject_id))
        if product is None or product.status is not ProductStatus.ACTIVE:
            return "not_for_sale"
        return "" if places.is_left_for(uow, order) else "full"
    return ""


def paid(uow: UnitOfWork, payload: str, charge: str, amount: Money, at: datetime) -> Settled:
    """What Telegram took; the same charge counts once. UNMATCHED: it is for no order of ours."""
    id = order_of(payload)
    if id is None:
        return Settled.UNMATCHED
    return settle(uow, Paid(PROVIDER, charge, id, amount, at))


def _is_over(order: Order, now: datetime) -> bool:
    return order.expires_at is not None and order.expires_at <= now
