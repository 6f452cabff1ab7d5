"""The end of a session: it happened, or somebody was missing; and the correction afterwards."""

from core.absences import Step
from core.afterwards_errors import WordsRemoved
from core.booking import Booking, BookingState, By, PaidBy
from core.errors import AlreadyRated, CorrectionClosed, RatingInvalid, TooEarly
from core.ids import BookingId
from core.notices import NoticeKind
from core.orders import OrderState
from core.packs import Pack
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.settings import hours
from core.use_cases import absence_reports, counting_absences, crediting, seating
from core.use_cases.cancelling import side_of
from core.use_cases.changing import advance, amend, locked, record, require_shown
from core.use_cases.earning import earn, unearn
from core.use_cases.publishing import pause_offerings
from core.use_cases.refunding import return_missed, return_money
from core.use_cases.telling import tell, tell_staff
from core.use_cases.words_reported import were_removed

_ENDED = (BookingState.COMPLETED, BookingState.NO_SHOW)


@use_case(Action.CLOSE_BOOKING)
def complete(uow: UnitOfWork, actor: Person, id: BookingId, revision: int | None = None) -> Booking:
    """The session happened: the credit is consumed, the share is earned, a rating is asked.

    Also corrects a no-show within the time for corrections (decision 16).
    """
    booking = _closable(uow, actor, id, revision)
    if booking.state is BookingState.NO_SHOW:
        return _correct_to_completed(uow, booking, actor)
    absence_reports.settle_report(uow, booking)
    return complete_as(uow, booking, actor, side_of(actor, booking))


@use_case(Action.CLOSE_BOOKING)
def mark_absent(
    uow: UnitOfWork, actor: Person, id: BookingId, who: By, revision: int | None = None
) -> Booking:
    """`who` was missing. A missing student has used the session; a missing mentor gives it back."""
    booking = _closable(uow, actor, id, revision)
    if booking.state is BookingState.COMPLETED:
        return _correct_to_no_show(uow, booking, actor, who)
    return _absent_as(uow, booking, actor, who, side_of(actor, booking))


def absent_unanswered(uow: UnitOfWork, booking: Booking) -> Booking:
    """The mentor did not answer the student's report: for the clock (X23)."""
    if booking.state is BookingState.COMPLETED:
        return _correct_to_no_show(uow, booking, None, By.MENTOR)
    return _absent_as(uow, booking, None, By.MENTOR, By.SYSTEM)


def _absent_as(uow: UnitOfWork, booking: Booking, actor: Person | None, who: By, by: By) -> Booking:
    absent = advance(
        uow,
        booking,
        BookingState.NO_SHOW,
        actor,
        no_show_by=who,
        completed_at=uow.now,
        completed_by=by,
    )
    if who is By.STUDENT:
        earn(uow, absent, crediting.consume(uow, absent, actor, "no_show"))
    else:
        released = crediting.release(uow, absent, actor, "mentor_absent")
        return_missed(uow, released, "mentor_absent", actor)
        _return_price(uow, absent, "mentor_absent")
    tell(uow, NoticeKind.SESSION_MISSED, absent.student_id, absent.id)
    seating.review(uow, absent.student_id, absent.mentor_id)
    _count(uow, absent, actor, who)
    return absent


def complete_as(uow: UnitOfWork, booking: Booking, actor: Person | None, by: By) -> Booking:
    """Completes without asking who may: for the clock, 24 h after the end (X35)."""
    done = advance(
        uow, booking, BookingState.COMPLETED, actor, completed_at=uow.now, completed_by=by
    )
    earn(uow, done, crediting.consume(uow, done, actor, "completed"))
    uow.offerings.count_completed(done.offering_id, 1)
    tell(uow, NoticeKind.SESSION_COMPLETED, done.student_id, done.id)
    seating.review(uow, done.student_id, done.mentor_id)
    return done


@use_case(Action.RATE_SESSION)
def rate(uow: UnitOfWork, actor: Person, id: BookingId, stars: int, feedback: str = "") -> Booking:
    """1 to 5, once; written words may be added to it later (N1, N2)."""
    booking = locked(uow, id)
    permit(uow, actor, Action.RATE_SESSION, student=booking.student_id)
    require_shown(booking, None, BookingState.COMPLETED)
    if not 1 <= stars <= 5:
        raise RatingInvalid(number=stars)
    if booking.rating is not None and (booking.feedback or not feedback):
        raise AlreadyRated(stars=booking.rating, booking_id=id)
    if feedback and were_removed(uow, booking):
        raise WordsRemoved(booking_id=id)
    first = booking.rating is None
    rated = amend(
        uow,
        booking,
        "rated",
        actor,
        rating=booking.rating or stars,
        feedback=feedback,
        rated_at=uow.now,
    )
    if first:
        uow.offerings.count_rating(booking.offering_id, stars)
        tell(uow, NoticeKind.SESSION_RATED, booking.mentor_id, booking.id, stars=stars)
    return rated


@use_case(Action.RATE_SESSION)
def report_absence(uow: UnitOfWork, actor: Person, id: BookingId) -> Booking:
    """The student says the mentor did not come: the mentor is asked, staff look and decide; with
    no answer in time all goes back by itself (X23)."""
    booking = locked(uow, id)
    permit(uow, actor, Action.RATE_SESSION, student=booking.student_id)
    require_shown(booking, None, BookingState.SCHEDULED, *_ENDED)
    _require_started(uow, booking)
    _require_correctable(uow, booking)
    record(uow, actor, "absence_reported", "booking", booking.id, booking.state, booking.state)
    absence_reports.open_report(uow, booking)
    tell_staff(uow, NoticeKind.ABSENCE_REPORTED, booking.id)
    return booking


def _closable(uow: UnitOfWork, actor: Person, id: BookingId, revision: int | None) -> Booking:
    booking = locked(uow, id)
    permit(uow, actor, Action.CLOSE_BOOKING, mentor=booking.mentor_id)
    require_shown(booking, revision, BookingState.SCHEDULED, *_ENDED)
    _require_started(uow, booking)
    _require_correctable(uow, booking)
    return booking


def _require_started(uow: UnitOfWork, booking: Booking) -> None:
    if uow.now < booking.starts_at:
        raise TooEarly(starts_at=booking.starts_at, booking_id=booking.id)


def _require_correctable(uow: UnitOfWork, booking: Booking) -> None:
    limit = uow.settings.booking.correction_hours
    if booking.completed_at is not None and uow.now > booking.completed_at + hours(limit):
        raise CorrectionClosed(limit=limit, booking_id=booking.id)


def _count(uow: UnitOfWork, absent: Booking, actor: Person | None, who: By) -> None:
    """X23: what follows from it by the community's rules."""
    absence_reports.settle_report(uow, absent)
    if counting_absences.count(uow, absent, who, actor) is Step.PAUSED:
        pause_offerings(uow, absent.mentor_id, actor)


def _correct_to_no_show(
    uow: UnitOfWork, booking: Booking, actor: Person | None, who: By
) -> Booking:
    uow.offerings.count_completed(booking.offering_id, -1)
    absent = advance(uow, booking, BookingState.NO_SHOW, actor, no_show_by=who)
    if who is By.MENTOR:
        unearn(uow, absent, _pack(uow, absent))
        returned = crediting.give_back(uow, absent, actor, "mentor_absent")
        return_missed(uow, returned, "mentor_absent", actor)
        _return_price(uow, absent, "mentor_absent")
        owing = _pack(uow, absent)  # after a transfer another mentor owes the session (M-18)
        seating.review(uow, absent.student_id, owing.mentor_id if owing else absent.mentor_id)
    tell(uow, NoticeKind.SESSION_MISSED, absent.student_id, absent.id, once=str(absent.revision))
    _count(uow, absent, actor, who)
    return absent


def _correct_to_completed(uow: UnitOfWork, booking: Booking, actor: Person) -> Booking:
    """Only a no-show whose price was kept: what went back cannot be taken again in silence."""
    given_back = booking.no_show_by is By.MENTOR
    if given_back and booking.paid_by is PaidBy.MONEY:
        raise CorrectionClosed(limit=0, booking_id=booking.id)
    done = advance(uow, booking, BookingState.COMPLETED, actor, no_show_by=None)
    if given_back:
        pack = crediting.take_again(uow, done, actor, "completed")
        earn(uow, done, pack)
        seating.review(uow, done.student_id, pack.mentor_id if pack else done.mentor_id)
    uow.offerings.count_completed(done.offering_id, 1)
    counting_absences.uncount(uow, done, actor)
    tell(uow, NoticeKind.SESSION_COMPLETED, done.student_id, done.id, once=str(done.revision))
    return done


def _pack(uow: UnitOfWork, booking: Booking) -> Pack | None:
    return crediting.pack_of(uow, booking.pack_id) if booking.pack_id else None


def _return_price(uow: UnitOfWork, booking: Booking, reason: str) -> None:
    order = uow.orders.get(booking.order_id) if booking.order_id else None
    if order is not None and order.state is OrderState.PAID:
        return_money(uow, order, order.total, reason)
