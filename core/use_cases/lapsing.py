"""Holds that have ended: the booking expires, its slot is free, its credit goes back."""

from dataclasses import replace

from core.booking import Booking, BookingState
from core.clock import to_ms
from core.ids import GatheringId, PersonId, SeriesId
from core.notices import NoticeKind
from core.orders import Order, OrderState, Purpose
from core.ports import UnitOfWork
from core.use_cases import crediting, gathering_line, proposals, seating, waiting
from core.use_cases.changing import advance, amend
from core.use_cases.checkouts import end_checkout_later
from core.use_cases.refunding import return_money
from core.use_cases.telling import order_changed, tell


def end_lapsed_holds(uow: UnitOfWork, mentor: PersonId, student: PersonId | None = None) -> None:
    """Expires the mentor's bookings whose hold has ended, and the student's with anybody, so that
    their slots can be taken now and not only when their deadline is worked."""
    for claim in uow.claims.lapsed(mentor, uow.now, student):
        booking = uow.bookings.get(claim.booking_id)
        if booking is None:
            continue
        if booking.is_lapsed(uow.now):
            expire(uow, booking)
        elif booking.proposed_until is not None and booking.proposed_until <= uow.now:
            end_move(uow, booking)


def expire(uow: UnitOfWork, booking: Booking) -> Booking:
    """A request nobody answered, or a hold nobody paid (F4)."""
    was = booking.state
    freed = gathering_line.places_of(uow, booking)
    uow.claims.end_all(booking.id)
    booking, students_turn = proposals.unanswered(uow, booking)
    # Two may clear away one ended hold under different locks: only who moves it gives its credit.
    expired = advance(uow, booking, BookingState.EXPIRED, None)
    crediting.release(uow, booking, None, "expired")
    order = lapse_order(uow, booking)
    gathering_line.places_freed(uow, freed)
    seating.review(uow, booking.student_id, booking.mentor_id)
    if was is BookingState.REQUESTED:
        _tell_of_the_end(uow, booking, students_turn)
        if order is not None and order.state is OrderState.PAID:
            return_money(uow, order, order.total, "request_expired")
    else:
        tell(uow, NoticeKind.HOLD_ENDED, booking.student_id, booking.id)
    return expired


def _tell_of_the_end(uow: UnitOfWork, booking: Booking, students_turn: bool) -> None:
    """Who let the time pass: the approver, or the student to whom another time was proposed."""
    if booking.series_id is not None and not students_turn:
        _tell_of_series(uow, booking, booking.series_id)
        return
    ended, countered = NoticeKind.REQUEST_EXPIRED, int(students_turn)
    tell(uow, ended, booking.student_id, booking.id, countered=countered)
    if not students_turn:
        tell(uow, NoticeKind.REQUEST_MISSED, booking.mentor_id, booking.id)
        return
    for person in proposals.decided_by(uow, booking):
        tell(uow, NoticeKind.COUNTER_LAPSED, person, booking.id, once="ended")


def _tell_of_series(uow: UnitOfWork, booking: Booking, series: SeriesId) -> None:
    """Those that end at the same moment are told of together."""
    once = str(to_ms(booking.hold_until or booking.starts_at))
    tell(uow, NoticeKind.SERIES_EXPIRED, booking.student_id, series, once=once)
    tell(uow, NoticeKind.SERIES_EXPIRED, booking.mentor_id, series, once=once)


def lapse_order(uow: UnitOfWork, booking: Booking) -> Order | None:
    """The booking's order, no longer payable on time; what comes now is late (M-04)."""
    if booking.order_id is None:
        return None
    order = uow.orders.get(booking.order_id)
    if order is not None and order.state is OrderState.OPEN:
        return lapse(uow, order)
    return order


def lapse(uow: UnitOfWork, order: Order) -> Order:
    lapsed = order_changed(uow, replace(order, state=OrderState.LAPSED))
    end_checkout_later(uow, lapsed)
    if order.purpose is Purpose.PACK:
        waiting.place_freed(uow, order.mentor_id)
    return lapsed


def let_go_of_wanted_time(uow: UnitOfWork, booking: Booking) -> set[GatheringId]:
    """Ends the hold of a move that waits; the firm claim is the session's own. Answers where it
    kept a place, for the caller to give to the line."""
    wanted = [each for each in uow.claims.of(booking.id) if each.until is not None]
    for claim in wanted:
        uow.claims.end(claim.id)
    return {each.gathering_id for each in wanted if each.gathering_id is not None}


def end_move(uow: UnitOfWork, booking: Booking) -> Booking:
    """A move nobody answered: the session stays where it was, and so does a request."""
    if booking.is_countered:
        return proposals.lapse(uow, booking)
    gathering_line.places_freed(uow, let_go_of_wanted_time(uow, booking))
    _tell_of_the_old_time(uow, booking)
    return amend(
        uow,
        booking,
        "move_ended",
        None,
        proposed_starts_at=None,
        proposed_ends_at=None,
        proposed_until=None,
    )


def _tell_of_the_old_time(uow: UnitOfWork, booking: Booking) -> None:
    """Those of a series that nobody answered in time are told of together."""
    student = booking.student_id
    if booking.series_id is None:
        once = str(booking.revision)
        tell(uow, NoticeKind.MOVE_DECLINED, student, booking.id, once=once)
        return
    once = f"kept:{to_ms(booking.proposed_until or uow.now)}"
    tell(uow, NoticeKind.SERIES_CHANGED, student, booking.series_id, once=once, what="kept")
