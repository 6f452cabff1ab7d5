"""A student says that the mentor did not come: the mentor answers, staff decide, or the clock
does: without an answer in time all goes back to the student (X23, Topmate's rule)."""

from dataclasses import replace

from core.absences import AbsenceReport, ReportState
from core.afterwards_errors import AbsenceAnswered
from core.booking import Booking
from core.deadlines import Deadline, DeadlineKind
from core.errors import NotFound
from core.ids import AbsenceReportId, BookingId
from core.notices import NoticeKind
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.settings import hours
from core.use_cases.changing import locked, record
from core.use_cases.telling import tell, tell_staff


def open_report(uow: UnitOfWork, booking: Booking) -> None:
    """The mentor is asked, once per booking."""
    if uow.absence_reports.of_booking(booking.id) is not None:
        return
    limit = uow.settings.absences.mentor_answers_within_hours
    until = uow.now + hours(limit) if limit else None
    id = AbsenceReportId(uow.new_id())
    uow.absence_reports.add(
        AbsenceReport(
            id, booking.id, booking.student_id, booking.mentor_id, uow.now, until, ReportState.OPEN
        )
    )
    tell(uow, NoticeKind.ABSENCE_CLAIMED, booking.mentor_id, booking.id)
    if until is not None:
        kind = DeadlineKind.ABSENCE_ANSWER
        key = f"absence_answer:{booking.id}"
        uow.later.remind([Deadline(uow.new_id(), key, kind, booking.id, until)])


@use_case(Action.ANSWER_ABSENCE)
def deny_absence(uow: UnitOfWork, actor: Person, id: BookingId) -> AbsenceReport:
    """ "I was there": from now on staff decide. Raises AbsenceAnswered, NotFound."""
    booking = locked(uow, id)
    permit(uow, actor, Action.ANSWER_ABSENCE, mentor=booking.mentor_id)
    report = uow.absence_reports.of_booking(id)
    if report is None:
        raise NotFound()
    if report.state is not ReportState.OPEN:
        raise AbsenceAnswered(booking_id=id)
    denied = _end(uow, report, ReportState.DENIED)
    _complete_later(uow, booking)
    state = booking.state
    record(uow, actor, "absence_denied", "booking", id, state, state)
    tell_staff(uow, NoticeKind.ABSENCE_REPORTED, id, once="denied", denied=1)
    return denied


def _complete_later(uow: UnitOfWork, booking: Booking) -> None:
    """Staff have as long to decide as anybody has to say how a session went."""
    kind, key = DeadlineKind.AUTO_COMPLETE, f"auto_complete:{booking.id}:denied"
    due_at = uow.now + hours(uow.settings.booking.auto_complete_hours)
    uow.later.remind([Deadline(uow.new_id(), key, kind, booking.id, due_at)])


def settle_report(uow: UnitOfWork, booking: Booking) -> None:
    """The mentor or staff said how the session went: nothing is asked any more."""
    report = uow.absence_reports.of_booking(booking.id)
    if report is not None and report.state is ReportState.OPEN:
        _end(uow, report, ReportState.ENDED)


def is_open(uow: UnitOfWork, id: BookingId) -> bool:
    """The mentor is asked and the clock runs: nothing else ends the session by itself."""
    report = uow.absence_reports.of_booking(id)
    if report is None or report.state is not ReportState.OPEN:
        return False
    return report.answer_by is not None


def let_lapse(uow: UnitOfWork, id: BookingId) -> bool:
    """Ends the report as unanswered if it is due; True when it was. For callers that have locked
    the booking, and now give everything back."""
    report = uow.absence_reports.of_booking(id)
    if report is None or report.state is not ReportState.OPEN:
        return False
    if report.answer_by is None or report.answer_by > uow.now:
        return False
    _end(uow, report, ReportState.LAPSED)
    return True


def _end(uow: UnitOfWork, report: AbsenceReport, state: ReportState) -> AbsenceReport:
    return uow.absence_reports.save(replace(report, state=state, ended_at=uow.now))
