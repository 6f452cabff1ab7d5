"""Courses: made, changed and archived by their mentor, or by staff for any mentor."""

import re
from dataclasses import replace

from core.catalog import MAX_TITLE, OfferingStatus
from core.course_errors import CourseReferenceInvalid
from core.courses import MAX_REFERENCE, Course, CoursePage, CourseStatus
from core.errors import NotFound, StaleButton
from core.ids import CourseId, PersonId, encode
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.texts import bounded
from core.use_cases.changing import record
from core.use_cases.courses_told import settle_reports
from core.use_cases.putting_right import is_mentor

_REFERENCE = re.compile(rf"[!-~]{{1,{MAX_REFERENCE}}}")


def completed_by(uow: UnitOfWork, student: PersonId) -> frozenset[CourseId]:
    """Courses that this student completed (C12). A plain reading: the caller asks the policy."""
    return frozenset(each.course_id for each in uow.completions.of_student(student))


@use_case(Action.MANAGE_COURSE)
def courses_of(uow: UnitOfWork, actor: Person, mentor_id: PersonId) -> tuple[Course, ...]:
    """Active ones first."""
    permit(uow, actor, Action.MANAGE_COURSE, mentor=mentor_id)
    return tuple(uow.courses.of(mentor_id))


@use_case(Action.OVERSEE)
def all_courses(uow: UnitOfWork, actor: Person) -> tuple[tuple[Course, str], ...]:
    """With each mentor's name."""
    permit(uow, actor, Action.OVERSEE)
    found = uow.courses.every()
    names = uow.people.named({each.mentor_id for each in found})
    return tuple((each, names[each.mentor_id].name) for each in found)


@use_case(Action.MANAGE_COURSE)
def course_page(uow: UnitOfWork, actor: Person, id: CourseId) -> CoursePage:
    course = _managed(uow, actor, id)
    mentor = uow.people.get(course.mentor_id)
    linked = [
        each
        for each in uow.offerings.of(course.mentor_id)
        if each.course_id == id and each.status is not OfferingStatus.ARCHIVED
    ]
    completed = len(uow.completions.of_course(id))
    return CoursePage(course, mentor.name if mentor else "", tuple(linked), completed)


@use_case(Action.MANAGE_COURSE)
def make_course(
    uow: UnitOfWork,
    actor: Person,
    mentor_id: PersonId,
    title: str,
    site: str = "",
    reference: str = "",
) -> Course:
    """`reference`: its number at the course site; ours without one. Completions that were told
    before there was such a course find their place now.

    Raises TextMissing, TextTooLong, CourseReferenceInvalid and CourseReferenceTaken.
    """
    permit(uow, actor, Action.MANAGE_COURSE, mentor=mentor_id)
    if not is_mentor(uow, mentor_id):
        raise NotFound()
    uow.lock(mentor_id)
    id = CourseId(uow.new_id())
    course = Course(
        id=id,
        mentor_id=mentor_id,
        title=bounded(title, MAX_TITLE, "title"),
        site=_known_site(uow, site),
        reference=_reference(reference) or encode(id),
        status=CourseStatus.ACTIVE,
        created_at=uow.now,
    )
    uow.courses.add(course)
    record(uow, actor, "course_made", "course", id, "", course.status)
    settle_reports(uow, course)
    return course


@use_case(Action.MANAGE_COURSE)
def edit_course(
    uow: UnitOfWork,
    actor: Person,
    id: CourseId,
    revision: int | None,
    title: str,
    site: str = "",
    reference: str = "",
) -> Course:
    """Raises what `make_course` raises, and StaleButton."""
    course = _managed(uow, actor, id, revision)
    edited = uow.courses.save(
        replace(
            course,
            title=bounded(title, MAX_TITLE, "title"),
            site=_known_site(uow, site),
            reference=_reference(reference) or encode(id),
        )
    )
    record(uow, actor, "course_edited", "course", id)
    settle_reports(uow, edited)
    return edited


@use_case(Action.MANAGE_COURSE)
def archive_course(
    uow: UnitOfWork, actor: Person, id: CourseId, revision: int | None = None
) -> Course:
    """Nothing new is linked to it. Its offerings stay, and so does who completed it; whoever
    completes it later is counted, too."""
    return _move_to(uow, _managed(uow, actor, id, revision), CourseStatus.ARCHIVED, actor)


@use_case(Action.MANAGE_COURSE)
def restore_course(
    uow: UnitOfWork, actor: Person, id: CourseId, revision: int | None = None
) -> Course:
    return _move_to(uow, _managed(uow, actor, id, revision), CourseStatus.ACTIVE, actor)


def _move_to(uow: UnitOfWork, course: Course, to: CourseStatus, actor: Person) -> Course:
    if course.status is to:
        return course
    stored = uow.courses.save(replace(course, status=to))
    record(uow, actor, f"course_{to}", "course", course.id, course.status, to)
    return stored


def _managed(uow: UnitOfWork, actor: Person, id: CourseId, revision: int | None = None) -> Course:
    """The course, read again under its mentor's lock. Raises NotFound and StaleButton."""
    known = uow.courses.get(id)
    if known is None:
        raise NotFound()
    permit(uow, actor, Action.MANAGE_COURSE, mentor=known.mentor_id)
    uow.lock(known.mentor_id)
    course = uow.courses.get(id) or known
    if revision is not None and revision != course.revision:
        raise StaleButton()
    return course


def _known_site(uow: UnitOfWork, site: str) -> str:
    """A site that the operator has named; without one, the only one there is."""
    sites = uow.settings.courses.sites
    if not site:
        return sites[0] if len(sites) == 1 else ""
    if site not in sites:
        raise CourseReferenceInvalid(name="site")
    return site


def _reference(text: str) -> str:
    typed = text.strip()
    if typed and not _REFERENCE.fullmatch(typed):
        raise CourseReferenceInvalid(name="reference")
    return typed
