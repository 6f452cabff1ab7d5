"""A mentorship on pause (X42): nothing is booked from its packs, and its clocks stand still. Grace
and expiry get back what the pause took; booked sessions stay."""

from datetime import datetime, timedelta

from core.clock import to_ms
from core.deadlines import Deadline, DeadlineKind
from core.errors import (
    NotAllowed,
    NumberInvalid,
    SeatNotPaused,
    SeatPaused,
    SeatReleased,
    StaleButton,
)
from core.ids import PersonId, SeatId
from core.notices import NoticeKind
from core.people import Person, Role
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.seats import Seat
from core.texts import MAX_REASON, bounded
from core.use_cases import crediting, idling, renewing, seating
from core.use_cases.changing import record
from core.use_cases.telling import notice, tell


@use_case(Action.PAUSE_SEAT)
def pause(
    uow: UnitOfWork,
    actor: Person,
    id: SeatId,
    reason: str = "",
    days: int | None = None,
    revision: int | None = None,
) -> Seat:
    """For `days`, at most packs.longest_pause_days (None: as long as may be); then it goes on by
    itself. Raises SeatReleased, SeatPaused, StaleButton, NumberInvalid."""
    seat = renewing.live_seat(uow, id)
    permit(uow, actor, Action.PAUSE_SEAT, student=seat.student_id, mentor=seat.mentor_id)
    seat = _locked(uow, seat, revision)
    if seat.pause_ends_at is not None:
        raise SeatPaused(until=seat.pause_ends_at, mentor_id=seat.mentor_id)
    if seat.grace_ends_at is not None and seat.grace_ends_at <= uow.now:
        raise SeatReleased(seat_id=id)
    most = longest(uow).days
    wanted = most if days is None else days
    if not 1 <= wanted <= most:
        raise NumberInvalid(field="days", number=wanted, lowest=1, highest=most)
    why = bounded(reason, MAX_REASON, "reason", required=False)
    return put_on_pause(uow, seat, actor, why, timedelta(days=wanted))


@use_case(Action.RESUME_SEAT)
def resume(uow: UnitOfWork, actor: Person, id: SeatId, revision: int | None = None) -> Seat:
    """The mentor and staff end any pause, the student one that came by itself (X33).

    Raises SeatReleased, SeatNotPaused, StaleButton, NotAllowed.
    """
    seat = renewing.live_seat(uow, id)
    permit(uow, actor, Action.RESUME_SEAT, student=seat.student_id, mentor=seat.mentor_id)
    seat = _locked(uow, seat, revision)
    if not seat.is_paused:
        raise SeatNotPaused(seat_id=id)
    if not may_resume(actor, seat):
        raise NotAllowed()
    return go_on(uow, seat, actor)


def may_resume(actor: Person, seat: Seat) -> bool:
    if actor.id == seat.mentor_id or actor.is_(Role.STAFF):
        return True
    return actor.id == seat.student_id and seat.paused_by is None


@use_case(Action.ASK_PAUSE)
def ask_for_pause(uow: UnitOfWork, actor: Person, id: SeatId, reason: str = "") -> Seat:
    """Puts the student's wish before the mentor, who decides; once a day. Raises SeatReleased,
    SeatPaused."""
    seat = renewing.live_seat(uow, id)
    permit(uow, actor, Action.ASK_PAUSE, student=seat.student_id)
    seat = _locked(uow, seat, None)
    if seat.pause_ends_at is not None:
        raise SeatPaused(until=seat.pause_ends_at, mentor_id=seat.mentor_id)
    why = bounded(reason, MAX_REASON, "reason", required=False)
    record(uow, actor, "pause_asked", "seat", seat.id, seat.state, seat.state, reason=why)
    once = uow.now.date().isoformat()
    tell(uow, NoticeKind.PAUSE_ASKED, seat.mentor_id, seat.id, once=once, reason=why)
    return seat


def longest(uow: UnitOfWork) -> timedelta:
    return timedelta(days=uow.settings.packs.longest_pause_days)


def put_on_pause(
    uow: UnitOfWork, seat: Seat, by: Person | None, reason: str, length: timedelta
) -> Seat:
    """Pauses without asking who may; `by` None: it came by itself."""
    until = uow.now + length
    paused = uow.seats.save(seat.with_pause(uow.now, until, by.id if by else None))
    record(uow, by, "seat_paused", "seat", seat.id, seat.state, seat.state, reason=reason)
    uow.later.remind([_pause_end(uow, paused, until)])
    _tell_both(uow, NoticeKind.SEAT_PAUSED, paused, by, about=uow.now, reason=reason)
    return paused


def pause_over(uow: UnitOfWork, id: SeatId) -> bool:
    """The longest pause is over; late, early or twice makes no difference (T-13)."""
    known = uow.seats.get(id)
    if known is None:
        return False
    uow.lock(known.student_id, known.mentor_id)
    seat = uow.seats.get(id)
    if seat is None or seat.pause_ends_at is None or seat.pause_ends_at > uow.now:
        return False
    go_on(uow, seat, None)
    return True


def go_on(uow: UnitOfWork, seat: Seat, by: Person | None) -> Seat:
    """Ends the pause: every clock that stood still runs on from where it stood."""
    crediting.lengthen(uow, seat)
    resumed = uow.seats.save(seat.resumed(uow.now))
    record(uow, by, "seat_resumed", "seat", seat.id, seat.state, seat.state)
    renewing.follow_grace(uow, resumed)
    _tell_both(uow, NoticeKind.SEAT_RESUMED, resumed, by, about=uow.now, reason="")
    idling.watch(uow, resumed)
    seating.review(uow, seat.student_id, seat.mentor_id)
    return uow.seats.get(seat.id) or resumed


def _locked(uow: UnitOfWork, seat: Seat, revision: int | None) -> Seat:
    uow.lock(seat.student_id, seat.mentor_id)
    seat = renewing.live_seat(uow, seat.id)
    if revision is not None and revision != seat.revision:
        raise StaleButton(seat_id=seat.id)
    return seat


def _tell_both(
    uow: UnitOfWork,
    kind: NoticeKind,
    seat: Seat,
    by: Person | None,
    *,
    about: datetime,
    reason: str,
) -> None:
    """But for who did it: they are answered on the spot."""
    told: list[PersonId] = [seat.student_id, seat.mentor_id]
    uow.later.notify(
        [
            notice(
                uow,
                kind,
                person,
                seat.id,
                about=about,
                once=str(to_ms(about)),
                facts={"reason": reason},
            )
            for person in told
            if by is None or person != by.id
        ]
    )


def _pause_end(uow: UnitOfWork, seat: Seat, until: datetime) -> Deadline:
    key = f"pause_end:{seat.id}:{to_ms(until)}"
    return Deadline(uow.new_id(), key, DeadlineKind.PAUSE_END, seat.id, until)
