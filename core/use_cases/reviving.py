"""A pack that comes back because its refund was called off."""

from dataclasses import replace

from core.booking import BookingState
from core.ids import BookingId
from core.orders import Order, Purpose, Refund
from core.packs import CreditEntry, CreditMove, Pack, PackState
from core.people import Person
from core.ports import UnitOfWork
from core.use_cases import crediting, seating
from core.use_cases.changing import record
from core.use_cases.unwinding import REFUNDED


def can_revive(uow: UnitOfWork, order: Order) -> bool:
    """A cancelled session cannot come back, its slot may be gone; sessions of a pack can."""
    if order.purpose is not Purpose.SESSION:
        return True
    booking = uow.bookings.get(BookingId(order.subject_id))
    if booking is None or booking.state is not BookingState.CANCELLED:
        return True
    return booking.reason != REFUNDED


def revive(uow: UnitOfWork, order: Order, refund: Refund, by: Person) -> int:
    """How many sessions can be booked again: none when another refund had taken them, whose money
    still goes back. Raises SeatFull when there is no place any more."""
    pack = uow.packs.by_order(order.id)
    voided = _voided(uow, pack, refund) if pack is not None else None
    if pack is None or voided is None:
        return 0
    count = -voided.change
    if count and uow.seats.live(pack.student_id, pack.mentor_id) is None:
        seating.require_place(uow, pack.student_id, pack.mentor_id)
        seating.take(uow, pack.student_id, pack.mentor_id)
    pack = uow.packs.save(replace(pack.with_total(count), state=PackState.ACTIVE))
    crediting.note(uow, pack, None, CreditMove.CORRECT, count, by, "refund_called_off")
    record(uow, by, "pack_restored", "pack", pack.id, PackState.REFUNDED, pack.state)
    crediting.keep_usable(uow, pack)
    seating.review(uow, pack.student_id, pack.mentor_id)  # its seat may be in grace by now
    return count


def _voided(uow: UnitOfWork, pack: Pack, refund: Refund) -> CreditEntry | None:
    """What ended the pack, in the same unit as this refund."""
    if pack.state is not PackState.REFUNDED:
        return None
    voids = (e for e in uow.packs.history(pack.id) if e.move is CreditMove.VOID)
    return next((each for each in voids if each.at == refund.created_at), None)
