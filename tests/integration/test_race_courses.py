"""Completions and verification when many act at the same moment (B8, O3)."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from core.course_errors import MentorNotVerified
from core.courses import CompletionTold
from core.ids import encode
from core.notices import NoticeKind
from core.settings import CourseSettings, MentorSettings
from core.use_cases import courses, courses_staff, verifying
from core.use_cases.courses_told import completion_told
from storage.errors import ConstraintViolated
from storage.statements import Statement
from storage.tables import completions, notices
from tests.harness.crowd import GENEROUS, MENTOR, crowd, lost, won

SITES = replace(GENEROUS, courses=CourseSettings(sites=("academy",)))
STRICT = replace(GENEROUS, mentors=MentorSettings(require_verification=True))
_COUNT = Statement(select(func.count()).select_from(completions))
_TOLD = Statement(
    select(func.count())
    .select_from(notices)
    .where(notices.c.kind == NoticeKind.COURSE_COMPLETED.value)
)


async def counted(c, statement):
    return await c.see(lambda uow: uow.connection.one(statement)[0])


async def a_course(c):
    return await c.do(courses.make_course, c.mentor, MENTOR, "Python", "academy", "py-1")


def telling(student, key):
    return lambda uow: completion_told(uow, told(student, key))


def told(student, key):
    number = encode(student.id)
    return CompletionTold("academy", key, "py-1", student.created_at, number=number)


async def test_o3_one_completion_told_eight_times_at_once_is_one(database_url):
    async with crowd(database_url, students=1, settings=SITES) as c:
        course = await a_course(c)
        (student,) = c.students
        works = [telling(student, f"evt-{n % 3}") for n in range(6)]
        marks = [
            lambda uow: courses_staff.mark_completed(uow, c.staff, course.id, student.id)
            for _ in range(2)
        ]
        answers = await c.at_once(*works, *marks)
        assert not lost(answers)
        assert await counted(c, _COUNT) == 1
        assert await counted(c, _TOLD) == 1


async def test_control_without_the_unique_index_the_pair_is_there_twice(database_url):
    async with crowd(database_url, students=1, settings=SITES, sound=False) as c:
        course = await a_course(c)
        (student,) = c.students
        await c.do(completion_told, told(student, "evt-1"))
        (one,) = await c.see(lambda uow: uow.completions.of_course(course.id))
        await c.run("DROP INDEX completion_once")
        again = replace(one, id=c.ids.new(), reference="evt-2")
        await c.do(lambda uow: uow.completions.add(again))
        assert await counted(c, _COUNT) == 2


async def test_b8_a_booking_and_a_revocation_at_once_leave_one_truth(database_url):
    async with crowd(database_url, students=6, settings=STRICT) as c:
        offering = await c.offer()
        await c.do(verifying.verify, c.staff, MENTOR, "Known")
        slots = [c.slot(3 + n % 2, 2 * n) for n in range(6)]
        books = [
            c.booking(student, offering, slot)
            for student, slot in zip(c.students, slots, strict=True)
        ]

        def revoke(uow):
            return verifying.revoke(uow, c.staff, MENTOR, "No longer")

        answers = await c.at_once(*books[:3], revoke, *books[3:])
        assert set(lost(answers)) <= {MentorNotVerified}
        late = await c.at_once(c.booking(c.students[0], offering, c.slot(5)))
        assert lost(late) == [MentorNotVerified]
        booked = [each for each in won(answers) if hasattr(each, "starts_at")]
        for each in booked:
            assert (await c.now(each)).state == each.state


async def test_b15_control_without_the_guard_a_foreign_course_gets_in(database_url):
    async with crowd(database_url, students=1, settings=SITES, sound=False) as c:
        course = await a_course(c)
        other = await c.another_mentor()
        theirs = await c.offer(mentor=other.id)
        wrong = replace(theirs, course_id=course.id)
        with pytest.raises(ConstraintViolated):
            await c.do(lambda uow: uow.offerings.save(wrong))
        name = "course_owner_update" if c.db.dialect == "sqlite" else "course_owner ON offerings"
        await c.run(f"DROP TRIGGER {name}")
        assert (await c.do(lambda uow: uow.offerings.save(wrong))).course_id == course.id
