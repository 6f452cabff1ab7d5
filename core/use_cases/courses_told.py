"""A student completed a course: kept once, whoever says so and however often, and the student told
what goes on from there (O3). What nobody can place waits for staff."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from core.courses import (
    Completion,
    CompletionTold,
    Course,
    Report,
    ReportState,
    Suggestion,
    SuggestionState,
)
from core.ids import PersonId, decode
from core.notices import NoticeKind
from core.people import Person, Role
from core.ports import UnitOfWork
from core.use_cases.changing import record
from core.use_cases.telling import tell, tell_staff


class Noted(StrEnum):
    DONE = "done"
    REPEATED = "repeated"  # known already: nothing changed
    LAID_ASIDE = "laid_aside"  # no such course or student here: staff look


def completion_told(uow: UnitOfWork, told: CompletionTold) -> Noted:
    """A site's word. No person acts here: its signature was checked at the door. The same word
    again changes nothing, also after staff took it back or dropped it."""
    if uow.completions.by_reference(told.source, told.key) is not None:
        return Noted.REPEATED
    if uow.reports.by_reference(told.site, told.key) is not None:
        return Noted.REPEATED
    course, student = course_meant(uow, told), student_meant(uow, told)
    if course is None or student is None:
        _lay_aside(uow, told)
        return Noted.LAID_ASIDE
    uow.lock(student.id)
    new = complete(uow, course, student, told.source, told.key, told.completed_at, None)
    return Noted.DONE if new is not None else Noted.REPEATED


def course_meant(uow: UnitOfWork, told: CompletionTold) -> Course | None:
    """Of this site alone: another site's courses are none of its business (W-06)."""
    return uow.courses.known_as(told.site, told.course)


def student_meant(uow: UnitOfWork, told: CompletionTold) -> Person | None:
    if told.number:
        number = decode(told.number)
        person = uow.people.get(PersonId(number)) if number is not None else None
    else:
        person = uow.people.by_identity(told.channel, told.user)
    return person if person is not None and person.is_(Role.STUDENT) else None


def complete(
    uow: UnitOfWork,
    course: Course,
    student: Person,
    source: str,
    reference: str,
    completed_at: datetime,
    by: Person | None,
) -> Completion | None:
    """None when it is completed already. The caller has locked the student; the database has the
    last word on both keys."""
    if uow.completions.standing(course.id, student.id) is not None:
        return None
    completion = Completion(
        id=uow.new_id(),
        course_id=course.id,
        student_id=student.id,
        source=source,
        reference=reference,
        completed_at=completed_at,
        recorded_at=uow.now,
    )
    uow.completions.add(completion)
    record(uow, by, "course_completed", "course", course.id, student=student.id, source=source)
    if uow.suggestions.of(student.id, course.id) is None:
        uow.suggestions.add(
            Suggestion(uow.new_id(), student.id, course.id, SuggestionState.OPEN, uow.now)
        )
    tell(uow, NoticeKind.COURSE_COMPLETED, student.id, course.id)
    return completion


def settle_reports(uow: UnitOfWork, course: Course) -> None:
    """What was told of this course before it was known here."""
    for report in uow.reports.waiting():
        if (report.site, report.course) == (course.site, course.reference):
            look_again(uow, report, None)


def look_again(uow: UnitOfWork, report: Report, by: Person | None) -> Report:
    """As if it came now; unchanged while its course or student is still unknown."""
    course, student = course_meant(uow, report.told), student_meant(uow, report.told)
    if course is None or student is None:
        return report
    return place(uow, report, course, student, by)


def place(
    uow: UnitOfWork, report: Report, course: Course, student: Person, by: Person | None
) -> Report:
    uow.lock(student.id)
    told = report.told
    complete(uow, course, student, told.source, told.key, told.completed_at, by)
    return close(uow, report, ReportState.SETTLED, by)


def close(uow: UnitOfWork, report: Report, to: ReportState, by: Person | None) -> Report:
    stored = uow.reports.save(replace(report, state=to))
    record(uow, by, f"completion_{to}", "completion_report", report.id, report.state, to)
    return stored


def _lay_aside(uow: UnitOfWork, told: CompletionTold) -> None:
    """Staff are told of the first one that waits: the list has the others."""
    first = not uow.reports.waiting()
    report = Report(
        id=uow.new_id(),
        site=told.site,
        reference=told.key,
        course=told.course,
        channel=told.channel,
        user=told.user,
        number=told.number,
        completed_at=told.completed_at,
        arrived_at=uow.now,
    )
    uow.reports.add(report)
    record(uow, None, "completion_laid_aside", "completion_report", report.id, "", report.state)
    if first:
        tell_staff(uow, NoticeKind.COMPLETION_UNPLACED, report.id)
