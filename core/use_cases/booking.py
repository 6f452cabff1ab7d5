"""Booking a slot: free, with a credit or for money; at once or by request.

One unit of work: who may, which limits, is the slot free; then the booking, its claim (where the
database decides a race), the credit's hold, and everything that follows later.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.availability import SlotRules
from core.booking import Booking, BookingState, Claim, PaidBy
from core.catalog import BookingMode, Offering
from core.clock import to_ms
from core.contact import number_for
from core.deadlines import Deadline, DeadlineKind
from core.gatherings import Room
from core.ids import BookingId, OfferingId, PersonId, SeriesId
from core.notices import NoticeKind
from core.orders import Purpose
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.settings import hours, minutes
from core.use_cases import answering, crediting, eligibility, invited, slots, trialing
from core.use_cases.cancel_policy import policy_for
from core.use_cases.changing import record
from core.use_cases.eligibility import Terms
from core.use_cases.firming import follow_up
from core.use_cases.gathering_seats import seat
from core.use_cases.lapsing import end_lapsed_holds
from core.use_cases.onboarding import require_answers
from core.use_cases.ordering import place_order
from core.use_cases.slots import Opening
from core.use_cases.staff_readers import staff_readers
from core.use_cases.telling import notice

_LEAST_TIME_TO_ANSWER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a student asks for. `intent` is the id of the person's act: the same act repeated
    answers with the same booking (B-07). `pay_with` None: a credit if there is one. `answers`: to
    what its mentor asks, by the questions' names (X31)."""

    offering_id: OfferingId
    starts_at: datetime
    intent: str
    topic: str = ""
    pay_with: PaidBy | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    series_id: SeriesId | None = None
    contact_number: str | None = None


@use_case(Action.BOOK)
def book(uow: UnitOfWork, actor: Person, wish: Wish) -> Booking:
    """Raises SlotTaken, SlotNotOffered, StudentBusy, a limit, or why a credit cannot be used; and
    GroupFull or AlreadyInGroup where several share a session."""
    permit(uow, actor, Action.BOOK)
    offering = eligibility.offering_by(uow, wish.offering_id)
    uow.lock(actor.id, offering.mentor_id)
    # After the lock: the same act, pressed twice at once, was waited for.
    if (earlier := uow.bookings.by_intent(actor.id, wish.intent)) is not None:
        return earlier
    eligibility.require_bookable(uow, actor, offering)
    require_answers(uow, actor, offering.id, wish.starts_at)
    answering.require_answered(offering, wish.answers)
    opening = slots.require_open(uow, offering, wish.starts_at, student=actor.id)
    # Ended holds count for nothing above, but the database and the credits still have them.
    end_lapsed_holds(uow, offering.mentor_id, actor.id)
    terms = eligibility.terms(uow, actor, offering, wish.pay_with)
    eligibility.require_within_limits(uow, actor, terms.paid_by)
    return _write(uow, actor, offering, wish, terms, opening)


def book_one(
    uow: UnitOfWork, actor: Person, offering: Offering, wish: Wish, rules: SlotRules
) -> Booking:
    """One of several: for callers that hold the locks, know that it may be booked, that the slot is
    free and that no limit is passed (a weekly series)."""
    terms = eligibility.terms(uow, actor, offering, wish.pay_with)
    opening = Opening(rules, Room(1))
    if (offering.places or 1) > 1 or offering.posted_only:
        opening = slots.require_open(uow, offering, wish.starts_at, student=actor.id)
    return _write(uow, actor, offering, wish, terms, opening)


def _write(
    uow: UnitOfWork,
    actor: Person,
    offering: Offering,
    wish: Wish,
    terms: Terms,
    opening: Opening,
) -> Booking:
    booking = _new(uow, actor, offering, wish, terms, opening.rules.zone)
    shared = seat(uow, offering, wish.starts_at, opening, actor.id)
    booking = replace(booking, gathering_id=shared)
    if terms.pack is not None:
        held = crediting.hold(uow, terms.pack, booking, actor)
        booking = replace(booking, session_number=held.used + held.held)
    if booking.state is BookingState.AWAITING_PAYMENT:
        booking = _with_order(uow, actor, offering, booking)
    uow.bookings.add(booking)
    answering.keep_answers(uow, booking, offering, wish.answers)
    invited.use(uow, actor, offering, booking)
    trialing.take(uow, booking, offering)
    uow.claims.add(claim_for(uow, booking, opening.rules, booking.hold_until))
    record(uow, actor, "booked", "booking", booking.id, "", booking.state)
    _follow(uow, booking, offering)
    return booking


def first_state(offering: Offering, paid_by: PaidBy) -> BookingState:
    """The first state of a booking by the table of flows in design.md section 3."""
    pays_now = paid_by is PaidBy.MONEY and (
        offering.mode is BookingMode.INSTANT or offering.pay_first
    )
    if pays_now:
        return BookingState.AWAITING_PAYMENT
    if offering.mode is BookingMode.REQUEST:
        return BookingState.REQUESTED
    return BookingState.SCHEDULED


def approval_deadline(uow: UnitOfWork, offering: Offering, starts_at: datetime) -> datetime:
    """min(72 h, start - minimum notice) (decision 4), but never sooner than an hour from now: the
    last slot that is offered can be answered, too."""
    own = offering.minimum_notice_hours
    notice_hours = uow.settings.availability.minimum_notice_hours if own is None else own
    latest = min(
        uow.now + hours(uow.settings.booking.approval_deadline_hours),
        starts_at - hours(notice_hours),
    )
    return max(latest, min(uow.now + _LEAST_TIME_TO_ANSWER, starts_at))


def _hold_until(
    uow: UnitOfWork, offering: Offering, state: BookingState, starts_at: datetime
) -> datetime | None:
    match state:
        case BookingState.REQUESTED:
            return approval_deadline(uow, offering, starts_at)
        case BookingState.AWAITING_PAYMENT:
            return min(uow.now + minutes(uow.settings.booking.hold_minutes), starts_at)
        case _:
            return None


def _new(
    uow: UnitOfWork, actor: Person, offering: Offering, wish: Wish, terms: Terms, zone: str
) -> Booking:
    """`zone`: on whose wall the time was agreed, the mentor's."""
    state = first_state(offering, terms.paid_by)
    policy = policy_for(offering, uow.settings.booking)
    return Booking(
        id=BookingId(uow.new_id()),
        student_id=actor.id,
        mentor_id=offering.mentor_id,
        offering_id=offering.id,
        state=state,
        starts_at=wish.starts_at,
        ends_at=wish.starts_at + offering.duration,
        paid_by=terms.paid_by,
        price=offering.price,
        student_zone=actor.time_zone,
        mentor_zone=zone,
        agreed_local=wish.starts_at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M"),
        language=actor.language,
        intent=wish.intent,
        created_at=uow.now,
        topic=wish.topic,
        hold_until=_hold_until(uow, offering, state, wish.starts_at),
        pack_id=terms.pack.id if terms.pack else None,
        cancel_notice_hours=policy.notice_hours,
        late_refund_percent=policy.late_percent,
        series_id=wish.series_id,
        contact_number=number_for(offering, wish.contact_number),
    )


def _with_order(uow: UnitOfWork, actor: Person, offering: Offering, booking: Booking) -> Booking:
    order = place_order(
        uow,
        actor,
        offering.mentor_id,
        Purpose.SESSION,
        booking.id,
        offering.title,
        offering.price,
        f"pay:{booking.intent}",
        booking.hold_until or booking.starts_at,
        booking=booking,
    )
    return replace(booking, order_id=order.id)


def claim_for(uow: UnitOfWork, booking: Booking, rules: SlotRules, until: datetime | None) -> Claim:
    """The claim of a booking's own time, with the offering's buffers around it."""
    guarded = None if uow.settings.booking.student_may_overlap else booking.student_id
    return Claim(
        id=uow.new_id(),
        booking_id=booking.id,
        mentor_id=booking.mentor_id,
        guarded_student_id=guarded,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        blocks_from=booking.starts_at - rules.buffer_before,
        blocks_until=booking.ends_at + rules.buffer_after,
        until=until,
        gathering_id=booking.gathering_id,
    )


def _follow(uow: UnitOfWork, booking: Booking, offering: Offering) -> None:
    match booking.state:
        case BookingState.SCHEDULED:
            follow_up(uow, booking, offering, alone=booking.series_id is None)
        case BookingState.REQUESTED:
            if booking.series_id is None:
                ask_mentor(uow, booking, offering)
            else:  # its mentor is asked once for all of them
                uow.later.remind([hold_end(uow, booking, DeadlineKind.APPROVAL)])
        case _:
            uow.later.remind([hold_end(uow, booking, DeadlineKind.PAYMENT)])


def hold_end(uow: UnitOfWork, booking: Booking, kind: DeadlineKind) -> Deadline:
    """The end of the booking's hold as a deadline; one per kind and moment."""
    due_at = booking.hold_until or booking.starts_at
    return Deadline(
        id=uow.new_id(),
        key=f"{kind}:{booking.id}:{to_ms(due_at)}",
        kind=kind,
        subject_id=booking.id,
        due_at=due_at,
    )


def ask_mentor(uow: UnitOfWork, booking: Booking, offering: Offering, once: str = "") -> None:
    """The request card, its nudges at half time and 6 h before the end, and the deadline. `once`:
    a request that is asked again, for another time."""
    ends = booking.hold_until or booking.starts_at
    nudges = {uow.now + (ends - uow.now) / 2, ends - hours(6)}
    uow.later.notify(
        [
            notice(
                uow,
                NoticeKind.REQUEST_ASKED,
                approver,
                booking.id,
                useful_until=ends,
                once=once,
            )
            for approver in approvers(uow, booking, offering)
        ]
        + [
            notice(
                uow,
                NoticeKind.REQUEST_NUDGE,
                approver,
                booking.id,
                due_at=at,
                useful_until=ends,
                once=f"{to_ms(at)}",
            )
            for approver in approvers(uow, booking, offering)
            for at in nudges
            if at > uow.now + timedelta(minutes=5)
        ]
    )
    uow.later.remind([hold_end(uow, booking, DeadlineKind.APPROVAL)])


def approvers(uow: UnitOfWork, booking: Booking, offering: Offering) -> list[PersonId]:
    """The mentor, or those who read for staff where staff approve (decision 14)."""
    if offering.staff_approves:
        return staff_readers(uow)
    return [booking.mentor_id]
