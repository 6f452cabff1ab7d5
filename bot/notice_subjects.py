"""A notice when it is sent: loaded, checked for truth, written for its reader (D-12).

Nothing was rendered when its cause happened, so it tells how things stand now, in the language
and on the clock the reader has now.
"""

from bot.afterwards_subjects import AFTERWARDS, afterwards_subject
from bot.ask import Links
from bot.community_subjects import COMMUNITY, alert_about, community_subject
from bot.course_subjects import COURSES, course_subject
from bot.dispute_subjects import DISPUTES, dispute_subject
from bot.elsewhere_subjects import (
    CORRECTIONS,
    PURCHASES,
    correction_subject,
    purchase_subject,
)
from bot.gathering_subjects import GATHERINGS, gathering_subject
from bot.linking_subjects import LINKING, linking_subject
from bot.offer_subjects import OFFERS, offer_subject
from bot.post_subjects import POSTS, post_subject
from bot.screens import card as cards
from bot.screens import notices, orders
from bot.screens.notice_about import (
    AboutBooking,
    AboutOrder,
    AboutPack,
    AboutPayout,
    AboutPlace,
    AboutRefund,
    NoticeSubject,
)
from bot.screens.writer import Writer
from bot.seat_subjects import SEATS, is_expiring, seat_subject
from bot.series_subjects import SERIES, series_subject
from bot.testimonial_subjects import TESTIMONIALS, testimonial_subject
from bot.testing_subjects import test_subject
from bot.times import Reader
from bot.ui import Screen
from core.booking import Booking, BookingState, By, PaidBy
from core.errors import Banned, NotAllowed, NotFound
from core.ids import BookingId, OfferingId, OrderId, PackId, PayoutId, PersonId, RefundId
from core.notices import Notice, NoticeKind, is_still_true
from core.orders import OrderState, Purpose
from core.packs import PackState
from core.payouts import PayoutState
from core.people import Person, Role
from core.ports import UnitOfWork
from core.seats import sessions_left
from core.use_cases import lining_up, reading, seating, telling_refunds
from core.use_cases.approving import decides_on
from core.use_cases.cancelling import side_of
from core.use_cases.ordering import latest

K = NoticeKind
_ORDERS = frozenset(
    {
        K.PAYMENT_RECEIVED,
        K.PACK_BOUGHT,
        K.PACK_SOLD,
        K.RECORDING_READY,
        K.RECORDING_SOLD,
        K.PAYMENT_FAILED,
        K.PAYMENT_IN_REVIEW,
        K.CHECK_STUCK,
    }
)
_PACKS = frozenset({K.PACK_EXPIRING, K.PACK_EXPIRED, K.PACK_CORRECTED, K.PACK_REFUNDED})
_REFUNDS = frozenset(
    {K.MONEY_RETURNING, K.MONEY_RETURNED, K.REFUND_STUCK, K.REFUND_MADE, K.REFUND_CALLED_OFF}
)
_PLACES = frozenset(
    {K.PLACE_OFFERED, K.PLACE_LAPSED, K.PLACE_WITHDRAWN, K.WAITLIST_CLOSED, K.WAITLIST_CHANGED}
)
_MESSAGES = frozenset({K.DELIVERY_DEAD, K.INBOX_PARKED, K.PAYMENT_UNMATCHED})
_PAYOUTS = frozenset({K.PAYOUT_RECORDED, K.PAYOUT_REVERSED})
_STAFF_ONLY = _MESSAGES | PURCHASES | {K.REFUND_STUCK, K.CHECK_STUCK, K.ABSENCE_REPORTED}


def compose(uow: UnitOfWork, notice: Notice, links: Links) -> Screen | None:
    """The screen of a notice, or None when it is no longer true or its reader no longer there."""
    if notice.kind in notices.WITHOUT_SCREEN:
        return None
    person = uow.people.get(notice.person_id)
    about = subject_of(uow, notice) if person else None
    if person is None or about is None:
        return None
    return notices.render(_writer(uow, person), notice, about, links)


def compose_alert(uow: UnitOfWork, alert: Notice, links: Links) -> Screen | None:
    """An alert that was sent, as things stand now; it stays when there is nothing left to do."""
    person = uow.people.get(alert.person_id)
    if person is None or person.banned_at is not None or not person.is_(Role.STAFF):
        return None
    return notices.render(_writer(uow, person), alert, alert_about(uow, alert), links)


def compose_card(uow: UnitOfWork, booking_id: int, person_id: int, links: Links) -> Screen | None:
    """A booking's card as this person sees it now; None for who has no part in it (any more)."""
    person = uow.people.get(PersonId(person_id))
    about = _booking(uow, person, booking_id) if person else None
    if person is None or about is None:
        return None
    shown = cards.Reading(about.side, person.id, links, about.rules, about.decides)
    return cards.card(_writer(uow, person), about.card, shown, history=about.history)


def compose_order(uow: UnitOfWork, order_id: int, person_id: int, links: Links) -> Screen | None:
    """An order, or the one in its place, as its buyer sees it now; None for everybody else."""
    person, order = uow.people.get(PersonId(person_id)), uow.orders.get(OrderId(order_id))
    if person is None or order is None or order.student_id != person.id:
        return None
    return orders.order(_writer(uow, person), latest(uow, order), links)


def subject_of(uow: UnitOfWork, notice: Notice) -> NoticeSubject | None:
    """What the notice is about, or None when there is nothing true left to say to its reader."""
    person = uow.people.get(notice.person_id)
    if person is None or person.banned_at is not None:
        return None
    if notice.kind in _STAFF_ONLY and not person.is_(Role.STAFF):
        return None
    id = notice.subject_id
    if notice.kind in AFTERWARDS:
        return afterwards_subject(uow, person, notice)
    if notice.kind in COMMUNITY:
        return community_subject(uow, person, notice)
    if notice.kind in CORRECTIONS:
        return correction_subject(uow, person, notice)
    if notice.kind in GATHERINGS:
        return gathering_subject(uow, person, notice)
    if notice.kind in SERIES:
        return series_subject(uow, person, notice)
    if notice.kind in OFFERS:
        return offer_subject(uow, person, notice)
    if notice.kind in LINKING:
        return linking_subject(uow, person, notice)
    if notice.kind in PURCHASES:
        return purchase_subject(uow, person, notice)
    if notice.kind in POSTS:
        return post_subject(uow, person, notice)
    if notice.kind in TESTIMONIALS:
        return testimonial_subject(uow, person, notice)
    if notice.kind in COURSES:
        return course_subject(uow, person, notice)
    if notice.kind is K.TEST_MESSAGE:
        return test_subject(uow, notice)
    if notice.kind in _MESSAGES:
        return alert_about(uow, notice)
    if notice.kind in _ORDERS:
        return _order(uow, person, notice.kind, id)
    if notice.kind in _PACKS:
        return _pack(uow, notice, id)
    if notice.kind in _PAYOUTS:
        return _payout(uow, person, notice.kind, id)
    if notice.kind in _REFUNDS:
        return _refund(uow, person, notice)
    if notice.kind in DISPUTES:
        return dispute_subject(uow, person, notice)
    if notice.kind in SEATS:
        return seat_subject(uow, person, notice)
    if notice.kind in _PLACES:
        return _place(uow, notice)
    return _told_of_booking(uow, person, notice)


def _writer(uow: UnitOfWork, person: Person) -> Writer:
    return Writer(Reader(person.language, person.time_zone, uow.now))


def _told_of_booking(uow: UnitOfWork, person: Person, notice: Notice) -> AboutBooking | None:
    booking = uow.bookings.get(BookingId(notice.subject_id))
    if booking is None or not is_still_true(notice, booking):
        return None
    if notice.kind is K.REMINDER and not person.reminders_on:  # X18
        return None
    return _booking(uow, person, booking.id)


def _booking(uow: UnitOfWork, person: Person, id: int) -> AboutBooking | None:
    try:
        card = reading.booking_card(uow, person, BookingId(id))
    except (NotFound, NotAllowed, Banned):
        return None
    booking, side = card.booking, side_of(person, card.booking)
    decides = side is not By.STUDENT and booking.state is BookingState.REQUESTED
    return AboutBooking(
        card=card,
        side=side,
        rules=uow.settings.booking,
        history=reading.student_history(uow, booking) if decides else None,
        left=_left(uow, booking) if side is By.STUDENT else None,
        decides=side is By.STUDENT or decides_on(uow, person, booking),
    )


def _left(uow: UnitOfWork, booking: Booking) -> int | None:
    if booking.paid_by is not PaidBy.CREDIT:
        return None
    packs = uow.packs.of(booking.student_id, booking.mentor_id)
    clock = seating.clock_of(uow, booking.student_id, booking.mentor_id)
    return sessions_left(packs, clock)  # those booked are still to come: not the last one yet


def _order(uow: UnitOfWork, person: Person, kind: NoticeKind, id: int) -> AboutOrder | None:
    order = uow.orders.get(OrderId(id))
    if order is None:
        return None
    parties = (order.student_id, order.mentor_id)
    if person.id not in parties and not person.is_(Role.STAFF):
        return None
    over = order.expires_at is not None and order.expires_at <= uow.now
    if kind is K.PAYMENT_FAILED and (order.state is not OrderState.OPEN or over):
        return None
    recording = order.purpose is Purpose.RECORDING
    offering = uow.offerings.get(OfferingId(order.subject_id)) if recording else None
    return AboutOrder(
        order=order,
        student_name=_name(uow, order.student_id),
        mentor_name=_name(uow, order.mentor_id),
        is_buyer=person.id == order.student_id,
        pack=uow.packs.by_order(order.id) if order.purpose is Purpose.PACK else None,
        has_video=offering is not None and offering.video_link is not None,
    )


def _pack(uow: UnitOfWork, notice: Notice, id: int) -> AboutPack | None:
    pack, kind = uow.packs.get(PackId(id)), notice.kind
    if pack is None:
        return None
    if kind is K.PACK_EXPIRING and not is_expiring(uow, notice, pack):
        return None
    if kind is K.PACK_EXPIRED and (pack.state is not PackState.EXPIRED or not pack.remaining):
        return None
    return AboutPack(pack, _name(uow, pack.mentor_id))


def _refund(uow: UnitOfWork, person: Person, notice: Notice) -> AboutRefund | None:
    refund = uow.orders.refund(RefundId(notice.subject_id))
    order = uow.orders.get(refund.order_id) if refund else None
    if refund is None or order is None or not telling_refunds.is_still_true(notice, refund):
        return None
    name = _name(uow, order.student_id)
    return AboutRefund(refund, order, name, person.id == order.student_id)


def _place(uow: UnitOfWork, notice: Notice) -> AboutPlace | None:
    place = lining_up.place_told(uow, notice)
    return AboutPlace(place) if place else None


def _payout(uow: UnitOfWork, person: Person, kind: NoticeKind, id: int) -> AboutPayout | None:
    """That it was sent is true until it is taken back."""
    payout = uow.payouts.get(PayoutId(id))
    if payout is None or payout.mentor_id != person.id:
        return None
    if kind is K.PAYOUT_RECORDED and payout.state is not PayoutState.RECORDED:
        return None
    return AboutPayout(payout)


def _name(uow: UnitOfWork, id: PersonId) -> str:
    person = uow.people.get(id)
    return person.name if person else ""
