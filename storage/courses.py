"""Courses, their completions and suggestions, and what could not be placed."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, bindparam, case, or_, select, text

from core.catalog import OfferingKind
from core.courses import Completion, Course, Report, Suggestion, SuggestionState
from core.ids import CourseId, PersonId
from core.reading import OfferingCard
from storage.catalogue import ON_SHOW
from storage.mapping import Mapped
from storage.offerings import OFFERINGS
from storage.repository import Repository
from storage.statements import Statement
from storage.tables import (
    completion_reports,
    completions,
    courses,
    mentors,
    offerings,
    people,
    suggestions,
)
from storage.tables.courses import WAITS

COURSES = Mapped(courses, Course)
COMPLETIONS = Mapped(completions, Completion)
SUGGESTIONS = Mapped(suggestions, Suggestion)
REPORTS = Mapped(completion_reports, Report)

_c, _k, _s, _r, _o = courses.c, completions.c, suggestions.c, completion_reports.c, offerings.c
_SORTED = (_c.status, _c.title, _c.id)  # "active" comes before "archived"
_OF = Statement(COURSES.query(_c.mentor_id == bindparam("mentor")).order_by(*_SORTED))
_EVERY = Statement(COURSES.query().order_by(*_SORTED))
_KNOWN_AS = COURSES.select(_c.site == bindparam("site"), _c.reference == bindparam("reference"))

_STANDS = _k.taken_back_at.is_(None)
_STANDING = COMPLETIONS.select(
    _k.course_id == bindparam("course"), _k.student_id == bindparam("student"), _STANDS
)
_BY_REFERENCE = COMPLETIONS.select(
    _k.source == bindparam("source"), _k.reference == bindparam("reference")
)
_LATEST = (_k.completed_at.desc(), _k.id.desc())
_OF_COURSE = Statement(
    COMPLETIONS.query(_k.course_id == bindparam("course"), _STANDS).order_by(*_LATEST)
)
_OF_STUDENT = Statement(
    COMPLETIONS.query(_k.student_id == bindparam("student"), _STANDS).order_by(*_LATEST)
)

_SUGGESTED = SUGGESTIONS.select(
    _s.student_id == bindparam("student"), _s.course_id == bindparam("course")
)
_OPEN = Statement(
    SUGGESTIONS.query(
        _s.student_id == bindparam("student"),
        _s.state == SuggestionState.OPEN.value,
        _k.student_id == _s.student_id,
        _k.course_id == _s.course_id,
        _STANDS,
    ).order_by(*_LATEST)
)

_REPORTED = REPORTS.select(_r.site == bindparam("site"), _r.reference == bindparam("reference"))
_WAITING = Statement(REPORTS.query().where(text(WAITS)).order_by(_r.arrived_at, _r.id))


def _fitting() -> Statement:
    """The course's own first, then its mentor's, then those of the same categories."""
    of_course = _o.course_id == bindparam("course")
    of_mentor = _o.mentor_id == bindparam("mentor")
    linked = offerings.alias("linked").c
    categories = select(linked.category).where(
        linked.course_id == bindparam("course"), linked.category != ""
    )
    rating = case((_o.rating_count > 0, _o.rating_sum * 1000 // _o.rating_count), else_=0)
    wanted: ColumnElement[bool] = or_(of_course, of_mentor, _o.category.in_(categories))
    near = case((of_course, 0), (of_mentor, 1), else_=2)
    return Statement(
        OFFERINGS.query(
            people.c.id == _o.mentor_id,
            mentors.c.person_id == _o.mentor_id,
            ON_SHOW,
            _o.kind != OfferingKind.RECORDED.value,
            wanted,
        )
        .add_columns(people.c.name, mentors.c.verified_at)
        .order_by(near, rating.desc(), _o.times_booked.desc(), _o.id)
        .limit(bindparam("most"))
    )


_FITTING = _fitting()


class SqlCourses(Repository[Course]):
    __slots__ = ()
    _mapped = COURSES

    def of(self, mentor: PersonId) -> Sequence[Course]:
        return COURSES.all(self._connection, _OF, mentor=mentor)

    def every(self) -> Sequence[Course]:
        return COURSES.all(self._connection, _EVERY)

    def known_as(self, site: str, reference: str) -> Course | None:
        return COURSES.first(self._connection, _KNOWN_AS, site=site, reference=reference)

    def fitting(self, course: Course, limit: int) -> Sequence[OfferingCard]:
        rows = self._connection.all(_FITTING, course=course.id, mentor=course.mentor_id, most=limit)
        return [
            OfferingCard(OFFERINGS.from_row(row[:-2]), row[-2], row[-1] is not None) for row in rows
        ]


class SqlCompletions(Repository[Completion]):
    __slots__ = ()
    _mapped = COMPLETIONS

    def standing(self, course: CourseId, student: PersonId) -> Completion | None:
        return COMPLETIONS.first(self._connection, _STANDING, course=course, student=student)

    def by_reference(self, source: str, reference: str) -> Completion | None:
        return COMPLETIONS.first(
            self._connection, _BY_REFERENCE, source=source, reference=reference
        )

    def of_course(self, course: CourseId) -> Sequence[Completion]:
        return COMPLETIONS.all(self._connection, _OF_COURSE, course=course)

    def of_student(self, student: PersonId) -> Sequence[Completion]:
        return COMPLETIONS.all(self._connection, _OF_STUDENT, student=student)


class SqlSuggestions(Repository[Suggestion]):
    __slots__ = ()
    _mapped = SUGGESTIONS

    def of(self, student: PersonId, course: CourseId) -> Suggestion | None:
        return SUGGESTIONS.first(self._connection, _SUGGESTED, student=student, course=course)

    def open_of(self, student: PersonId) -> Sequence[Suggestion]:
        return SUGGESTIONS.all(self._connection, _OPEN, student=student)


class SqlCompletionReports(Repository[Report]):
    __slots__ = ()
    _mapped = REPORTS

    def by_reference(self, site: str, reference: str) -> Report | None:
        return REPORTS.first(self._connection, _REPORTED, site=site, reference=reference)

    def waiting(self) -> Sequence[Report]:
        return REPORTS.all(self._connection, _WAITING)
