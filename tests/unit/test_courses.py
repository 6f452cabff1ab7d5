"""Courses, completions and what is suggested afterwards (B15, C12, O1 to O5)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.course_errors import (
    CompletionClosed,
    CourseArchived,
    CourseReferenceInvalid,
    CourseReferenceTaken,
)
from core.courses import CompletionTold, ReportState
from core.errors import NotAllowed, NotFound, StaleButton, StaleRevision, TextMissing
from core.ids import encode
from core.notices import NoticeKind
from core.people import Identity, Role
from core.settings import CourseSettings, Settings
from core.use_cases import courses, courses_linking, courses_staff, courses_suggesting
from core.use_cases.courses_told import Noted, completion_told
from tests.harness.world import START, World


@pytest.fixture
def world():
    return World(Settings(courses=CourseSettings(sites=("academy", "school"))))


@pytest.fixture
def mentor(world):
    return world.mentor("Mona")


@pytest.fixture
def student(world):
    return world.student("Sara")


@pytest.fixture
def staff(world):
    return world.person("Stella", Role.STAFF)


@pytest.fixture
def course(world, mentor):
    return world.run(courses.make_course, mentor, mentor.id, "Python", "academy", "py-101")


def told(student=None, **changes):
    who = {"number": encode(student.id)} if student else {}
    base = CompletionTold("academy", "evt-1", "py-101", START, **who)
    return replace(base, **changes)


def notices(world, kind):
    return [each.row for each in world.store.notices.values() if each.row.kind is kind]


def linked(world, mentor, course, **changes):
    offering = world.offering(mentor, **changes)
    return world.run(courses_linking.link_offering, mentor, offering.id, course.id)


def page(world, student, course):
    shown = world.run(courses_suggesting.suggestion_page, student, course.id)
    return [each.offering.id for each in shown.cards]


def test_a_mentor_makes_courses_of_their_own_and_staff_for_any_mentor(world, mentor, staff):
    mine = world.run(courses.make_course, mentor, mentor.id, "Mine", "academy", "1")
    theirs = world.run(courses.make_course, staff, mentor.id, "By staff", "school", "1")
    assert [c.id for c in world.run(courses.courses_of, mentor, mentor.id)] == [
        theirs.id, mine.id,
    ]  # fmt: skip
    other = world.mentor("Omar")
    with pytest.raises(NotFound):
        world.run(courses.make_course, other, mentor.id, "Not mine", "academy", "2")
    with pytest.raises(NotFound):
        world.run(courses.courses_of, other, mentor.id)
    with pytest.raises(NotFound):
        world.run(courses.edit_course, other, mine.id, None, "Stolen")


def test_a_number_is_unique_at_its_site_and_ours_without_one(world, mentor, course):
    with pytest.raises(CourseReferenceTaken):
        world.run(courses.make_course, mentor, mentor.id, "Other", "academy", "py-101")
    other = world.run(courses.make_course, mentor, mentor.id, "Other", "school", "py-101")
    plain = world.run(courses.make_course, mentor, mentor.id, "Third", "school")
    assert plain.reference == encode(plain.id)
    with pytest.raises(CourseReferenceTaken):
        world.run(courses.edit_course, mentor, other.id, 0, "Other", "academy", "py-101")


@pytest.mark.parametrize(
    ("title", "site", "reference", "error"),
    [
        ("", "academy", "x", TextMissing),
        ("T", "nowhere", "x", CourseReferenceInvalid),
        ("T", "academy", "a b", CourseReferenceInvalid),
        ("T", "academy", "x" * 101, CourseReferenceInvalid),
    ],
)
def test_what_cannot_be_a_course_is_refused(world, mentor, title, site, reference, error):
    with pytest.raises(error):
        world.run(courses.make_course, mentor, mentor.id, title, site, reference)


def test_an_edit_on_an_old_form_is_stale(world, mentor, course):
    world.run(courses.edit_course, mentor, course.id, 0, "Python 1", "academy", "py-101")
    with pytest.raises(StaleButton):
        world.run(courses.edit_course, mentor, course.id, 0, "Python 2", "academy", "py-101")


def test_b15_an_offering_is_linked_to_a_course_of_its_own_mentor_alone(world, mentor, course):
    other = world.mentor("Omar")
    theirs = world.offering(other)
    with pytest.raises(NotFound):
        world.run(courses_linking.link_offering, other, theirs.id, course.id)
    with pytest.raises(NotFound):
        world.run(courses_linking.link_offering, mentor, theirs.id, course.id)
    mine = linked(world, mentor, course)
    assert mine.course_id == course.id
    free = world.run(courses_linking.unlink_offering, mentor, mine.id, mine.revision)
    assert free.course_id is None


def test_o2_only_ones_own_courses_that_are_not_archived_can_be_linked(world, mentor, course):
    other = world.mentor("Omar")
    assert world.run(courses_linking.linkable_courses, mentor) == (course,)
    assert world.run(courses_linking.linkable_courses, other) == ()
    world.run(courses.archive_course, mentor, course.id, 0)
    assert world.run(courses_linking.linkable_courses, mentor) == ()
    offering = world.offering(mentor)
    with pytest.raises(CourseArchived):
        world.run(courses_linking.link_offering, mentor, offering.id, course.id)
    world.run(courses.restore_course, mentor, course.id)
    assert world.run(courses_linking.linkable_courses, mentor)


def test_o3_the_student_is_told_once_however_often_the_site_says_it(world, course, student):
    assert world.run(completion_told, told(student)) is Noted.DONE
    assert world.run(completion_told, told(student)) is Noted.REPEATED
    assert world.run(completion_told, told(student, key="evt-2")) is Noted.REPEATED
    assert len(world.store.completions) == 1
    (notice,) = notices(world, NoticeKind.COURSE_COMPLETED)
    assert (notice.person_id, notice.subject_id) == (student.id, course.id)


def test_the_account_on_a_platform_names_the_student_too(world, course, student):
    world.store.identities[1] = Identity(1, student.id, "telegram", "42", "42", "Sara", START)
    assert world.run(completion_told, told(channel="telegram", user="42")) is Noted.DONE
    assert world.run(courses.completed_by, student.id) == {course.id}


def test_fault_w06_a_site_completes_no_course_of_another_site(world, course, student, staff):
    assert world.run(completion_told, told(student, site="school")) is Noted.LAID_ASIDE
    assert world.store.completions == {}


@pytest.mark.parametrize("number", ["", "ZZZZZZZZZZZZZ", "0"])
def test_an_unknown_student_waits_for_staff_who_are_told_once(world, course, staff, number):
    assert world.run(completion_told, told(number=number)) is Noted.LAID_ASIDE
    assert world.run(completion_told, told(number=number)) is Noted.REPEATED
    assert world.run(completion_told, told(number=number, key="evt-2")) is Noted.LAID_ASIDE
    assert len(notices(world, NoticeKind.COMPLETION_UNPLACED)) == 1
    assert len(world.run(courses_staff.unplaced, staff)) == 2


def test_a_course_made_later_takes_the_completions_told_before(world, mentor, student, staff):
    assert world.run(completion_told, told(student)) is Noted.LAID_ASIDE
    course = world.run(courses.make_course, mentor, mentor.id, "Python", "academy", "py-101")
    assert world.run(courses.completed_by, student.id) == {course.id}
    assert world.run(courses_staff.unplaced, staff) == ()


def test_staff_say_whose_a_completion_is_or_drop_it(world, course, student, staff):
    world.run(completion_told, told(number="0"))
    world.run(completion_told, told(number="0", key="evt-2"))
    first, second = world.run(courses_staff.unplaced, staff)
    assert world.run(courses_staff.try_report, staff, first.id).state is ReportState.WAITING
    placed = world.run(courses_staff.place_report, staff, first.id, student.id, 0)
    assert placed.state is ReportState.SETTLED
    assert world.run(courses.completed_by, student.id) == {course.id}
    with pytest.raises(CompletionClosed):
        world.run(courses_staff.place_report, staff, first.id, student.id)
    world.run(courses_staff.drop_report, staff, second.id, 0)
    assert world.run(completion_told, told(number="0", key="evt-2")) is Noted.REPEATED


def test_staff_mark_a_completion_once_and_take_it_back(world, course, student, staff, mentor):
    with pytest.raises(NotAllowed):
        world.run(courses_staff.mark_completed, mentor, course.id, student.id)
    first = world.run(courses_staff.mark_completed, staff, course.id, student.id)
    again = world.run(courses_staff.mark_completed, staff, course.id, student.id)
    assert first.id == again.id
    assert world.run(courses_suggesting.open_suggestions, student) == (course,)
    world.run(courses_staff.take_back, staff, first.id, 0)
    assert world.run(courses.completed_by, student.id) == frozenset()
    assert world.run(courses_suggesting.open_suggestions, student) == ()
    with pytest.raises(CompletionClosed):
        world.run(courses_staff.take_back, staff, first.id)
    with pytest.raises(NotFound):
        page(world, student, course)


def test_what_was_taken_back_is_not_brought_back_by_the_same_event(world, course, student, staff):
    world.run(completion_told, told(student))
    (done,) = world.store.completions.values()
    world.run(courses_staff.take_back, staff, done.id)
    assert world.run(completion_told, told(student)) is Noted.REPEATED
    assert world.run(courses.completed_by, student.id) == frozenset()
    assert world.run(completion_told, told(student, key="evt-9")) is Noted.DONE


def test_the_last_word_on_a_pair_and_on_a_reference_is_the_tables(world, course, student):
    world.run(completion_told, told(student))
    (done,) = world.store.completions.values()
    unit = world.unit()
    with pytest.raises(StaleRevision):
        unit.completions.add(replace(done, id=1, reference="other"))
    with pytest.raises(StaleRevision):
        unit.completions.add(replace(done, id=1, taken_back_at=START))


def test_o3_own_offerings_of_the_course_come_first_and_at_most_five(world, mentor, course, student):
    others = [world.offering(mentor, title=f"Other {n}") for n in range(4)]
    first = linked(world, mentor, course, title="Of the course", category="code")
    alike = world.offering(world.mentor("Omar"), title="Alike", category="code")
    world.offering(world.mentor("Lena"), title="Unlike", category="music")
    world.run(completion_told, told(student))
    shown = page(world, student, course)
    assert shown == [first.id, *(each.id for each in others)]
    world.store.offerings[others[0].id] = replace(others[0], unlisted=True)
    assert page(world, student, course)[-1] == alike.id


def test_o3_only_what_this_student_can_book_is_suggested(world, mentor, course, student):
    trial = linked(world, mentor, course, trial=True)
    paused = linked(world, mentor, course)
    world.run(completion_told, told(student))
    assert page(world, student, course) == [trial.id, paused.id]
    booking = world.book(student, trial)
    assert page(world, student, course) == [paused.id]
    assert booking.student_id == student.id
    hidden = replace(world.store.mentors[mentor.id], hidden=True)
    world.store.mentors[mentor.id] = hidden
    assert page(world, student, course) == []


def test_o3_a_mentor_is_not_suggested_to_themself(world, mentor, course):
    linked(world, mentor, course)
    both = replace(mentor, roles=frozenset({Role.MENTOR, Role.STUDENT}))
    world.store.people[mentor.id] = both
    world.run(completion_told, told(mentor))
    assert page(world, both, course) == []


def test_o4_dismissing_is_kept_also_over_a_second_completion(world, course, student, staff):
    world.run(completion_told, told(student))
    world.run(courses_suggesting.dismiss, student, course.id)
    world.run(courses_suggesting.dismiss, student, course.id)
    assert world.run(courses_suggesting.open_suggestions, student) == ()
    (done,) = world.store.completions.values()
    world.run(courses_staff.take_back, staff, done.id)
    world.run(completion_told, told(student, key="evt-2"))
    assert world.run(courses_suggesting.open_suggestions, student) == ()
    assert len(notices(world, NoticeKind.COURSE_COMPLETED)) == 1
    assert world.run(courses.completed_by, student.id) == {course.id}


def test_fault_z02_suggestions_of_others_are_not_found(world, course, student):
    world.run(completion_told, told(student))
    stranger = world.student("Omar")
    with pytest.raises(NotFound):
        page(world, stranger, course)
    with pytest.raises(NotFound):
        world.run(courses_suggesting.dismiss, stranger, course.id)
    for missing in (course.id + 1, 0):
        with pytest.raises(NotFound):
            world.run(courses_suggesting.suggestion_page, student, missing)


def test_who_completed_it_is_seen_by_staff_the_latest_first(world, course, student, staff):
    world.run(completion_told, told(student))
    late = world.student("Omar")
    world.run(completion_told, told(late, key="evt-2", completed_at=START + timedelta(days=1)))
    _, cards = world.run(courses_staff.completions_of, staff, course.id)
    assert [card.student_name for card in cards] == ["Omar", "Sara"]
    with pytest.raises(NotAllowed):
        world.run(courses_staff.completions_of, student, course.id)
