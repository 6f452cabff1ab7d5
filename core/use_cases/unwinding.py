"""A fully returned order takes what it had bought with it: pack, seat, bookings ahead (H13)."""

from core.booking import BookingState, By
from core.ids import BookingId, PackId
from core.money import Money
from core.notices import NoticeKind
from core.orders import Order, Purpose
from core.packs import CreditMove, PackState
from core.ports import UnitOfWork
from core.use_cases import crediting, seating
from core.use_cases.cancelling import cancel_as
from core.use_cases.changing import record
from core.use_cases.telling import tell


def unwind(uow: UnitOfWork, order: Order) -> None:
    """Sessions that have happened stay paid for; those ahead are cancelled and their slots free."""
    match order.purpose:
        case Purpose.PACK:
            _pack(uow, order)
        case Purpose.SESSION:
            _cancel_ahead(uow, BookingId(order.subject_id))
        case Purpose.RECORDING:
            pass


def unwind_unused(uow: UnitOfWork, order: Order, paid: Money, back: Money) -> None:
    """Ends the order's pack when `back` of what was `paid` covers all that was not used of it
    (decision 11); a smaller refund takes no session."""
    pack = uow.packs.by_order(order.id)
    if pack is None or back.is_zero:
        return
    ahead = uow.bookings.of_pack(pack.id, frozenset({BookingState.SCHEDULED}))
    begun = sum(booking.starts_at <= uow.now for booking in ahead)
    unused = order.sessions - pack.used - begun
    if unused > 0 and paid.portion(unused, order.sessions) <= back:
        _pack(uow, order)


def _cancel_ahead(uow: UnitOfWork, id: BookingId) -> None:
    booking = uow.bookings.get(id)
    if booking is not None and booking.is_live and booking.starts_at > uow.now:
        cancel_as(uow, booking, By.SYSTEM, None, "refunded")


def _pack(uow: UnitOfWork, order: Order) -> None:
    if order.result_id is None:
        return
    if crediting.pack_of(uow, PackId(order.result_id)).state is PackState.REFUNDED:
        return
    ahead = frozenset({BookingState.REQUESTED, BookingState.SCHEDULED})
    for booking in uow.bookings.of_pack(PackId(order.result_id), ahead):
        _cancel_ahead(uow, booking.id)
    pack = crediting.pack_of(uow, PackId(order.result_id))
    lost = pack.remaining
    pack = uow.packs.save(pack.voided())
    crediting.note(uow, pack, None, CreditMove.VOID, -lost, None, "refunded")
    record(uow, None, "pack_refunded", "pack", pack.id, "", pack.state)
    tell(uow, NoticeKind.PACK_REFUNDED, order.student_id, pack.id)
    seat = uow.seats.live(order.student_id, order.mentor_id)
    packs = uow.packs.of(order.student_id, order.mentor_id)
    if seat is not None and not any(each.held or each.is_usable(uow.now) for each in packs):
        seating.release(uow, seat, "refunded")
