"""Courses, completions, suggestions and reports, read back from both databases."""

from dataclasses import replace

import pytest

from core.catalog import OfferingKind, OfferingStatus
from core.course_errors import CourseReferenceTaken
from core.courses import (
    Completion,
    Course,
    CourseStatus,
    Report,
    ReportState,
    Suggestion,
    SuggestionState,
)
from core.errors import StaleRevision
from core.ids import CourseId, OfferingId
from core.people import Mentor, Role
from storage.errors import ConstraintViolated
from tests.harness.community import HOUR, MENTOR, NOON, STUDENT, community
from tests.harness.rows import person


def course(id=1, mentor=MENTOR, **changes):
    base = Course(CourseId(id), mentor, "بايثون", "academy", f"py-{id}", CourseStatus.ACTIVE, NOON)
    return replace(base, **changes)


def completion(id, **changes):
    base = Completion(id, CourseId(1), STUDENT, "courses:academy", f"evt-{id}", NOON, NOON)
    return replace(base, **changes)


def report(id, **changes):
    base = Report(id, "academy", f"evt-{id}", "py-9", "telegram", "42", "", NOON, NOON)
    return replace(base, **changes)


async def test_courses_come_back_sorted_and_are_found_by_their_number(database_url):
    second = course(2, title="A", site="school", reference="py-1")
    archived = course(3, title="A", status=CourseStatus.ARCHIVED)
    async with community(database_url) as c:

        def fill(uow):
            for each in (archived, second, course()):
                uow.courses.add(each)

        await c.db.write(fill)
        with pytest.raises(CourseReferenceTaken):
            await c.db.write(lambda uow: uow.courses.add(course(4, reference="py-1")))

        def look(uow):
            assert list(uow.courses.of(MENTOR)) == [second, course(), archived]
            assert list(uow.courses.every()) == [second, course(), archived]
            assert uow.courses.known_as("academy", "py-1") == course()
            assert uow.courses.known_as("school", "py-1") == second
            assert uow.courses.known_as("", "py-1") is None

        await c.db.read(look)


async def test_a_pair_has_one_completion_that_stands_and_a_reference_one_for_good(database_url):
    taken = completion(1, taken_back_at=NOON)
    async with community(database_url) as c:

        def fill(uow):
            uow.courses.add(course())
            uow.courses.add(course(2))
            uow.completions.add(taken)
            uow.completions.add(completion(2))
            uow.completions.add(completion(3, course_id=CourseId(2), completed_at=NOON + HOUR))

        await c.db.write(fill)
        for double in (completion(4), completion(4, reference="evt-1", taken_back_at=NOON)):
            with pytest.raises(StaleRevision):
                await c.db.write(lambda uow, row=double: uow.completions.add(row))

        def look(uow):
            assert uow.completions.standing(CourseId(1), STUDENT) == completion(2)
            assert uow.completions.by_reference("courses:academy", "evt-1") == taken
            assert uow.completions.by_reference("staff", "evt-1") is None
            assert [each.id for each in uow.completions.of_student(STUDENT)] == [3, 2]
            assert [each.id for each in uow.completions.of_course(CourseId(1))] == [2]

        await c.db.read(look)


async def test_suggestions_are_open_until_dismissed_or_the_completion_is_taken_back(database_url):
    open_one = Suggestion(1, STUDENT, CourseId(1), SuggestionState.OPEN, NOON)
    async with community(database_url) as c:

        def fill(uow):
            uow.courses.add(course())
            uow.completions.add(completion(1))
            uow.suggestions.add(open_one)

        await c.db.write(fill)
        with pytest.raises(StaleRevision):
            await c.db.write(lambda uow: uow.suggestions.add(replace(open_one, id=2)))
        assert await c.db.read(lambda uow: list(uow.suggestions.open_of(STUDENT))) == [open_one]
        back = replace(completion(1), taken_back_at=NOON)
        await c.db.write(lambda uow: uow.completions.save(back))
        assert await c.db.read(lambda uow: list(uow.suggestions.open_of(STUDENT))) == []
        again = completion(2)
        await c.db.write(lambda uow: uow.completions.add(again))
        no = replace(open_one, state=SuggestionState.DISMISSED)
        await c.db.write(lambda uow: uow.suggestions.save(no))
        assert await c.db.read(lambda uow: list(uow.suggestions.open_of(STUDENT))) == []
        known = await c.db.read(lambda uow: uow.suggestions.of(STUDENT, CourseId(1)))
        assert known is not None
        assert known.state is SuggestionState.DISMISSED


async def test_reports_wait_the_longest_first_and_one_event_is_one(database_url):
    async with community(database_url) as c:

        def fill(uow):
            uow.reports.add(report(1))
            uow.reports.add(report(2, arrived_at=NOON - HOUR))
            uow.reports.add(report(3, state=ReportState.DROPPED))

        await c.db.write(fill)
        with pytest.raises(StaleRevision):
            await c.db.write(lambda uow: uow.reports.add(report(4, reference="evt-1")))
        waiting = await c.db.read(lambda uow: list(uow.reports.waiting()))
        assert waiting == [report(2, arrived_at=NOON - HOUR), report(1)]
        assert await c.db.read(lambda uow: uow.reports.by_reference("academy", "evt-3"))


def offering(uow, id, mentor=MENTOR, **changes):
    known = uow.offerings.of(MENTOR)[0]
    row = replace(known, id=OfferingId(id), mentor_id=mentor, title=f"Nr {id}", **changes)
    uow.offerings.add(replace(row, revision=0))
    return row


async def test_fault_b15_the_database_keeps_an_offering_out_of_a_course_of_somebody_else(
    database_url,
):
    async with community(database_url) as c:

        def fill(uow):
            other = person(uow, "max", Role.MENTOR)
            uow.mentors.add(Mentor(other, "UTC"))
            uow.courses.add(course(2, other))
            uow.courses.add(course())
            return uow.offerings.of(MENTOR)[0]

        mine = await c.db.write(fill)
        for wrong in (CourseId(2), CourseId(9)):
            with pytest.raises(ConstraintViolated) as refused:
                await c.db.write(
                    lambda uow, to=wrong: uow.offerings.save(replace(mine, course_id=to))
                )
            assert refused.value.name == "course_owner"
        linked = await c.db.write(
            lambda uow: uow.offerings.save(replace(mine, course_id=CourseId(1)))
        )
        assert linked.course_id == 1


async def test_o3_what_fits_a_course_its_own_first_then_its_mentors_then_alike(database_url):
    async with community(database_url) as c:

        def fill(uow):
            other = person(uow, "max", Role.MENTOR)
            hidden = person(uow, "hidden", Role.MENTOR)
            banned = person(uow, "banned", Role.MENTOR)
            uow.people.save(replace(uow.people.get(banned), banned_at=NOON))
            for id, is_hidden in ((other, None), (hidden, True), (banned, None)):
                uow.mentors.add(Mentor(id, "UTC", hidden=is_hidden))
            uow.courses.add(course())
            for known in uow.offerings.of(MENTOR):
                uow.offerings.save(replace(known, status=OfferingStatus.PAUSED))
            live = {"status": OfferingStatus.ACTIVE, "rating_count": 0, "rating_sum": 0}
            offering(uow, 911, **live)
            offering(uow, 912, **{**live, "rating_count": 1, "rating_sum": 5})
            offering(uow, 913, **live, course_id=CourseId(1), category="code")
            offering(uow, 914, other, **live, category="code")
            offering(uow, 915, other, **live, category="music")
            offering(uow, 916, hidden, **live, category="code")
            offering(uow, 917, banned, **live, category="code")
            offering(uow, 918, **live, unlisted=True)
            offering(uow, 919, **live, kind=OfferingKind.RECORDED)

        await c.db.write(fill)

        def look(uow):
            found = uow.courses.fitting(course(), 9)
            assert [card.offering.id for card in found] == [913, 912, 911, 914]
            assert found[3].mentor_name == "max"
            assert len(uow.courses.fitting(course(), 2)) == 2

        await c.db.read(look)
