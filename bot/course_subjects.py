"""What notices of courses and of verification are about, as it is when they are sent."""

from bot.screens.notice_about import AboutCompletion, AboutReport, AboutVerification
from core.courses import ReportState
from core.errors import NotFound
from core.ids import CourseId
from core.notices import Notice, NoticeKind
from core.people import Person, Role
from core.ports import UnitOfWork
from core.use_cases import courses_staff, courses_suggesting

K = NoticeKind
COURSES = frozenset(
    {K.COURSE_COMPLETED, K.COMPLETION_UNPLACED, K.MENTOR_VERIFIED, K.VERIFICATION_REVOKED}
)


def course_subject(
    uow: UnitOfWork, person: Person, notice: Notice
) -> AboutCompletion | AboutReport | AboutVerification | None:
    """None once it is no longer so: taken back, dismissed, placed, decided anew."""
    if notice.kind is K.COURSE_COMPLETED:
        return _completion(uow, person, CourseId(notice.subject_id))
    if notice.kind is K.COMPLETION_UNPLACED:
        return _report(uow, person, notice.subject_id)
    return _verification(uow, person, notice)


def _completion(uow: UnitOfWork, person: Person, id: CourseId) -> AboutCompletion | None:
    try:
        return AboutCompletion(courses_suggesting.suggestion_page(uow, person, id))
    except NotFound:
        return None


def _report(uow: UnitOfWork, person: Person, id: int) -> AboutReport | None:
    report = uow.reports.get(id)
    if report is None or report.state is not ReportState.WAITING or not person.is_(Role.STAFF):
        return None
    return AboutReport(courses_staff.report_card(uow, person, id))


def _verification(uow: UnitOfWork, person: Person, notice: Notice) -> AboutVerification | None:
    mentor = uow.mentors.get(person.id)
    if mentor is None or not person.is_(Role.MENTOR):
        return None
    said = notice.kind is K.MENTOR_VERIFIED
    if (mentor.verified_at is not None) is not said:
        return None
    return AboutVerification(str(notice.facts.get("reason", "")))
