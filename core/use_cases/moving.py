"""Moving a session: the old slot is kept until the new one is sure (decision 13, B-05)."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.availability import SlotRules
from core.booking import Booking, BookingState, By
from core.catalog import BookingMode, Offering
from core.deadlines import Deadline, DeadlineKind
from core.errors import AlreadyDecided, NotAllowed, TooLateToMove
from core.group_errors import GroupSameTime
from core.ids import BookingId, GatheringId
from core.notices import NoticeKind
from core.people import Person, Role
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.settings import hours
from core.use_cases import gathering_line, slots
from core.use_cases.booking import approval_deadline, approvers, claim_for
from core.use_cases.cancelling import side_of
from core.use_cases.changing import amend, load, locked, require_shown
from core.use_cases.firming import auto_complete, offering_of, timed_notices
from core.use_cases.lapsing import end_lapsed_holds, let_go_of_wanted_time
from core.use_cases.move_policy import move_notice_of
from core.use_cases.moved_dates import moved_facts
from core.use_cases.moved_seats import seat_at
from core.use_cases.telling import tell


@use_case(Action.MOVE_BOOKING)
def may_move(uow: UnitOfWork, actor: Person, id: BookingId) -> Booking:
    """The booking, if this person may move it now. Raises TooLateToMove with the limit."""
    booking = load(uow, id)
    permit(uow, actor, Action.MOVE_BOOKING, student=booking.student_id, mentor=booking.mentor_id)
    _require_movable(uow, booking, side_of(actor, booking))
    return booking


@use_case(Action.MOVE_BOOKING)
def move(
    uow: UnitOfWork, actor: Person, id: BookingId, to: datetime, revision: int | None = None
) -> Booking:
    """Moves at once, or asks the mentor where the offering works by request and a student moves.

    Raises SlotTaken, SlotNotOffered, GroupSameTime, TooLateToMove; the old slot is untouched then.
    """
    booking = locked(uow, id)
    permit(uow, actor, Action.MOVE_BOOKING, student=booking.student_id, mentor=booking.mentor_id)
    require_shown(booking, revision, BookingState.SCHEDULED)
    side = side_of(actor, booking)
    _require_movable(uow, booking, side)
    if to == booking.starts_at:  # to wait for an answer it would take its own time twice
        raise GroupSameTime(booking_id=booking.id)
    offering = offering_of(uow, booking)
    end_lapsed_holds(uow, booking.mentor_id, booking.student_id)
    booking = load(uow, id)  # an earlier move of it that nobody answered has ended with them
    slots.require_open(uow, offering, to, without=booking.id, student=booking.student_id)
    if side is By.STUDENT and offering.mode is BookingMode.REQUEST:
        return ask_to_move(uow, booking, offering, to, actor)
    return carry_out(uow, booking, offering, to, actor)


@use_case(Action.ANSWER_MOVE)
def accept_move(
    uow: UnitOfWork, actor: Person, id: BookingId, revision: int | None = None
) -> Booking:
    booking, to = _asked(uow, actor, id, revision)
    offering = offering_of(uow, booking)
    return carry_out(uow, booking, offering, to, actor, wished_by=By.STUDENT)


@use_case(Action.ANSWER_MOVE)
def decline_move(
    uow: UnitOfWork, actor: Person, id: BookingId, revision: int | None = None
) -> Booking:
    """The session stays where it was, and the student is told."""
    booking, _ = _asked(uow, actor, id, revision)
    return keep_old_time(uow, booking, actor)


def keep_old_time(
    uow: UnitOfWork, booking: Booking, actor: Person | None, *, alone: bool = True
) -> Booking:
    """Declines a move without asking who may. `alone`: not one of several told of together."""
    gathering_line.places_freed(uow, let_go_of_wanted_time(uow, booking))
    if alone:
        once = str(booking.revision)
        tell(uow, NoticeKind.MOVE_DECLINED, booking.student_id, booking.id, once=once)
    return amend(uow, booking, "move_declined", actor, **_NOTHING_PROPOSED)


_NOTHING_PROPOSED = {
    "proposed_starts_at": None,
    "proposed_ends_at": None,
    "proposed_until": None,
}


def _require_movable(uow: UnitOfWork, booking: Booking, side: By) -> None:
    if booking.state is not BookingState.SCHEDULED or booking.starts_at <= uow.now:
        raise AlreadyDecided(state=booking.state, booking_id=booking.id)
    limit = move_notice_of(offering_of(uow, booking), uow.settings.booking)
    if side is By.STUDENT and uow.now > booking.starts_at - hours(limit):
        raise TooLateToMove(limit=limit, booking_id=booking.id)


def _asked(
    uow: UnitOfWork, actor: Person, id: BookingId, revision: int | None
) -> tuple[Booking, datetime]:
    booking = locked(uow, id)
    permit(uow, actor, Action.ANSWER_MOVE, mentor=booking.mentor_id)
    if offering_of(uow, booking).staff_approves and not actor.is_(Role.STAFF):
        raise NotAllowed()
    require_shown(booking, None, BookingState.SCHEDULED)
    to = booking.proposed_starts_at
    gone = booking.proposed_until is not None and booking.proposed_until <= uow.now
    if to is None or gone:
        raise AlreadyDecided(state=booking.state, booking_id=id)
    require_shown(booking, revision, BookingState.SCHEDULED)
    return booking, to


def ask_to_move(
    uow: UnitOfWork,
    booking: Booking,
    offering: Offering,
    to: datetime,
    actor: Person,
    *,
    alone: bool = True,
) -> Booking:
    """Holds the new slot too until whoever decides answers, at most until the old one starts.
    `alone`: not one of several that they are asked about together."""
    freed = let_go_of_wanted_time(uow, booking)
    until = min(approval_deadline(uow, offering, to), booking.starts_at)
    until = max(until, uow.now + timedelta(minutes=1))
    gathering, rules = seat_at(uow, booking, offering, to)
    wanted = replace(booking, starts_at=to, ends_at=to + booking.duration, gathering_id=gathering)
    uow.claims.add(claim_for(uow, wanted, rules, until))
    gathering_line.places_freed(uow, freed)
    asked = amend(
        uow,
        booking,
        "move_asked",
        actor,
        proposed_starts_at=wanted.starts_at,
        proposed_ends_at=wanted.ends_at,
        proposed_until=until,
    )
    for approver in approvers(uow, booking, offering) if alone else ():
        tell(uow, NoticeKind.MOVE_ASKED, approver, booking.id, once=str(asked.revision))
    uow.later.remind(
        [
            Deadline(
                id=uow.new_id(),
                key=f"move:{booking.id}:{asked.revision}",
                kind=DeadlineKind.MOVE,
                subject_id=booking.id,
                due_at=until,
            )
        ]
    )
    return asked


def carry_out(
    uow: UnitOfWork,
    booking: Booking,
    offering: Offering,
    to: datetime,
    actor: Person,
    *,
    alone: bool = True,
    wished_by: By | None = None,
    into: tuple[GatheringId, SlotRules] | None = None,
) -> Booking:
    """One new claim instead of the old one(s), in this order: ours never clash with each other.
    `alone`: not one of several that the other side hears of together. `wished_by`: whose wish the
    time is, the actor's unless said otherwise. `into`: where all who share its session go with it,
    and the rules its claim goes by."""
    freed = gathering_line.places_of(uow, booking)
    uow.claims.end_all(booking.id)
    gathering, rules = into or seat_at(uow, booking, offering, to)
    moved = replace(booking, starts_at=to, ends_at=to + booking.duration, gathering_id=gathering)
    uow.claims.add(claim_for(uow, moved, rules, None))
    local = to.astimezone(ZoneInfo(booking.mentor_zone)).strftime("%Y-%m-%d %H:%M")
    moved = amend(
        uow,
        booking,
        "moved",
        actor,
        starts_at=moved.starts_at,
        ends_at=moved.ends_at,
        gathering_id=gathering,
        agreed_local=local,
        original_starts_at=booking.original_starts_at or booking.starts_at,
        **moved_facts(uow, offering, wished_by or side_of(actor, booking), to, shared=bool(into)),
        **_NOTHING_PROPOSED,
    )
    for person in {booking.student_id, booking.mentor_id} - {actor.id} if alone else ():
        tell(uow, NoticeKind.BOOKING_MOVED, person, booking.id, once=str(moved.revision))
    gathering_line.places_freed(uow, freed - {gathering})
    uow.later.notify(timed_notices(uow, moved, offering))
    uow.later.remind([auto_complete(uow, moved)])
    return moved
