"""The early end of a mentorship: by the mentor or staff, with the money for what was not used; or
by the student, who gives up the seat and gets back only what staff decide (decision 11)."""

from dataclasses import dataclass, replace

from core.booking import Booking, BookingState, By
from core.clock import to_ms
from core.errors import ReasonMissing, SessionsToClose, StaleButton
from core.ids import SeatId
from core.notices import NoticeKind
from core.packs import Pack, PackState
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.seats import Seat
from core.texts import MAX_REASON, bounded
from core.use_cases import refunding, renewing, seating
from core.use_cases.cancelling import cancel_as
from core.use_cases.changing import record
from core.use_cases.telling import tell

_AHEAD = frozenset({BookingState.REQUESTED, BookingState.SCHEDULED})


@dataclass(frozen=True, slots=True)
class EndTerms:
    """What ending now would take: sessions that were not used, and those of them booked."""

    seat: Seat
    unused: int
    booked: tuple[Booking, ...]


@use_case(Action.END_MENTORSHIP)
def preview_end(uow: UnitOfWork, actor: Person, id: SeatId) -> EndTerms:
    """Shown before the tap. Raises SeatReleased, SessionsToClose."""
    seat = renewing.live_seat(uow, id)
    permit(uow, actor, Action.END_MENTORSHIP, student=seat.student_id, mentor=seat.mentor_id)
    return _terms(uow, seat)


@use_case(Action.GIVE_UP_SEAT)
def preview_giving_up(uow: UnitOfWork, actor: Person, id: SeatId) -> EndTerms:
    """Shown before the tap. Raises SeatReleased, SessionsToClose."""
    seat = renewing.live_seat(uow, id)
    permit(uow, actor, Action.GIVE_UP_SEAT, student=seat.student_id)
    return _terms(uow, seat)


@use_case(Action.END_MENTORSHIP)
def end(
    uow: UnitOfWork, actor: Person, id: SeatId, reason: str, revision: int | None = None
) -> Seat:
    """Booked sessions are cancelled, unused ones go back as money, the seat is free at once.

    Raises ReasonMissing, SeatReleased, StaleButton; SessionsToClose while a session that has begun
    is not closed: it is paid for, and comes first.
    """
    seat = renewing.live_seat(uow, id)
    permit(uow, actor, Action.END_MENTORSHIP, student=seat.student_id, mentor=seat.mentor_id)
    why = bounded(reason, MAX_REASON, "reason", required=False)
    if not why:
        raise ReasonMissing()
    seat = _locked(uow, seat, revision)
    _terms(uow, seat)
    for pack in _packs(uow, seat):
        refunding.return_unused(uow, pack.id, why, actor, seat_reason="ended")
    return _free(uow, seat, actor, "ended", why)


@use_case(Action.GIVE_UP_SEAT)
def give_up(uow: UnitOfWork, actor: Person, id: SeatId, revision: int | None = None) -> Seat:
    """The student leaves: booked sessions are cancelled by their terms, the packs end as they are,
    so that staff still see what was not used. Raises SeatReleased, StaleButton, SessionsToClose."""
    seat = renewing.live_seat(uow, id)
    permit(uow, actor, Action.GIVE_UP_SEAT, student=seat.student_id)
    seat = _locked(uow, seat, revision)
    for booking in _terms(uow, seat).booked:
        cancel_as(uow, booking, By.STUDENT, actor, "seat_given_up")
    for pack in _packs(uow, seat):
        _expire(uow, pack, actor)
    return _free(uow, seat, actor, "given_up", "")


def _terms(uow: UnitOfWork, seat: Seat) -> EndTerms:
    packs = _packs(uow, seat)
    booked = [each for pack in packs for each in uow.bookings.of_pack(pack.id, _AHEAD)]
    begun = [each for each in booked if each.starts_at <= uow.now]
    if begun:
        raise SessionsToClose(n=len(begun), mentor_id=seat.mentor_id)
    unused = sum(pack.remaining for pack in packs) + len(booked)
    return EndTerms(seat, unused, tuple(sorted(booked, key=lambda each: each.starts_at)))


def _packs(uow: UnitOfWork, seat: Seat) -> list[Pack]:
    """What the mentorship still owes sessions from."""
    clock = seat.clock(uow.now)
    packs = uow.packs.of(seat.student_id, seat.mentor_id)
    return [pack for pack in packs if pack.held or pack.is_usable(clock)]


def _expire(uow: UnitOfWork, pack: Pack, by: Person) -> None:
    pack = uow.packs.get(pack.id) or pack
    if pack.state is not PackState.ACTIVE:
        return
    ended = min(pack.expires_at, uow.now)
    pack = uow.packs.save(replace(pack, state=PackState.EXPIRED, expires_at=ended))
    record(uow, by, "pack_ended", "pack", pack.id, PackState.ACTIVE, PackState.EXPIRED)


def _free(uow: UnitOfWork, seat: Seat, by: Person, code: str, why: str) -> Seat:
    """The seat is free at once, without a grace; whoever did it is answered on the spot."""
    present = uow.seats.get(seat.id) or seat
    seating.release(uow, present, code, quietly=True)
    record(uow, by, f"seat_{code}", "seat", seat.id, seat.state, code, reason=why)
    once = str(to_ms(uow.now))
    for person in (seat.student_id, seat.mentor_id):
        if person != by.id:
            tell(uow, NoticeKind.SEAT_RELEASED, person, seat.id, once=once, reason=why)
    return uow.seats.get(seat.id) or present


def _locked(uow: UnitOfWork, seat: Seat, revision: int | None) -> Seat:
    uow.lock(seat.student_id, seat.mentor_id)
    seat = renewing.live_seat(uow, seat.id)
    if revision is not None and revision != seat.revision:
        raise StaleButton(seat_id=seat.id)
    return seat
