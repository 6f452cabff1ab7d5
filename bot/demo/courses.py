"""A course of the demo, held elsewhere: the staff say who completed it."""

from dataclasses import replace

from core.courses import Course, CourseStatus
from core.ids import CourseId, PersonId, encode
from core.ports import UnitOfWork


def open_course(uow: UnitOfWork, mentor: PersonId, title: str, leads_to: str) -> None:
    """`leads_to`: the title of the mentor's offering that belongs to it."""
    id = CourseId(uow.new_id())
    status = CourseStatus.ACTIVE
    uow.courses.add(Course(id, mentor, title, "", encode(id), status, uow.now))
    for offering in uow.offerings.of(mentor):
        if offering.title == leads_to:
            uow.offerings.save(replace(offering, course_id=id))
