"""A student's code on an order: given, taken away, or worth all of it.

An order's price never changes, because a provider may be showing it, or be about to. So the order
is closed and another one, with a checkout of its own, takes its place; a booking goes with it, and
its hold stays as it is. Money that still comes for the closed one is sent back: two prices are
never both good (M-01, M-11).
"""

from dataclasses import replace

from core.errors import (
    NotFound,
    OrderClosed,
    OrderLapsed,
    PromoNotBetter,
    PromoUnknown,
    TooManyFreeBookings,
)
from core.ids import BookingId, OrderId
from core.orders import Order, OrderState, Purpose
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.promotions import (
    Discount,
    PromoCode,
    Purchase,
    alike,
    discount_of,
    normalised,
    refusal,
)
from core.use_cases import discounts, free_orders
from core.use_cases.changing import amend, load, record
from core.use_cases.checkouts import end_checkout_later
from core.use_cases.ordering import latest, next_intent, open_order
from core.use_cases.settled import locked_order
from core.use_cases.telling import order_changed


@use_case(Action.PAY_ORDER)
def apply_code(uow: UnitOfWork, actor: Person, id: OrderId, typed: str) -> Order:
    """The order to pay now. Raises PromoCodeInvalid, PromoUnknown, or why the code takes nothing
    off; PromoNotBetter when the order has a better discount; OrderClosed, OrderLapsed."""
    order = _payable(uow, actor, id)
    code = normalised(typed)
    promo = uow.promos.looking_like(alike(code))
    if promo is None:
        raise PromoUnknown(code=code)
    if promo.code == order.promo_code:
        return order
    found = _discount(uow, order, promo)
    if found.off <= order.discount and not order.discount.is_zero:
        raise PromoNotBetter(code=promo.code, discount=order.discount)
    return _replaced(uow, actor, order, found)


@use_case(Action.PAY_ORDER)
def remove_code(uow: UnitOfWork, actor: Person, id: OrderId) -> Order:
    """Without the code; with the best discount that needs none, if there is one."""
    order = _payable(uow, actor, id)
    if not is_typed(uow, order):
        return order
    found = discounts.automatic(
        uow, order.student_id, order.mentor_id, order.purpose, order.subject_id, order.original
    )
    return _replaced(uow, actor, order, found)


@use_case(Action.PAY_ORDER)
def take_free(uow: UnitOfWork, actor: Person, id: OrderId) -> Order:
    """What costs nothing, without any provider (M-13). Raises as `free_orders.take`."""
    order = uow.orders.get(id)
    if order is None:
        raise NotFound()
    permit(uow, actor, Action.PAY_ORDER, student=order.student_id)
    return free_orders.take(uow, id)


@use_case(Action.PAY_ORDER)
def order_of(uow: UnitOfWork, actor: Person, id: OrderId) -> Order:
    """The order, or the one that has taken its place since."""
    order = uow.orders.get(id)
    if order is None:
        raise NotFound()
    permit(uow, actor, Action.PAY_ORDER, student=order.student_id)
    return latest(uow, order)


def is_typed(uow: UnitOfWork, order: Order) -> bool:
    """It has a code that somebody typed, so that it can be taken away again."""
    promo = uow.promos.looking_like(alike(order.promo_code)) if order.promo_code else None
    return promo is not None and not promo.automatic


def _payable(uow: UnitOfWork, actor: Person, id: OrderId) -> Order:
    """Locked, and the latest: a press on an old message means the order as it is now."""
    order = locked_order(uow, id)
    if order is None:
        raise NotFound()
    permit(uow, actor, Action.PAY_ORDER, student=order.student_id)
    order = latest(uow, order)
    if order.state is OrderState.LAPSED:
        raise OrderLapsed(order_id=order.id)
    if order.state is not OrderState.OPEN:
        raise OrderClosed(state=order.state, order_id=order.id)
    if order.expires_at is not None and order.expires_at <= uow.now:
        raise OrderLapsed(order_id=order.id)
    return order


def _discount(uow: UnitOfWork, order: Order, promo: PromoCode) -> Discount:
    uses = uow.promos.uses(promo.id, order.student_id)
    refused = refusal(promo, _wish(uow, order), uses, uow.now)
    if refused is not None:
        raise refused
    found = Discount(promo, discount_of(promo, order.original))
    if found.off == order.original and discounts.had_enough_free(uow, order.student_id):
        raise TooManyFreeBookings(limit=uow.settings.booking.max_free_per_student_per_day)
    return found


def _wish(uow: UnitOfWork, order: Order) -> Purchase:
    return discounts.purchase(
        uow, order.student_id, order.mentor_id, order.purpose, order.subject_id, order.original
    )


def _replaced(uow: UnitOfWork, actor: Person, order: Order, discount: Discount | None) -> Order:
    end_checkout_later(uow, order_changed(uow, replace(order, state=OrderState.CANCELLED)))
    fresh = open_order(
        uow,
        actor,
        order.mentor_id,
        order.purpose,
        order.subject_id,
        order.title,
        order.original,
        next_intent(order),
        order.expires_at or uow.now,
        order.sessions,
        discount,
    )
    if discount is not None:
        discounts.hold(uow, fresh, discount.promo)
    if order.purpose is Purpose.SESSION:
        booking = load(uow, BookingId(order.subject_id))
        amend(uow, booking, "order_opened", actor, order_id=fresh.id)
    code = discount.promo.code if discount else ""
    record(uow, actor, "order_replaced", "order", fresh.id, str(order.id), code)
    return fresh
