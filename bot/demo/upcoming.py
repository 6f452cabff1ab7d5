"""What will really happen next. Rows are re-checked when they fall due, so many of them will by
then have nothing left to do; somebody who watches the clock wants to see the next one that has."""

from datetime import datetime

from core.booking import Booking, BookingState
from core.deadlines import DeadlineKind, JobKind
from core.ids import BookingId, OrderId, PackId, PurchaseId, SeatId
from core.notices import NoticeKind
from core.orders import OrderState
from core.packs import PackState
from core.ports import UnitOfWork
from core.purchases import PurchaseState
from core.seats import SeatState
from core.use_cases import renewing

_MOST = 200
_BOOKING_STATES: dict[str, frozenset[BookingState]] = {
    DeadlineKind.APPROVAL: frozenset({BookingState.REQUESTED}),
    DeadlineKind.PAYMENT: frozenset({BookingState.AWAITING_PAYMENT}),
    DeadlineKind.AUTO_COMPLETE: frozenset({BookingState.SCHEDULED}),
    NoticeKind.REQUEST_NUDGE: frozenset({BookingState.REQUESTED}),
    NoticeKind.REMINDER: frozenset({BookingState.SCHEDULED}),
    NoticeKind.SESSION_STARTING: frozenset({BookingState.SCHEDULED}),
    NoticeKind.SESSION_TO_CLOSE: frozenset({BookingState.SCHEDULED}),
}
_NOT_SHOWN = frozenset(
    {JobKind.CHECK_ORDER, JobKind.CAPTURE, NoticeKind.CARD_CHANGED, NoticeKind.REPLY}
)


def next_thing(uow: UnitOfWork) -> tuple[datetime, str] | None:
    """(when, kind) of the next row that still has something to do."""
    ahead = uow.outbox.next_due(_MOST)
    return next(((at, kind) for at, kind, id in ahead if _matters(uow, at, kind, id)), None)


def _matters(uow: UnitOfWork, at: datetime, kind: str, id: int) -> bool:
    if kind in _NOT_SHOWN:
        return False
    if kind in _BOOKING_STATES:
        booking = uow.bookings.get(BookingId(id))
        return booking is not None and _is_awaited(booking, at, kind)
    match kind:
        case DeadlineKind.MOVE:
            moved = uow.bookings.get(BookingId(id))
            return moved is not None and moved.proposed_until is not None
        case DeadlineKind.ORDER:
            order = uow.orders.get(OrderId(id))
            return order is not None and order.state is OrderState.OPEN
        case DeadlineKind.PACK_EXPIRY | NoticeKind.PACK_EXPIRING:
            pack = uow.packs.get(PackId(id))
            return pack is not None and pack.state is PackState.ACTIVE and pack.remaining > 0
        case DeadlineKind.IDLE | DeadlineKind.IDLE_PAUSE | NoticeKind.PACK_IDLE:
            idle = uow.seats.get(SeatId(id))
            return idle is not None and idle.is_live and renewing.left_of(uow, idle) > 0
        case DeadlineKind.UNCLAIMED:
            purchase = uow.purchases.get(PurchaseId(id))
            return purchase is not None and purchase.state is PurchaseState.WAITING
        case DeadlineKind.GRACE_END | NoticeKind.FINAL_WARNING:
            seat = uow.seats.get(SeatId(id))
            return seat is not None and seat.state is SeatState.GRACE
        case _:
            return True


def _is_awaited(booking: Booking, at: datetime, kind: str) -> bool:
    """Rows written for a time the session was moved away from do not count."""
    if kind in (DeadlineKind.AUTO_COMPLETE, NoticeKind.SESSION_TO_CLOSE):
        in_time = at >= booking.ends_at
    else:
        in_time = at <= booking.starts_at
    return booking.state in _BOOKING_STATES[kind] and in_time
