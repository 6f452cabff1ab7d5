"""Seats: given with the first pack, kept by further ones, in grace when all is used, released."""

from dataclasses import replace
from datetime import datetime

from core.clock import to_ms
from core.errors import OfferEnded, SeatFull
from core.ids import PersonId, SeatId
from core.notices import NoticeKind
from core.ports import UnitOfWork
from core.seats import Seat, SeatState
from core.settings import hours
from core.use_cases import belonging, crediting, idling, places, renewing, waiting
from core.use_cases.changing import record
from core.use_cases.telling import notice, tell


def require_place(uow: UnitOfWork, student: PersonId, mentor: PersonId) -> None:
    """Raises SeatFull unless the student has a seat or one is free, promised places counted;
    OfferEnded when only the checkout they have open still keeps theirs."""
    if uow.seats.live(student, mentor) is not None:
        return
    waiting.place_freed(uow, mentor)  # who stands in line comes first, however late the clock is
    own = uow.waitlist.live(student, mentor)
    if own is not None and own.is_over(uow.now):
        raise OfferEnded(mentor_id=mentor)
    if places.free_places(uow, mentor, student) < 1:
        known = uow.mentors.get(mentor)
        cap = known.seat_cap if known else 0
        raise SeatFull(limit=cap, mentor_id=mentor, student_id=student)


def take(uow: UnitOfWork, student: PersonId, mentor: PersonId) -> Seat:
    """One seat per student and mentor: a new one, or the one there is, out of grace again."""
    seat = uow.seats.live(student, mentor)
    if seat is None:
        seat = Seat(SeatId(uow.new_id()), student, mentor, SeatState.ACTIVE, uow.now)
        uow.seats.add(seat)
        record(uow, None, "seat_taken", "seat", seat.id, "", SeatState.ACTIVE)
        waiting.seat_taken(uow, student, mentor)
        idling.watch(uow, seat)
        belonging.seat_changed(uow, student, mentor)
    elif seat.state is SeatState.GRACE:
        seat = _kept(uow, seat)
    return seat


def _kept(uow: UnitOfWork, seat: Seat) -> Seat:
    """Out of grace again, by a new pack or a session that came back."""
    once = str(to_ms(seat.grace_ends_at or uow.now))
    seat = uow.seats.save(replace(seat, state=SeatState.ACTIVE, grace_ends_at=None))
    record(uow, None, "seat_kept", "seat", seat.id, SeatState.GRACE, SeatState.ACTIVE)
    tell(uow, NoticeKind.SEAT_KEPT, seat.student_id, seat.id, once=once)
    idling.watch(uow, seat)
    return seat


def clock_of(uow: UnitOfWork, student: PersonId, mentor: PersonId) -> datetime:
    """What time it is for this pair's packs: now, or when their pause began (X42)."""
    seat = uow.seats.live(student, mentor)
    return seat.clock(uow.now) if seat else uow.now


def review(uow: UnitOfWork, student: PersonId, mentor: PersonId) -> None:
    """Starts the grace when nothing is left to book or to attend (decisions 6 and 8), and ends it
    when something is again: a session given back, or added by staff. With one left the student is
    reminded (decision 5). A paused seat is looked at when it goes on."""
    seat = uow.seats.live(student, mentor)
    if seat is None or (seat.is_paused and seat.state is SeatState.ACTIVE):
        return
    if renewing.left_of(uow, seat):
        seat = _kept(uow, seat) if seat.state is SeatState.GRACE else seat
        if not seat.is_paused:
            renewing.remind_if_due(uow, seat)
    elif seat.state is SeatState.ACTIVE:
        _start_grace(uow, seat)


def _start_grace(uow: UnitOfWork, seat: Seat) -> None:
    ends = uow.now + hours(uow.settings.packs.grace_hours)
    seat = uow.seats.save(replace(seat, state=SeatState.GRACE, grace_ends_at=ends))
    record(uow, None, "seat_grace", "seat", seat.id, SeatState.ACTIVE, SeatState.GRACE)
    renewing.follow_grace(uow, seat)
    renewing.tell_of_grace(uow, seat)


def release(uow: UnitOfWork, seat: Seat, reason: str, *, quietly: bool = False) -> None:
    """Ends the seat; a seat that has ended already stays as it is (B-14). `quietly`: whoever calls
    tells both, in the one message that says why."""
    if not seat.is_live:
        return
    if seat.is_paused:
        crediting.lengthen(uow, seat)
    released = replace(
        seat,
        state=SeatState.RELEASED,
        released_at=uow.now,
        release_reason=reason,
        grace_ends_at=None,
        paused_at=None,
        pause_ends_at=None,
        paused_by=None,
    )
    seat = uow.seats.save(released)
    record(uow, None, "seat_released", "seat", seat.id, "", reason)
    waiting.place_freed(uow, seat.mentor_id)
    belonging.seat_changed(uow, seat.student_id, seat.mentor_id)
    if quietly:
        return
    uow.later.notify(
        [
            notice(uow, NoticeKind.SEAT_RELEASED, person, seat.id)
            for person in (seat.student_id, seat.mentor_id)
        ]
    )
