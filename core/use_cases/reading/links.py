"""Pages behind signed links: who holds the link may see them. Reading changes nothing (Z-10)."""

from dataclasses import replace

from core.booking import HELD, BookingState
from core.errors import NotFound
from core.ids import BookingId, OfferingId, OrderId, PackProductId, PersonId
from core.orders import Order, OrderState, Purpose
from core.pages import CalendarPage, JoinPage, PayPage
from core.ports import UnitOfWork
from core.settings import minutes
from core.use_cases.changing import load
from core.use_cases.ordering import latest
from core.use_cases.reading.cards import card_of

_AGREED = frozenset(BookingState) - HELD - {BookingState.REJECTED, BookingState.EXPIRED}


def pay_page(uow: UnitOfWork, order_id: OrderId) -> PayPage:
    """What is bought, at which price, and what was paid already. Raises NotFound."""
    order = uow.orders.get(order_id)
    if order is None:
        raise NotFound()
    booking = _booking_id(order)
    known = uow.bookings.get(booking) if booking is not None else None
    offering = OfferingId(order.subject_id) if order.purpose is Purpose.RECORDING else None
    if known is not None:
        offering = known.offering_id
    is_pack = order.purpose is Purpose.PACK
    mentor = uow.people.get(order.mentor_id)
    return PayPage(
        order=order,
        booking=known,
        offering=uow.offerings.get(offering) if offering is not None else None,
        product=uow.products.get(PackProductId(order.subject_id)) if is_pack else None,
        mentor_name=mentor.name if mentor else "",
        payments=tuple(uow.orders.payments(order_id)),
        successor=_successor(uow, order),
    )


def _successor(uow: UnitOfWork, order: Order) -> OrderId | None:
    after = latest(uow, order)
    return after.id if after.id != order.id else None


def _booking_id(order: Order) -> BookingId | None:
    return BookingId(order.subject_id) if order.purpose is Purpose.SESSION else None


def video(uow: UnitOfWork, order_id: OrderId, person_id: PersonId) -> str:
    """Where a bought recording is, also when it is no longer sold. Raises NotFound unless it is
    this person's, paid and not paid back, and they are not banned."""
    order, person = uow.orders.get(order_id), uow.people.get(person_id)
    if order is None or person is None or person.banned_at is not None:
        raise NotFound()
    theirs = order.student_id == person_id and order.purpose is Purpose.RECORDING
    offering = uow.offerings.get(OfferingId(order.subject_id)) if theirs else None
    if offering is None or offering.video_link is None or order.state is not OrderState.PAID:
        raise NotFound()
    return offering.video_link


def calendar_page(uow: UnitOfWork, booking_id: BookingId, person_id: PersonId) -> CalendarPage:
    """A session that was agreed, for one of its two people, also after it was cancelled. Raises
    NotFound for anybody else, for somebody banned since, and for what was never agreed."""
    booking, person = load(uow, booking_id), uow.people.get(person_id)
    if person is None or person_id not in (booking.student_id, booking.mentor_id):
        raise NotFound()
    if person.banned_at is not None or booking.state not in _AGREED:
        raise NotFound()
    return CalendarPage(card_of(uow, booking), person)


def join_page(uow: UnitOfWork, booking_id: BookingId, person_id: PersonId) -> JoinPage:
    """The door of a session for one of its two people; NotFound for anybody else and for somebody
    banned since (Z-09). Open while the booking is scheduled, from 10 minutes before its start to
    15 after its end, whatever the pack's balance (decisions 2 and 7); the link only then."""
    booking = load(uow, booking_id)
    person = uow.people.get(person_id)
    if person_id not in (booking.student_id, booking.mentor_id):
        raise NotFound()
    if person is None or person.banned_at is not None:
        raise NotFound()
    window = uow.settings.booking
    opens_at = booking.starts_at - minutes(window.join_opens_minutes_before)
    closes_at = booking.ends_at + minutes(window.join_closes_minutes_after)
    in_time = opens_at <= uow.now <= closes_at
    is_open = booking.state is BookingState.SCHEDULED and in_time
    shown = booking if is_open else replace(booking, meeting_link=None)
    return JoinPage(card_of(uow, shown), opens_at, closes_at, shown.meeting_link)
