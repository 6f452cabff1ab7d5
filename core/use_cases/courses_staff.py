"""What staff do about completions: mark one, take one back, place what a site told of strangers."""

from dataclasses import replace

from core.course_errors import CompletionClosed
from core.courses import (
    BY_STAFF,
    Completion,
    CompletionCard,
    Course,
    Report,
    ReportCard,
    ReportState,
)
from core.errors import NotFound, StaleButton
from core.ids import CourseId, PersonId, encode
from core.people import Person, Role
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.use_cases.changing import record
from core.use_cases.courses_told import (
    close,
    complete,
    course_meant,
    look_again,
    place,
    student_meant,
)


@use_case(Action.MARK_COMPLETION)
def completions_of(
    uow: UnitOfWork, actor: Person, id: CourseId
) -> tuple[Course, tuple[CompletionCard, ...]]:
    """Who completed it, the latest first."""
    permit(uow, actor, Action.MARK_COMPLETION)
    course, found = _course(uow, id), uow.completions.of_course(id)
    names = uow.people.named({each.student_id for each in found})
    return course, tuple(CompletionCard(each, names[each.student_id].name) for each in found)


@use_case(Action.MARK_COMPLETION)
def completion_card(uow: UnitOfWork, actor: Person, id: int) -> tuple[Course, CompletionCard]:
    permit(uow, actor, Action.MARK_COMPLETION)
    known = uow.completions.get(id)
    if known is None or known.taken_back_at is not None:
        raise NotFound()
    student = uow.people.get(known.student_id)
    return _course(uow, known.course_id), CompletionCard(known, student.name if student else "")


@use_case(Action.MARK_COMPLETION)
def mark_completed(
    uow: UnitOfWork, actor: Person, id: CourseId, student_id: PersonId
) -> Completion:
    """The student is told at once. Marking twice changes nothing."""
    permit(uow, actor, Action.MARK_COMPLETION)
    course, student = _course(uow, id), _student(uow, student_id)
    uow.lock(student_id)
    reference = encode(uow.new_id())
    new = complete(uow, course, student, BY_STAFF, reference, uow.now, actor)
    standing = new or uow.completions.standing(id, student_id)
    assert standing is not None
    return standing


@use_case(Action.MARK_COMPLETION)
def take_back(uow: UnitOfWork, actor: Person, id: int, revision: int | None = None) -> Completion:
    """It was a mistake: its suggestions go with it. Raises CompletionClosed, StaleButton."""
    permit(uow, actor, Action.MARK_COMPLETION)
    known = uow.completions.get(id)
    if known is None:
        raise NotFound()
    uow.lock(known.student_id)
    completion = uow.completions.get(id) or known
    if completion.taken_back_at is not None:
        raise CompletionClosed()
    if revision is not None and revision != completion.revision:
        raise StaleButton()
    stored = uow.completions.save(replace(completion, taken_back_at=uow.now))
    record(uow, actor, "completion_taken_back", "course", stored.course_id,
           student=stored.student_id)  # fmt: skip
    return stored


@use_case(Action.MARK_COMPLETION)
def unplaced(uow: UnitOfWork, actor: Person) -> tuple[Report, ...]:
    """What sites told of courses or students that are not known here."""
    permit(uow, actor, Action.MARK_COMPLETION)
    return tuple(uow.reports.waiting())


@use_case(Action.MARK_COMPLETION)
def report_card(uow: UnitOfWork, actor: Person, id: int) -> ReportCard:
    permit(uow, actor, Action.MARK_COMPLETION)
    report = uow.reports.get(id)
    if report is None:
        raise NotFound()
    student = student_meant(uow, report.told)
    return ReportCard(report, course_meant(uow, report.told), student.name if student else None)


@use_case(Action.MARK_COMPLETION)
def try_report(uow: UnitOfWork, actor: Person, id: int, revision: int | None = None) -> Report:
    """Looked at again, as if it came now."""
    return look_again(uow, _waiting(uow, actor, id, revision), actor)


@use_case(Action.MARK_COMPLETION)
def place_report(
    uow: UnitOfWork, actor: Person, id: int, student_id: PersonId, revision: int | None = None
) -> Report:
    """Staff say whose it is. Raises NotFound while the course is unknown."""
    report = _waiting(uow, actor, id, revision)
    course = course_meant(uow, report.told)
    if course is None:
        raise NotFound()
    return place(uow, report, course, _student(uow, student_id), actor)


@use_case(Action.MARK_COMPLETION)
def drop_report(uow: UnitOfWork, actor: Person, id: int, revision: int | None = None) -> Report:
    """It is about nobody here; the same event never comes back."""
    return close(uow, _waiting(uow, actor, id, revision), ReportState.DROPPED, actor)


def _waiting(uow: UnitOfWork, actor: Person, id: int, revision: int | None) -> Report:
    permit(uow, actor, Action.MARK_COMPLETION)
    report = uow.reports.get(id)
    if report is None:
        raise NotFound()
    if report.state is not ReportState.WAITING:
        raise CompletionClosed()
    if revision is not None and revision != report.revision:
        raise StaleButton()
    return report


def _course(uow: UnitOfWork, id: CourseId) -> Course:
    course = uow.courses.get(id)
    if course is None:
        raise NotFound()
    return course


def _student(uow: UnitOfWork, id: PersonId) -> Person:
    student = uow.people.get(id)
    if student is None or not student.is_(Role.STUDENT) or student.banned_at is not None:
        raise NotFound()
    return student
