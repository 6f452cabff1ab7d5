"""A returned order takes what it had bought with it: pack, seat, bookings ahead (H13).

Nobody is told here: whoever returns the money says all of it in one message.
"""

from core.booking import Booking, BookingState, By
from core.ids import BookingId
from core.orders import Order, Purpose
from core.packs import CreditMove, Pack, PackState
from core.people import Person
from core.ports import UnitOfWork
from core.refunds import Loss
from core.use_cases import crediting, gathering_line, seating
from core.use_cases.changing import advance, record

REFUNDED = "refunded"  # a code: the screens have the word
_AHEAD = frozenset({BookingState.REQUESTED, BookingState.SCHEDULED})


def unwind(uow: UnitOfWork, order: Order, by: Person | None = None, why: str = REFUNDED) -> Loss:
    """Sessions that have happened or begun stay paid for; those ahead are cancelled and their
    slots are free (M-06). `why`: the reason of the seat's release."""
    match order.purpose:
        case Purpose.PACK:
            pack = uow.packs.by_order(order.id)
            return end_pack(uow, pack, by, why) if pack is not None else Loss()
        case Purpose.SESSION:
            return _session(uow, order, by)
        case Purpose.RECORDING:
            return Loss()


def loss_of(uow: UnitOfWork, order: Order) -> Loss:
    """What `unwind` would take now."""
    match order.purpose:
        case Purpose.PACK:
            pack = uow.packs.by_order(order.id)
            return loss_of_pack(uow, pack) if pack is not None else Loss()
        case Purpose.SESSION:
            booking = uow.bookings.get(BookingId(order.subject_id))
            ahead = booking is not None and _is_ahead(uow, booking)
            return Loss(cancelled=(booking,) if booking is not None and ahead else ())
        case Purpose.RECORDING:
            return Loss()


def loss_of_pack(uow: UnitOfWork, pack: Pack) -> Loss:
    if pack.state is PackState.REFUNDED:
        return Loss()
    ahead = bookings_ahead(uow, pack)
    seat = uow.seats.live(pack.student_id, pack.mentor_id)
    keeps = len(ahead) < pack.held or _others_need_it(uow, pack)
    return Loss(pack.remaining + len(ahead), ahead, seat is not None and not keeps)


def bookings_ahead(uow: UnitOfWork, pack: Pack) -> tuple[Booking, ...]:
    """By start; what has begun is not ahead."""
    found = uow.bookings.of_pack(pack.id, _AHEAD)
    return tuple(booking for booking in found if _is_ahead(uow, booking))


def unused_of(uow: UnitOfWork, order: Order, pack: Pack) -> int:
    """Paid sessions of the order's pack that have neither happened nor begun. Sessions that staff
    gave on top are used last; those they took away are gone."""
    ahead = len(bookings_ahead(uow, pack))
    begun = pack.held - ahead
    return max(min(order.sessions - pack.used - begun, pack.remaining + ahead), 0)


def end_pack(uow: UnitOfWork, pack: Pack, by: Person | None = None, why: str = REFUNDED) -> Loss:
    """Voids what was not used of it; the seat goes when no other pack needs it. Once is enough."""
    loss = loss_of_pack(uow, pack)
    if pack.state is PackState.REFUNDED:
        return loss
    for booking in loss.cancelled:
        _cancel(uow, booking, by)
    pack = void_rest(uow, crediting.pack_of(uow, pack.id), by, why)
    record(uow, by, "pack_refunded", "pack", pack.id, "", pack.state)
    seat = uow.seats.live(pack.student_id, pack.mentor_id)
    if loss.seat and seat is not None:
        seating.release(uow, seat, why, quietly=True)
    return loss


def void_rest(uow: UnitOfWork, pack: Pack, by: Person | None, why: str) -> Pack:
    voided = uow.packs.save(pack.voided())
    crediting.note(uow, voided, None, CreditMove.VOID, -pack.remaining, by, why)
    return voided


def _session(uow: UnitOfWork, order: Order, by: Person | None) -> Loss:
    booking = uow.bookings.get(BookingId(order.subject_id))
    if booking is None or not _is_ahead(uow, booking):
        return Loss()
    _cancel(uow, booking, by)
    return Loss(cancelled=(booking,))


def _is_ahead(uow: UnitOfWork, booking: Booking) -> bool:
    return booking.is_live and booking.starts_at > uow.now


def _others_need_it(uow: UnitOfWork, pack: Pack) -> bool:
    packs = uow.packs.of(pack.student_id, pack.mentor_id)
    clock = seating.clock_of(uow, pack.student_id, pack.mentor_id)
    return any(each.held or each.is_usable(clock) for each in packs if each.id != pack.id)


def _cancel(uow: UnitOfWork, booking: Booking, by: Person | None) -> None:
    """Its credit is not given back to be booked again: the pack ends with it."""
    freed = gathering_line.places_of(uow, booking)
    uow.claims.end_all(booking.id)
    gathering_line.places_freed(uow, freed)
    cancelled = advance(
        uow,
        booking,
        BookingState.CANCELLED,
        by,
        cancelled_at=uow.now,
        cancelled_by=By.STAFF if by else By.SYSTEM,
        reason=REFUNDED,
        hold_until=None,
        proposed_starts_at=None,
        proposed_ends_at=None,
        proposed_until=None,
        proposed_by=None,
    )
    crediting.let_go(uow, cancelled, by, REFUNDED)
