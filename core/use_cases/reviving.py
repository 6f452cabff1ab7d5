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
    if _had_run_out(uow, pack, voided):
        _restore(uow, pack, count, PackState.EXPIRED, by)
        return 0
    if count and uow.seats.live(pack.student_id, pack.mentor_id) is None:
        seating.require_place(uow, pack.student_id, pack.mentor_id)
        seating.take(uow, pack.student_id, pack.mentor_id)
    crediting.keep_usable(uow, _restore(uow, pack, count, PackState.ACTIVE, by))
    seating.review(uow, pack.student_id, pack.mentor_id)  # its seat may be in grace by now
    return count


def _had_run_out(uow: UnitOfWork, pack: Pack, voided: CreditEntry) -> bool:
    """Before the refund already: nothing could be booked from it, and nobody gets a seat for it."""
    clock = seating.clock_of(uow, pack.student_id, pack.mentor_id)
    return pack.expires_at <= min(voided.at, clock)


def _restore(uow: UnitOfWork, pack: Pack, count: int, to: PackState, by: Person) -> Pack:
    restored = uow.packs.save(replace(pack.with_total(count), state=to))
    crediting.note(uow, restored, None, CreditMove.CORRECT, count, by, "refund_called_off")
    record(uow, by, "pack_restored", "pack", pack.id, pack.state, to)
    return restored


def _voided(uow: UnitOfWork, pack: Pack, refund: Refund) -> CreditEntry | None:
    """What ended the pack, in the same unit as this refund."""
    if pack.state is not PackState.REFUNDED:
        return None
    voids = (e for e in uow.packs.history(pack.id) if e.move is CreditMove.VOID)
    return next((each for each in voids if each.at == refund.created_at), None)
