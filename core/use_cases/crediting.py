"""Credits: one session of a pack is held, consumed, released or given back (I5: never twice)."""

from dataclasses import replace
from datetime import timedelta

from core.booking import Booking
from core.clock import to_ms
from core.deadlines import Deadline, DeadlineKind
from core.errors import NoCredit, NotFound, PackDisputed, PackExpired, SeatNotActive, SeatPaused
from core.ids import PackId, PersonId
from core.notices import NoticeKind
from core.packs import CreditEntry, CreditMove, Pack, PackState
from core.people import Person
from core.ports import UnitOfWork
from core.seats import Seat, SeatState
from core.settings import hours
from core.use_cases import seating
from core.use_cases.telling import notice


def usable_pack(uow: UnitOfWork, student: PersonId, mentor: PersonId) -> Pack:
    """The oldest pack that can pay for one more session (E6, E8, X5).

    Raises NoCredit, PackExpired, PackDisputed, SeatPaused or SeatNotActive: why there is none.
    """
    packs = uow.packs.of(student, mentor)
    clock = seating.clock_of(uow, student, mentor)
    usable = [pack for pack in packs if pack.is_usable(clock)]
    if not usable:
        with_rest = [pack for pack in packs if pack.remaining > 0 and pack.expires_at <= clock]
        if with_rest:
            raise PackExpired(expires_at=with_rest[-1].expires_at, pack_id=with_rest[-1].id)
        raise NoCredit()
    free = [pack for pack in usable if not is_contested(uow, pack)]
    if not free:
        raise PackDisputed(pack_id=usable[0].id, order_id=usable[0].order_id)
    seat = uow.seats.live(student, mentor)
    if seat is not None and seat.pause_ends_at is not None:
        raise SeatPaused(until=seat.pause_ends_at, mentor_id=mentor)
    if seat is None or seat.state is not SeatState.ACTIVE:
        raise SeatNotActive(mentor_id=mentor)
    return free[0]


def is_contested(uow: UnitOfWork, pack: Pack) -> bool:
    """Its payment is disputed: nothing new is booked with it until that is decided (M-07)."""
    if pack.order_id is None:
        return False
    return any(dispute.is_open for dispute in uow.disputes.of_order(pack.order_id))


def hold(uow: UnitOfWork, pack: Pack, booking: Booking, by: Person) -> Pack:
    stored = uow.packs.save(pack.with_hold())
    note(uow, stored, booking, CreditMove.HOLD, -1, by)
    return stored


def release(uow: UnitOfWork, booking: Booking, by: Person | None, reason: str = "") -> Pack | None:
    """Gives a held credit back. Nothing to do for a booking without one."""
    stored = let_go(uow, booking, by, reason)
    students_doing = by is not None and by.id == booking.student_id
    return stored if stored is None or students_doing else keep_usable(uow, stored)


def let_go(uow: UnitOfWork, booking: Booking, by: Person | None, reason: str) -> Pack | None:
    """The hold alone ends: for a pack that ends with it."""
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
    return keep_usable(uow, stored)


def keep_usable(uow: UnitOfWork, pack: Pack) -> Pack:
    """Decision 12: what comes back through no doing of the student can be booked again; a pack
    that has run out, or is about to, lasts as long as a grace from now."""
    clock = seating.clock_of(uow, pack.student_id, pack.mentor_id)
    until = clock + hours(uow.settings.packs.grace_hours)
    if pack.state is PackState.REFUNDED or pack.expires_at >= until:
        return pack
    kept = uow.packs.save(replace(pack, state=PackState.ACTIVE, expires_at=until))
    watch_expiry(uow, kept)
    return kept


def lengthen(uow: UnitOfWork, seat: Seat) -> None:
    """The packs of a paused seat whose clock runs on: they get back the time that it stood still,
    and a deadline, for the old one may have come and gone meanwhile (X42)."""
    took = seat.paused_for(uow.now)
    stood_at = seat.clock(uow.now)
    for pack in uow.packs.of(seat.student_id, seat.mentor_id):
        if pack.state is PackState.ACTIVE and pack.expires_at > stood_at:
            longer = uow.packs.save(replace(pack, expires_at=pack.expires_at + took))
            watch_expiry(uow, longer)


def watch_expiry(uow: UnitOfWork, pack: Pack) -> None:
    """The deadline of a pack's expiry, and the word to the student some days before it."""
    uow.later.remind([expiry_of(uow, pack)])
    before = timedelta(days=uow.settings.packs.expiry_notice_days)
    if before and pack.expires_at - before > uow.now:
        told = notice(
            uow,
            NoticeKind.PACK_EXPIRING,
            pack.student_id,
            pack.id,
            due_at=pack.expires_at - before,
            useful_until=pack.expires_at,
            about=pack.expires_at,
            once=str(to_ms(pack.expires_at)),
        )
        uow.later.notify([told])


def expiry_of(uow: UnitOfWork, pack: Pack) -> Deadline:
    return Deadline(
        id=uow.new_id(),
        key=f"pack_expiry:{pack.id}:{to_ms(pack.expires_at)}",
        kind=DeadlineKind.PACK_EXPIRY,
        subject_id=pack.id,
        due_at=pack.expires_at,
    )


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
