"""Buying: a pack, a recording, or an approved session. Writes an order, takes no money."""

from core.booking import Booking, BookingState
from core.catalog import OfferingKind, OfferingStatus, ProductStatus
from core.errors import (
    AlreadyOwned,
    NotFound,
    OrderLapsed,
    ProductNotForSale,
    SelfBooking,
)
from core.ids import BookingId, OfferingId, PackProductId
from core.money import STARS, Money
from core.orders import Order, OrderState, Purpose
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.settings import minutes
from core.use_cases import seating, stars
from core.use_cases.changing import amend, locked, require_shown
from core.use_cases.checkouts import begin_checkout as begin_checkout
from core.use_cases.checkouts import remember_checkout as remember_checkout
from core.use_cases.firming import offering_of
from core.use_cases.invited import may_see
from core.use_cases.ordering import latest, place_order
from core.use_cases.pricing import quote_for
from core.use_cases.settling import give_free
from core.use_cases.verifying import require_verified

# A booking has one order while these last; one in review waits for a human (M-10).
_THE_ONE = frozenset({OrderState.OPEN, OrderState.PAID, OrderState.REVIEW})


@use_case(Action.BUY)
def buy_pack(
    uow: UnitOfWork, actor: Person, id: PackProductId, intent: str, *, in_stars: bool = False
) -> Order:
    """An order for the pack, or the one that is running already (never two checkouts for one
    wish: M-03). `in_stars`: inside Telegram. Raises SeatFull when the mentor takes no more
    students."""
    permit(uow, actor, Action.BUY)
    product = uow.products.get(id)
    if product is None:
        raise NotFound()
    if product.mentor_id == actor.id:
        raise SelfBooking()
    uow.lock(actor.id, product.mentor_id)
    price = _price_in_stars(product.stars, in_stars)
    running = _running(uow, actor, Purpose.PACK, id, intent, price)
    if running is not None:
        return running
    if product.status is not ProductStatus.ACTIVE:
        raise ProductNotForSale(product_id=id)
    require_verified(uow, product.mentor_id)
    seating.require_place(uow, actor.id, product.mentor_id)
    order = place_order(
        uow,
        actor,
        product.mentor_id,
        Purpose.PACK,
        product.id,
        product.title,
        price or quote_for(uow, actor.id, product).price,
        intent,
        uow.now + minutes(uow.settings.money.checkout_minutes),
        product.sessions,
    )
    return stars.begun(uow, order) if price else order


@use_case(Action.BUY)
def buy_recording(
    uow: UnitOfWork, actor: Person, id: OfferingId, intent: str, *, in_stars: bool = False
) -> Order:
    """A recorded session: no booking, the link at once after payment, or at once when free (A2).
    `in_stars`: inside Telegram; one that has no other price is sold for Stars everywhere."""
    permit(uow, actor, Action.BUY)
    offering = uow.offerings.get(id)
    if offering is None:
        raise NotFound()
    if offering.mentor_id == actor.id:
        raise SelfBooking()
    uow.lock(actor.id, offering.mentor_id)
    price = _price_in_stars(offering.stars, in_stars or offering.price.is_zero)
    running = _running(uow, actor, Purpose.RECORDING, id, intent, price)
    if running is not None:
        return running
    if offering.status is OfferingStatus.DRAFT or not may_see(uow, actor, offering):
        raise NotFound()  # Z-02: nobody else can know that there is one
    for_sale = offering.status is OfferingStatus.ACTIVE and offering.kind is OfferingKind.RECORDED
    if not for_sale:
        raise ProductNotForSale(offering_id=id)
    require_verified(uow, offering.mentor_id)
    if uow.orders.paid_for(actor.id, Purpose.RECORDING, id) is not None:
        raise AlreadyOwned(offering_id=id)
    order = place_order(
        uow,
        actor,
        offering.mentor_id,
        Purpose.RECORDING,
        offering.id,
        offering.title,
        price or offering.price,
        intent,
        uow.now + minutes(uow.settings.money.checkout_minutes),
    )
    if order.total.is_zero:
        return give_free(uow, order)
    return stars.begun(uow, order) if price else order


@use_case(Action.PAY_ORDER)
def proceed_to_payment(uow: UnitOfWork, actor: Person, id: BookingId) -> Order:
    """The order of an approved booking, written now and not before (E4)."""
    booking = locked(uow, id)
    permit(uow, actor, Action.PAY_ORDER, student=booking.student_id)
    order = uow.orders.get(booking.order_id) if booking.order_id else None
    if order is not None and order.state in _THE_ONE:
        return order
    require_shown(booking, None, BookingState.AWAITING_PAYMENT)
    if booking.is_lapsed(uow.now):
        raise OrderLapsed(booking_id=id)
    return _order_for(uow, actor, booking)


def _order_for(uow: UnitOfWork, actor: Person, booking: Booking) -> Order:
    offering = offering_of(uow, booking)
    order = place_order(
        uow,
        actor,
        booking.mentor_id,
        Purpose.SESSION,
        booking.id,
        offering.title,
        booking.price,
        f"pay:{booking.intent}",
        booking.hold_until or booking.starts_at,
    )
    amend(uow, booking, "order_opened", actor, order_id=order.id)
    return order


def _price_in_stars(count: int | None, wanted: bool) -> Money | None:
    return stars.price(count) if count and wanted else None


def _running(
    uow: UnitOfWork,
    actor: Person,
    purpose: Purpose,
    subject: int,
    intent: str,
    price: Money | None = None,
) -> Order | None:
    """`price`: in Stars, where it is to be paid so; one that runs in the other currency ends."""
    earlier = uow.orders.by_intent(actor.id, intent)
    if earlier is not None:
        return latest(uow, earlier)
    running = uow.orders.open_for(actor.id, purpose, subject)
    if running is None or (running.expires_at or uow.now) <= uow.now:
        return None
    if (running.total.currency == STARS) != (price is not None):
        stars.give_way(uow, running)
        return None
    return running
