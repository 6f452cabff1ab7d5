"""Seats: given with the first pack, kept by further ones, in grace when all is used, released."""

from dataclasses import replace
from datetime import datetime

from core.clock import to_ms
from core.deadlines import Deadline, DeadlineKind
from core.errors import SeatFull
from core.ids import PersonId, SeatId
from core.notices import NoticeKind
from core.ports import UnitOfWork
from core.seats import Seat, SeatState
from core.settings import hours
from core.use_cases.changing import record
from core.use_cases.telling import notice


def require_place(uow: UnitOfWork, student: PersonId, mentor: PersonId) -> None:
    """Raises SeatFull unless the student has a seat or one is free, running checkouts counted."""
    if uow.seats.live(student, mentor) is not None:
        return
    known = uow.mentors.get(mentor)
    cap = known.seat_cap if known else 0
    if uow.seats.taken(mentor) + uow.orders.places_on_hold(mentor, student, uow.now) >= cap:
        raise SeatFull(limit=cap, mentor_id=mentor)


def take(uow: UnitOfWork, student: PersonId, mentor: PersonId) -> Seat:
    """One seat per student and mentor: a new one, or the one there is, out of grace again."""
    seat = uow.seats.live(student, mentor)
    if seat is None:
        seat = Seat(SeatId(uow.new_id()), student, mentor, SeatState.ACTIVE, uow.now)
        uow.seats.add(seat)
        record(uow, None, "seat_taken", "seat", seat.id, "", SeatState.ACTIVE)
    elif seat.state is SeatState.GRACE:
        seat = uow.seats.save(replace(seat, state=SeatState.ACTIVE, grace_ends_at=None))
        record(uow, None, "seat_kept", "seat", seat.id, SeatState.GRACE, SeatState.ACTIVE)
    return seat


def review(uow: UnitOfWork, student: PersonId, mentor: PersonId) -> None:
    """Starts the grace when nothing is left to book or to attend (decisions 6 and 8), and ends it
    when something is again: a session given back, or added by staff."""
    seat = uow.seats.live(student, mentor)
    if seat is None:
        return
    packs = uow.packs.of(student, mentor)
    needed = any(pack.held or pack.is_usable(uow.now) for pack in packs)
    if needed and seat.state is SeatState.GRACE:
        take(uow, student, mentor)
    if needed or seat.state is not SeatState.ACTIVE:
        return
    ends = uow.now + hours(uow.settings.packs.grace_hours)
    seat = uow.seats.save(replace(seat, state=SeatState.GRACE, grace_ends_at=ends))
    record(uow, None, "seat_grace", "seat", seat.id, SeatState.ACTIVE, SeatState.GRACE)
    uow.later.remind([_grace_end(uow, seat, ends)])


def _grace_end(uow: UnitOfWork, seat: Seat, ends: datetime) -> Deadline:
    return Deadline(
        id=uow.new_id(),
        key=f"grace:{seat.id}:{to_ms(ends)}",
        kind=DeadlineKind.GRACE_END,
        subject_id=seat.id,
        due_at=ends,
    )


def release(uow: UnitOfWork, seat: Seat, reason: str) -> None:
    """Ends the seat; a seat that has ended already stays as it is (B-14)."""
    if not seat.is_live:
        return
    released = replace(
        seat,
        state=SeatState.RELEASED,
        released_at=uow.now,
        release_reason=reason,
        grace_ends_at=None,
    )
    seat = uow.seats.save(released)
    record(uow, None, "seat_released", "seat", seat.id, "", reason)
    uow.later.notify(
        [
            notice(uow, NoticeKind.SEAT_RELEASED, person, seat.id)
            for person in (seat.student_id, seat.mentor_id)
        ]
    )
