"""In-memory courses, completions, suggestions, and completions that nobody could place."""

from collections.abc import Iterable, Sequence

from core.catalog import Offering, OfferingKind, OfferingStatus
from core.course_errors import CourseReferenceTaken
from core.courses import (
    Completion,
    Course,
    Report,
    ReportState,
    Suggestion,
    SuggestionState,
)
from core.ids import CourseId, PersonId
from core.reading import OfferingCard
from tests.harness.memory_rows import Store, Table, once


class MemoryCourses(Table[Course]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.courses, self._guard)
        self._store = store

    def _guard(self, row: Course) -> None:
        known = self.known_as(row.site, row.reference)
        if known is not None and known.id != row.id:
            raise CourseReferenceTaken()

    def of(self, mentor: PersonId) -> Sequence[Course]:
        return _sorted(self.where(lambda each: each.mentor_id == mentor))

    def every(self) -> Sequence[Course]:
        return _sorted(self.rows.values())

    def known_as(self, site: str, reference: str) -> Course | None:
        return self.one(lambda each: (each.site, each.reference) == (site, reference))

    def fitting(self, course: Course, limit: int) -> Sequence[OfferingCard]:
        offerings = self._store.offerings.values()
        categories = {o.category for o in offerings if o.course_id == course.id} - {""}

        def near(offering: Offering) -> int | None:
            if offering.course_id == course.id:
                return 0
            if offering.mentor_id == course.mentor_id:
                return 1
            return 2 if offering.category in categories else None

        def key(offering: Offering) -> tuple[int, float, int, int]:
            rating = offering.average_rating or 0
            return near(offering) or 0, -rating, -offering.times_booked, offering.id

        found = sorted((o for o in offerings if near(o) is not None and self._live(o)), key=key)
        return [self._card(each) for each in found[:limit]]

    def _card(self, offering: Offering) -> OfferingCard:
        verified = self._store.mentors[offering.mentor_id].verified_at is not None
        return OfferingCard(offering, self._store.people[offering.mentor_id].name, verified)

    def _live(self, offering: Offering) -> bool:
        hidden = offering.unlisted or self._store.mentors[offering.mentor_id].hidden
        sold = offering.status is OfferingStatus.ACTIVE
        live = offering.kind is not OfferingKind.RECORDED
        banned = self._store.people[offering.mentor_id].banned_at is not None
        return sold and live and not hidden and not banned


def _sorted(found: Iterable[Course]) -> list[Course]:
    return sorted(found, key=lambda each: (each.status, each.title, each.id))


class MemoryCompletions(Table[Completion]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.completions, self._guard)

    def _guard(self, row: Completion) -> None:
        others = [each for each in self.rows.values() if each.id != row.id]
        key = (row.source, row.reference)
        once((o for o in others if (o.source, o.reference) == key), "completion_reference")
        if row.taken_back_at is None:
            pair = (row.course_id, row.student_id)
            standing = (o for o in others if o.taken_back_at is None)
            once((o for o in standing if (o.course_id, o.student_id) == pair), "completion_once")

    def _latest(self, found: Iterable[Completion]) -> list[Completion]:
        return sorted(found, key=lambda each: (each.completed_at, each.id), reverse=True)

    def standing(self, course: CourseId, student: PersonId) -> Completion | None:
        return next((e for e in self.of_student(student) if e.course_id == course), None)

    def by_reference(self, source: str, reference: str) -> Completion | None:
        return self.one(lambda each: (each.source, each.reference) == (source, reference))

    def of_course(self, course: CourseId) -> Sequence[Completion]:
        return self._latest(
            self.where(lambda each: each.course_id == course and each.taken_back_at is None)
        )

    def of_student(self, student: PersonId) -> Sequence[Completion]:
        return self._latest(
            self.where(lambda each: each.student_id == student and each.taken_back_at is None)
        )


class MemorySuggestions(Table[Suggestion]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.suggestions, self._guard)
        self._completions = MemoryCompletions(store)

    def _guard(self, row: Suggestion) -> None:
        known = self.of(row.student_id, row.course_id)
        once([known] if known is not None and known.id != row.id else [], "suggestion_once")

    def of(self, student: PersonId, course: CourseId) -> Suggestion | None:
        return self.one(lambda each: (each.student_id, each.course_id) == (student, course))

    def open_of(self, student: PersonId) -> Sequence[Suggestion]:
        found = (self.of(student, e.course_id) for e in self._completions.of_student(student))
        return [each for each in found if each and each.state is SuggestionState.OPEN]


class MemoryCompletionReports(Table[Report]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.completion_reports, self._guard)

    def _guard(self, row: Report) -> None:
        known = self.by_reference(row.site, row.reference)
        once([known] if known is not None and known.id != row.id else [], "completion_report_once")

    def by_reference(self, site: str, reference: str) -> Report | None:
        return self.one(lambda each: (each.site, each.reference) == (site, reference))

    def waiting(self) -> Sequence[Report]:
        found = self.where(lambda each: each.state is ReportState.WAITING)
        return sorted(found, key=lambda each: (each.arrived_at, each.id))
