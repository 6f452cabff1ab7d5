"""An offering belongs to a course: only to one of its own mentor's (B15, O1, O2)."""

from dataclasses import replace

from core.catalog import Offering
from core.course_errors import CourseArchived
from core.courses import Course, CourseStatus
from core.errors import NotFound, StaleButton
from core.ids import CourseId, OfferingId
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.use_cases.changing import record


@use_case(Action.MANAGE_OFFERING)
def linkable_courses(uow: UnitOfWork, actor: Person) -> tuple[Course, ...]:
    """The mentor's own that are not archived."""
    permit(uow, actor, Action.MANAGE_OFFERING, mentor=actor.id)
    found = uow.courses.of(actor.id)
    return tuple(each for each in found if each.status is CourseStatus.ACTIVE)


@use_case(Action.MANAGE_OFFERING)
def link_offering(
    uow: UnitOfWork,
    actor: Person,
    id: OfferingId,
    course_id: CourseId,
    revision: int | None = None,
) -> Offering:
    """Raises NotFound, also for a course of somebody else (B15); CourseArchived, StaleButton."""
    offering = _own(uow, actor, id, revision)
    course = uow.courses.get(course_id)
    if course is None or course.mentor_id != offering.mentor_id:
        raise NotFound()
    if course.status is not CourseStatus.ACTIVE:
        raise CourseArchived()
    return _linked(uow, actor, offering, course_id)


@use_case(Action.MANAGE_OFFERING)
def unlink_offering(
    uow: UnitOfWork, actor: Person, id: OfferingId, revision: int | None = None
) -> Offering:
    return _linked(uow, actor, _own(uow, actor, id, revision), None)


def _linked(
    uow: UnitOfWork, actor: Person, offering: Offering, course: CourseId | None
) -> Offering:
    if offering.course_id == course:
        return offering
    stored = uow.offerings.save(replace(offering, course_id=course))
    record(uow, actor, "offering_course", "offering", offering.id, course=course or 0)
    return stored


def _own(uow: UnitOfWork, actor: Person, id: OfferingId, revision: int | None) -> Offering:
    known = uow.offerings.get(id)
    if known is None:
        raise NotFound()
    permit(uow, actor, Action.MANAGE_OFFERING, mentor=known.mentor_id)
    uow.lock(known.mentor_id)
    offering = uow.offerings.get(id) or known
    if revision is not None and revision != offering.revision:
        raise StaleButton(offering_id=id)
    return offering
