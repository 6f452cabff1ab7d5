"""Credits: one session of a pack is held, consumed, released or given back (I5: never twice)."""

from core.booking import Booking
from core.errors import NoCredit, NotFound, PackExpired, SeatNotActive
from core.ids import PackId, PersonId
from core.packs import CreditEntry, CreditMove, Pack
from core.people import Person
from core.ports import UnitOfWork
from core.seats import SeatState


def usable_pack(uow: UnitOfWork, student: PersonId, mentor: PersonId) -> Pack:
    """The oldest pack that can pay for one more session (E6, E8, X5).

    Raises NoCredit, PackExpired or SeatNotActive: why there is none.
    """
    packs = uow.packs.of(student, mentor)
    usable = [pack for pack in packs if pack.is_usable(uow.now)]
    if not usable:
        with_rest = [pack for pack in packs if pack.remaining > 0 and pack.expires_at <= uow.now]
        if with_rest:
            raise PackExpired(expires_at=with_rest[-1].expires_at, pack_id=with_rest[-1].id)
        raise NoCredit()
    seat = uow.seats.live(student, mentor)
    if seat is None or seat.state is not SeatState.ACTIVE:
        raise SeatNotActive(mentor_id=mentor)
    return usable[0]


def hold(uow: UnitOfWork, pack: Pack, booking: Booking, by: Person) -> Pack:
    stored = uow.packs.save(pack.with_hold())
    note(uow, stored, booking, CreditMove.HOLD, -1, by)
    return stored


def release(uow: UnitOfWork, booking: Booking, by: Person | None, reason: str = "") -> Pack | None:
    """Gives a held credit back. Nothing to do for a booking without one."""
    if booking.pack_id is None:
        return None
    stored = uow.packs.save(pack_of(uow, booking.pack_id).with_release())
    note(uow, stored, booking, CreditMove.RELEASE, 1, by, reason)
    return stored


def consume(uow: UnitOfWork, booking: Booking, by: Person | None, reason: str = "") -> Pack | None:
    if booking.pack_id is None:
        return None
    stored = uow.packs.save(pack_of(uow, booking.pack_id).with_consumed())
    note(uow, stored, booking, CreditMove.CONSUME, 0, by, reason)
    return stored


def give_back(uow: UnitOfWork, booking: Booking, by: Person | None, reason: str) -> Pack | None:
    """A consumed credit returns: the mentor was absent after all."""
    if booking.pack_id is None:
        return None
    stored = uow.packs.save(pack_of(uow, booking.pack_id).with_returned())
    note(uow, stored, booking, CreditMove.RETURN, 1, by, reason)
    return stored


def take_again(uow: UnitOfWork, booking: Booking, by: Person | None, reason: str) -> Pack | None:
    """A returned credit is consumed again: the session did happen."""
    if booking.pack_id is None:
        return None
    stored = uow.packs.save(pack_of(uow, booking.pack_id).with_reconsumed())
    note(uow, stored, booking, CreditMove.CONSUME, -1, by, reason)
    return stored


def pack_of(uow: UnitOfWork, id: PackId) -> Pack:
    pack = uow.packs.get(id)
    if pack is None:
        raise NotFound()
    return pack


def note(
    uow: UnitOfWork,
    pack: Pack,
    booking: Booking | None,
    move: CreditMove,
    change: int,
    by: Person | None,
    reason: str = "",
) -> None:
    """`change`: what the move did to the sessions that can still be booked."""
    uow.packs.record(
        CreditEntry(
            id=uow.new_id(),
            pack_id=pack.id,
            booking_id=booking.id if booking else None,
            move=move,
            change=change,
            at=uow.now,
            by=by.id if by else None,
            reason=reason,
        )
    )
