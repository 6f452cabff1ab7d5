"""Another time instead of yes or no: the approver proposes one, the student answers (X28).

The proposal never makes the request live longer: it ends with it, and sooner where the proposed
time is nearer (docs/decisions/0019-a-proposal-ends-with-its-request.md).
"""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.approval_errors import (
    AnswerDueSoon,
    CounterLimitReached,
    NoOtherTime,
    SameTimeProposed,
    StudentNotFree,
    TimeTooSoon,
)
from core.audit import COUNTER_OFFERED
from core.availability import Reason
from core.booking import Booking, BookingState, By
from core.catalog import Offering
from core.deadlines import Deadline, DeadlineKind
from core.errors import AlreadyDecided, SlotNotOffered, StaleButton, StudentBusy
from core.ids import BookingId
from core.notices import NoticeKind
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.use_cases import gathering_line, proposals, slots
from core.use_cases.approving import asked, say_yes
from core.use_cases.booking import approval_deadline, ask_mentor, claim_for
from core.use_cases.changing import amend, load, locked, require_shown
from core.use_cases.firming import offering_of
from core.use_cases.lapsing import end_lapsed_holds
from core.use_cases.moved_seats import seat_at
from core.use_cases.telling import notice, tell

LEAST_TO_ANSWER = timedelta(minutes=15)
BEFORE_THE_START = timedelta(hours=1)
# The published hours bind students. Whoever gives the time may give one of their own beside them.
_NEVER = frozenset({Reason.PAST, Reason.TOO_FAR})


@use_case(Action.DECIDE_BOOKING)
def may_counter(uow: UnitOfWork, actor: Person, id: BookingId, revision: int | None) -> Booking:
    """The request, if another time may be proposed for it now. Changes nothing.

    Raises CounterLimitReached, AnswerDueSoon, NoOtherTime, and what `approve` raises.
    """
    booking = asked(uow, actor, id, revision)
    _require_room(uow, booking)
    return booking


@use_case(Action.DECIDE_BOOKING)
def counter(
    uow: UnitOfWork, actor: Person, id: BookingId, to: datetime, revision: int | None = None
) -> Booking:
    """Proposes `to` (aware UTC); an earlier proposal that waits gives way to it. Both times are
    kept until the student has answered.

    Raises SlotTaken, StudentNotFree, SameTimeProposed, TimeTooSoon, and what `may_counter` raises.
    """
    booking = asked(uow, actor, id, revision)
    _require_room(uow, booking)
    end_lapsed_holds(uow, booking.mentor_id, booking.student_id)
    booking = load(uow, id)
    offering = offering_of(uow, booking)
    until = answer_until(booking, to, uow.now)
    require_givable(uow, offering, booking, to)
    freed = proposals.let_go(uow, booking)
    _claim(uow, booking, offering, to, until)
    gathering_line.places_freed(uow, freed)
    offered = amend(
        uow,
        booking,
        COUNTER_OFFERED,
        actor,
        proposed_starts_at=to,
        proposed_ends_at=to + booking.duration,
        proposed_until=until,
        proposed_by=By.STAFF if offering.staff_approves else By.MENTOR,
    )
    _tell_student(uow, offered, to, until)
    if booking.hold_until is not None and until < booking.hold_until:
        uow.later.remind([_end_of(uow, offered, until)])
    return offered


@use_case(Action.DECIDE_BOOKING)
def withdraw_counter(
    uow: UnitOfWork, actor: Person, id: BookingId, revision: int | None = None
) -> Booking:
    """The approver takes the proposal back; the request waits for them as it was asked."""
    booking = _waiting(uow, asked(uow, actor, id, revision))
    kept = proposals.drop(uow, booking, "counter_withdrawn", actor)
    once = str(kept.revision)
    tell(uow, NoticeKind.COUNTER_WITHDRAWN, booking.student_id, id, once=once)
    return kept


@use_case(Action.ANSWER_COUNTER)
def countered(
    uow: UnitOfWork, actor: Person, id: BookingId, revision: int | None = None
) -> Booking:
    """The student's request with the proposal that waits for their answer. Changes nothing.

    Raises AlreadyDecided with the present state, and StaleButton when nothing is proposed (now).
    """
    booking = locked(uow, id)
    permit(uow, actor, Action.ANSWER_COUNTER, student=booking.student_id)
    require_shown(booking, None, BookingState.REQUESTED)
    if booking.is_lapsed(uow.now):
        raise AlreadyDecided(state=BookingState.EXPIRED, booking_id=id)
    require_shown(booking, revision, BookingState.REQUESTED)
    return _waiting(uow, booking)


@use_case(Action.ANSWER_COUNTER)
def accept_counter(
    uow: UnitOfWork, actor: Person, id: BookingId, revision: int | None = None
) -> Booking:
    """Yes from both sides: at its new time it is scheduled, or awaits its payment, at once."""
    booking = countered(uow, actor, id, revision)
    offering = offering_of(uow, booking)
    to = booking.proposed_starts_at or booking.starts_at
    moved = _moved(uow, booking, offering, to, actor, "counter_accepted", booking.hold_until)
    agreed = say_yes(uow, moved, actor, told=False)
    for person in proposals.decided_by(uow, agreed):
        # The mentor of what is scheduled reads of it as of every new booking.
        if person != agreed.mentor_id or agreed.state is not BookingState.SCHEDULED:
            tell(uow, NoticeKind.COUNTER_ACCEPTED, person, id, once=str(agreed.revision))
    return agreed


@use_case(Action.ANSWER_COUNTER)
def decline_counter(
    uow: UnitOfWork, actor: Person, id: BookingId, revision: int | None = None
) -> Booking:
    """The request goes on for the time that was asked for, with what is left of its own time."""
    booking = countered(uow, actor, id, revision)
    kept = proposals.drop(uow, booking, "counter_declined", actor)
    for person in proposals.decided_by(uow, kept):
        tell(uow, NoticeKind.COUNTER_DECLINED, person, id, once=str(kept.revision))
    return kept


@use_case(Action.ANSWER_COUNTER)
def ask_other_time(
    uow: UnitOfWork, actor: Person, id: BookingId, to: datetime, revision: int | None = None
) -> Booking:
    """Neither this nor that: the request asks for `to` instead, a free slot as for a new booking,
    and the approver has the ordinary time to answer what is a new question.

    Raises SlotTaken, SlotNotOffered, StudentBusy; nothing has changed then.
    """
    booking = countered(uow, actor, id, revision)
    offering = offering_of(uow, booking)
    end_lapsed_holds(uow, booking.mentor_id, booking.student_id)
    slots.require_free(uow, offering, to, without=booking.id)
    until = approval_deadline(uow, offering, to)
    asks = _moved(uow, booking, offering, to, actor, "other_time_asked", until)
    ask_mentor(uow, asks, offering, once=str(asks.revision))
    return asks


def require_givable(uow: UnitOfWork, offering: Offering, booking: Booking, to: datetime) -> None:
    """A time that its approver may give: ahead, within the horizon, and nobody else's. Raises
    SlotTaken or SlotNotOffered."""
    try:
        slots.require_free(uow, offering, to, without=booking.id)
    except SlotNotOffered as refused:
        if refused.facts.get("rule") in _NEVER:
            raise


def times_proposed(uow: UnitOfWork, booking: Booking) -> int:
    return sum(each.action == COUNTER_OFFERED for each in uow.audit.of("booking", booking.id))


def _require_room(uow: UnitOfWork, booking: Booking) -> None:
    if booking.gathering_id is not None:
        raise NoOtherTime(booking_id=booking.id)
    limit = uow.settings.booking.max_counter_offers
    if times_proposed(uow, booking) >= limit:
        raise CounterLimitReached(limit=limit, booking_id=booking.id)
    ends = booking.hold_until or booking.starts_at
    if ends - uow.now < LEAST_TO_ANSWER:
        raise AnswerDueSoon(until=ends, booking_id=booking.id)


def answer_until(booking: Booking, to: datetime, now: datetime) -> datetime:
    """How long the student could answer a proposal of `to`: as long as the request itself lives,
    or until the proposed time is too near. Raises SameTimeProposed, TimeTooSoon."""
    if to == booking.starts_at:
        raise SameTimeProposed(booking_id=booking.id)
    until = min(booking.hold_until or booking.starts_at, to - BEFORE_THE_START)
    if until - now < LEAST_TO_ANSWER:
        least = LEAST_TO_ANSWER + BEFORE_THE_START
        raise TimeTooSoon(minutes=int(least.total_seconds() // 60), booking_id=booking.id)
    return until


def _waiting(uow: UnitOfWork, booking: Booking) -> Booking:
    if not booking.is_countered or booking.proposal_is_over(uow.now):
        raise StaleButton(booking_id=booking.id)
    return booking


def _claim(
    uow: UnitOfWork, booking: Booking, offering: Offering, to: datetime, until: datetime
) -> None:
    shared, rules = seat_at(uow, booking, offering, to)
    end = to + booking.duration
    wanted = replace(booking, starts_at=to, ends_at=end, gathering_id=shared)
    try:
        uow.claims.add(claim_for(uow, wanted, rules, until))
    except StudentBusy as busy:
        raise StudentNotFree(booking_id=booking.id) from busy


def _moved(
    uow: UnitOfWork,
    booking: Booking,
    offering: Offering,
    to: datetime,
    by: Person,
    action: str,
    until: datetime | None,
) -> Booking:
    """The request at another time, with one claim instead of two, in this order: ours never clash
    with each other."""
    freed = gathering_line.places_of(uow, booking)
    uow.claims.end_all(booking.id)
    shared, rules = seat_at(uow, booking, offering, to)
    end = to + booking.duration
    moved = replace(booking, starts_at=to, ends_at=end, gathering_id=shared)
    uow.claims.add(claim_for(uow, moved, rules, until))
    gathering_line.places_freed(uow, freed - {shared})
    local = to.astimezone(ZoneInfo(booking.mentor_zone)).strftime("%Y-%m-%d %H:%M")
    return amend(
        uow,
        booking,
        action,
        by,
        starts_at=moved.starts_at,
        ends_at=moved.ends_at,
        gathering_id=shared,
        agreed_local=local,
        original_starts_at=booking.original_starts_at or booking.starts_at,
        hold_until=until,
        **proposals.NOTHING_PROPOSED,
    )


def _tell_student(uow: UnitOfWork, booking: Booking, to: datetime, until: datetime) -> None:
    """At once, and once more at half time where the other half is more than an hour."""
    kind, student, once = NoticeKind.COUNTER_OFFERED, booking.student_id, str(booking.revision)
    told = [notice(uow, kind, student, booking.id, useful_until=until, about=to, once=once)]
    half = (until - uow.now) / 2
    if half > timedelta(hours=1):
        told.append(
            notice(
                uow,
                kind,
                student,
                booking.id,
                due_at=uow.now + half,
                useful_until=until,
                about=to,
                once=f"{once}:again",
                facts={"again": 1},
            )
        )
    uow.later.notify(told)


def _end_of(uow: UnitOfWork, booking: Booking, until: datetime) -> Deadline:
    return Deadline(
        id=uow.new_id(),
        key=f"counter:{booking.id}:{booking.revision}",
        kind=DeadlineKind.MOVE,
        subject_id=booking.id,
        due_at=until,
    )
