"""Sessions as the student and the mentor see them: lists in tabs, one card, one request."""

from dataclasses import replace
from datetime import timedelta

from core.booking import LIVE, Booking, BookingState
from core.ids import BookingId, PersonId
from core.pages import Cards, MentorBoard, StudentSessions
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.reading import BookingCard, BookingFilter, Order, StudentHistory
from core.use_cases.changing import load
from core.use_cases.reading.again import with_ways_on
from core.use_cases.reading.cards import card_of, cards, those
from core.use_cases.reading.charts import answers_of

S = BookingState
MANY = 500
_LONGEST = timedelta(days=1)
_ENDED = frozenset({S.COMPLETED, S.NO_SHOW, S.CANCELLED, S.EXPIRED})


@use_case(Action.SEE_OWN)
def student_sessions(uow: UnitOfWork, actor: Person) -> StudentSessions:
    """The student's own sessions by tab (M1, M2). What goes on now is upcoming; what is over and
    not closed yet, and a hold that has ended, is history."""
    permit(uow, actor, Action.SEE_OWN)
    mine, now = BookingFilter(student_id=actor.id), uow.now
    live = cards(uow, replace(mine, states=LIVE), MANY)
    ended = cards(uow, replace(mine, states=_ENDED, order=Order.LATEST))
    rejected = cards(uow, replace(mine, states=frozenset({S.REJECTED}), order=Order.LATEST))

    def waits(booking: Booking, state: BookingState) -> bool:
        return booking.state is state and not booking.is_lapsed(now)

    def is_ahead(booking: Booking) -> bool:
        return booking.state is S.SCHEDULED and booking.ends_at > now

    def is_over(booking: Booking) -> bool:
        return booking.is_lapsed(now) or (booking.state is S.SCHEDULED and booking.ends_at <= now)

    return StudentSessions(
        awaiting_approval=those(live, lambda each: waits(each, S.REQUESTED)),
        to_pay=those(live, lambda each: waits(each, S.AWAITING_PAYMENT)),
        upcoming=those(live, is_ahead),
        history=(*those(live, is_over), *ended),
        rejected=rejected,
    )


@use_case(Action.SEE_STUDENTS)
def mentor_board(uow: UnitOfWork, actor: Person, mentor_id: PersonId) -> MentorBoard:
    """The mentor's numbers and tabs (M3-M7). Requests that staff decide are not among
    `approvals`; `pending` waits for its student, for an answer (X28) or for money."""
    permit(uow, actor, Action.SEE_STUDENTS, mentor=mentor_id)
    now = uow.now

    def tab(*states: BookingState) -> BookingFilter:
        return BookingFilter(mentor_id=mentor_id, states=frozenset(states))

    asked = cards(uow, replace(tab(S.REQUESTED), staff_decides=False), MANY)
    unpaid = cards(uow, tab(S.AWAITING_PAYMENT), MANY)
    ahead = cards(uow, replace(tab(S.SCHEDULED), from_=now - _LONGEST), MANY)
    over = cards(uow, replace(tab(S.SCHEDULED), until=now), MANY)
    mentor = uow.mentors.get(mentor_id)
    done = cards(uow, replace(tab(S.COMPLETED, S.NO_SHOW), order=Order.LATEST))
    return MentorBoard(
        numbers=uow.bookings.mentor_numbers(mentor_id, now),
        approvals=those(asked, lambda each: each.waits_for_approval(now)),
        pending=(
            *those(asked, lambda each: each.awaits_student(now)),
            *those(unpaid, lambda each: not each.is_lapsed(now)),
        ),
        active=those(ahead, lambda each: each.ends_at > now),
        to_close=those(over, lambda each: each.ends_at <= now),
        completed=done,
        waiting=len(uow.waitlist.line(mentor_id)),
        answers=answers_of(uow, mentor_id, mentor.time_zone) if mentor else (),
        no_shows=uow.bookings.count(tab(S.NO_SHOW)),
    )


@use_case(Action.SEE_STUDENTS)
def mentor_sessions(
    uow: UnitOfWork, actor: Person, mentor_id: PersonId, states: frozenset[BookingState] | None
) -> Cards:
    """Those in one of `states`, or all there are, latest start first, at most MANY (M6)."""
    permit(uow, actor, Action.SEE_STUDENTS, mentor=mentor_id)
    wanted = BookingFilter(mentor_id=mentor_id, states=states, order=Order.LATEST)
    return cards(uow, wanted, MANY)


@use_case(Action.SEE_BOOKING)
def booking_card(uow: UnitOfWork, actor: Person, booking_id: BookingId) -> BookingCard:
    """Only that student, that mentor, or staff (B13); NotFound for everybody else."""
    booking = load(uow, booking_id)
    permit(uow, actor, Action.SEE_BOOKING, student=booking.student_id, mentor=booking.mentor_id)
    return with_ways_on(uow, actor, card_of(uow, booking))


@use_case(Action.DECIDE_BOOKING)
def request_card(
    uow: UnitOfWork, actor: Person, booking_id: BookingId
) -> tuple[BookingCard, StudentHistory]:
    """A request with what the student did before; of other mentors counts alone (X29, Z-11)."""
    booking = load(uow, booking_id)
    permit(uow, actor, Action.DECIDE_BOOKING, mentor=booking.mentor_id)
    return card_of(uow, booking), student_history(uow, booking)


def student_history(uow: UnitOfWork, booking: Booking) -> StudentHistory:
    """What this student did before. For callers that have asked who may see it."""
    notice_hours = uow.settings.booking.cancel_notice_hours
    past = uow.bookings.history_of(booking.student_id, booking.mentor_id, notice_hours)
    return replace(past, about=uow.onboardings.get(booking.student_id))
