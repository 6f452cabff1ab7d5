"""An order's discount: which code gives it, and what becomes of that code's use.

A use is held by an open order, used once it is paid, and given back when it never is. Money that
comes after that is honoured at the order's own total, whether or not others have filled the limit
meanwhile: it is counted apart and takes nobody's turn (M-04, M-16).
"""

from dataclasses import replace
from datetime import timedelta

from core.booking import Booking
from core.errors import PromoAlreadyUsed, PromoUsedUp, StaleRevision
from core.ids import BookingId, PersonId
from core.money import Money
from core.orders import Order, Purpose
from core.ports import UnitOfWork
from core.promotions import (
    Discount,
    PromoCode,
    PromoUse,
    Purchase,
    UseState,
    best,
    discount_of,
    refusal,
    use_after,
)


def purchase(
    uow: UnitOfWork,
    student: PersonId,
    mentor: PersonId,
    purpose: Purpose,
    subject: int,
    original: Money,
    booking: Booking | None = None,
) -> Purchase:
    """What somebody is about to pay for, as codes look at it. `booking`: one not written yet."""
    offering = subject if purpose is Purpose.RECORDING else 0
    if purpose is Purpose.SESSION:
        known = booking or uow.bookings.get(BookingId(subject))
        offering = known.offering_id if known else 0
    return Purchase(
        student_id=student,
        mentor_id=mentor,
        purpose=purpose,
        original=original,
        product_id=subject if purpose is Purpose.PACK else 0,
        offering_id=offering,
        bought_from_mentor=uow.prices.has_bought(student, mentor),
        bought_ever=uow.prices.has_bought(student),
    )


def automatic(
    uow: UnitOfWork,
    student: PersonId,
    mentor: PersonId,
    purpose: Purpose,
    subject: int,
    original: Money,
    booking: Booking | None = None,
) -> Discount | None:
    """The best of the codes that need not be typed. Where there is none, nothing more is read."""
    codes = [] if original.is_zero else uow.promos.automatic(uow.now)
    if not codes:
        return None
    wish = purchase(uow, student, mentor, purpose, subject, original, booking)
    return best(
        Discount(promo, discount_of(promo, original)) for promo in codes if _takes(uow, promo, wish)
    )


def had_enough_free(uow: UnitOfWork, student: PersonId) -> bool:
    """As with free sessions: so many a day are given away to one person (M-13)."""
    since = uow.now - timedelta(days=1)
    limit = uow.settings.booking.max_free_per_student_per_day
    return uow.promos.free_since(student, since) >= limit


def _takes(uow: UnitOfWork, promo: PromoCode, purchase: Purchase) -> bool:
    uses = uow.promos.uses(promo.id, purchase.student_id)
    if refusal(promo, purchase, uses, uow.now) is not None:
        return False
    makes_free = discount_of(promo, purchase.original) == purchase.original
    return not (makes_free and had_enough_free(uow, purchase.student_id))


def hold(uow: UnitOfWork, order: Order, promo: PromoCode) -> None:
    """Raises PromoUsedUp or PromoAlreadyUsed when another order was faster."""
    use = PromoUse(
        id=uow.new_id(),
        promo_id=promo.id,
        order_id=order.id,
        student_id=order.student_id,
        state=UseState.HELD,
        at=uow.now,
    )
    uow.promos.add_use(use)


def hold_automatic(uow: UnitOfWork, order: Order, promo: PromoCode) -> None:
    """Nobody asked for this code: when another order takes its last use in the same moment, the
    unit is run again and finds the next best."""
    try:
        hold(uow, order, promo)
    except (PromoUsedUp, PromoAlreadyUsed) as taken:
        raise StaleRevision(promo=promo.id) from taken


def follow(uow: UnitOfWork, order: Order) -> Order:
    """The use goes with its order's new state; answers the order for chaining."""
    if not order.promo_code:
        return order
    use = uow.promos.use_of(order.id)
    if use is not None:
        state = use_after(use.state, order.state)
        if state is not use.state:
            uow.promos.save_use(replace(use, state=state))
    return order
