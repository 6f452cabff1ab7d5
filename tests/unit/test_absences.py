"""What missed sessions lead to, and how each of it is put right (X23)."""

from dataclasses import replace

import pytest

from core.absences import Step
from core.afterwards_errors import (
    AbsenceAnswered,
    AbsenceForgiven,
    BookingsHeld,
    OfferingsHeld,
)
from core.booking import BookingState, By
from core.catalog import OfferingStatus
from core.errors import NotAllowed, NotFound
from core.notices import NoticeKind
from core.settings import AbsenceSettings, PackSettings, Settings
from core.use_cases import absences, cancelling, completing, publishing
from core.use_cases.absence_reports import deny_absence
from tests.harness.world import World

K = NoticeKind


def world_with(**rules):
    packs = PackSettings(idle_nudge_days=0)
    return World(Settings(packs=packs, absences=AbsenceSettings(**rules)))


def missed(world, student, mentor, offering, who=By.STUDENT):
    """A session booked, begun and missed by `who`, as the mentor says."""
    booked = world.book(student, offering)
    world.move_to(booked.ends_at)
    return world.run(completing.mark_absent, mentor, booked.id, who)


@pytest.fixture
def world():
    return world_with()


@pytest.fixture
def cast(world):
    mentor, student = world.mentor(), world.student()
    return student, mentor, world.offering(mentor)


def standing(world, person, side=By.STUDENT):
    return absences.standing(world.unit(), person.id, side)


def test_x23_the_first_missed_session_warns_and_says_what_comes_next(world, cast):
    student, mentor, offering = cast
    missed(world, student, mentor, offering)
    stands = standing(world, student)
    assert (stands.count, stands.step, stands.next) == (1, Step.WARNED, (2, Step.HELD))
    assert world.told(student).count(K.ABSENCE_COUNTED) == 1
    world.book(student, offering)


def test_x23_the_second_holds_bookings_for_some_days_and_then_no_longer(world, cast):
    student, mentor, offering = cast
    for _ in range(2):
        missed(world, student, mentor, offering)
    with pytest.raises(BookingsHeld) as held:
        world.book(student, offering)
    assert held.value.facts["missed"] == 2
    world.move_to(held.value.facts["until"])
    world.book(student, offering)


def test_x23_the_third_asks_staff(world, cast):
    staff = world.staff()
    student, mentor, offering = cast
    for _ in range(3):
        missed(world, student, mentor, offering)
        world.move(days=8)
    assert world.told(staff).count(K.ABSENCES_MANY) == 1
    counts = world.run(absences.absence_counts, staff)
    assert [(each.name, each.count) for each in counts] == [(student.name, 3)]


def test_x23_a_correction_lifts_the_hold_at_once(world, cast):
    student, mentor, offering = cast
    missed(world, student, mentor, offering)
    second = missed(world, student, mentor, offering)
    world.run(completing.complete, mentor, second.id)
    assert standing(world, student).count == 1
    world.book(student, offering)


def test_x23_a_correction_back_counts_once_again(world, cast):
    student, mentor, offering = cast
    booked = missed(world, student, mentor, offering)
    world.run(completing.complete, mentor, booked.id)
    world.run(completing.mark_absent, mentor, booked.id, By.STUDENT)
    assert standing(world, student).count == 1
    assert len(world.store.absences) == 1


def test_x23_staff_forgive_one_with_a_reason_and_it_counts_no_longer(world, cast):
    staff = world.staff()
    student, mentor, offering = cast
    for _ in range(2):
        missed(world, student, mentor, offering)
    file = world.run(absences.absences_of, staff, student.id)
    latest = file.absences[0]
    forgiven = world.run(absences.forgive, staff, latest.id, "was ill", latest.revision)
    assert forgiven.reason == "was ill"
    assert world.told(student).count(K.ABSENCE_FORGIVEN) == 1
    world.book(student, offering)
    with pytest.raises(AbsenceForgiven):
        world.run(absences.forgive, staff, latest.id, "again")


def test_x23_what_is_long_ago_counts_no_longer(world, cast):
    student, mentor, offering = cast
    missed(world, student, mentor, offering)
    world.move(days=61)
    missed(world, student, mentor, offering)
    assert standing(world, student).step is Step.WARNED


def test_x23_nobody_else_forgives(world, cast):
    student, mentor, offering = cast
    missed(world, student, mentor, offering)
    (absence,) = world.store.absences.values()
    for nobody in (student, mentor):
        with pytest.raises(NotAllowed):
            world.run(absences.forgive, nobody, absence.id, "please")


def test_x23_a_mentor_who_misses_three_has_offerings_paused_until_staff_forgive(world, cast):
    staff = world.staff()
    student, mentor, offering = cast
    for _ in range(3):
        missed(world, student, mentor, offering, By.MENTOR)
    assert world.store.offerings[offering.id].status is OfferingStatus.PAUSED
    assert world.told(staff).count(K.ABSENCES_MANY) == 3
    with pytest.raises(OfferingsHeld):
        world.run(publishing.resume, mentor, offering.id)
    latest = world.run(absences.absences_of, staff, mentor.id).absences[0]
    world.run(absences.forgive, staff, latest.id, "family emergency")
    assert world.run(publishing.resume, mentor, offering.id).status is OfferingStatus.ACTIVE


def test_x23_a_late_cancellation_counts_where_the_community_says_so():
    for counts, expected in ((True, 1), (False, 0)):
        world = world_with(late_cancels_count=counts)
        student, mentor = world.student(), world.mentor()
        booked = world.book(student, world.offering(mentor))
        world.move_to(booked.starts_at)
        world.jump(hours=-2)
        world.run(cancelling.cancel, student, booked.id)
        assert standing(world, student).count == expected


def test_x23_a_step_of_zero_is_left_out():
    world = world_with(student_hold_at=0, student_ask_staff_at=0, student_warn_at=0)
    student, mentor = world.student(), world.mentor()
    offering = world.offering(mentor)
    for _ in range(4):
        missed(world, student, mentor, offering)
    assert world.told(student).count(K.ABSENCE_COUNTED) == 0
    world.book(student, offering)


def reported(world, student, mentor, offering):
    booked = world.book(student, offering)
    world.move_to(booked.ends_at)
    return world.run(completing.report_absence, student, booked.id)


def test_x23_a_mentor_who_does_not_answer_in_72_hours_gives_all_back(world):
    student, mentor = world.student(), world.mentor()
    world.pack(student, mentor)
    offering = world.offering(mentor, 2_000)
    (pack,) = world.store.packs.values()
    booked = reported(world, student, mentor, offering)
    assert world.told(mentor).count(K.ABSENCE_CLAIMED) == 1
    world.move(hours=71)
    assert world.booking(booked).state is BookingState.SCHEDULED  # the clock does not close it
    world.move(hours=2)
    after = world.booking(booked)
    assert (after.state, after.no_show_by) == (BookingState.NO_SHOW, By.MENTOR)
    assert world.pack_now(pack).remaining == 4
    assert standing(world, mentor, By.MENTOR).count == 1


def test_x23_a_mentor_who_was_there_says_so_and_staff_decide(world, cast):
    staff = world.staff()
    student, mentor, offering = cast
    booked = reported(world, student, mentor, offering)
    world.run(deny_absence, mentor, booked.id)
    assert world.told(staff).count(K.ABSENCE_REPORTED) == 2
    world.move(days=4)
    assert world.booking(booked).state is BookingState.COMPLETED
    with pytest.raises(AbsenceAnswered):
        world.run(deny_absence, mentor, booked.id)


def test_x23_only_that_mentor_answers(world, cast):
    student, mentor, offering = cast
    booked = reported(world, student, mentor, offering)
    for nobody in (world.mentor("Max"), world.student("Omar")):
        with pytest.raises(NotFound):
            world.run(deny_absence, nobody, booked.id)


def test_x23_whoever_closed_it_already_is_still_asked_and_the_end_is_put_right(world, cast):
    student, mentor, offering = cast
    booked = world.book(student, offering)
    world.move_to(booked.ends_at)
    world.run(completing.complete, mentor, booked.id)
    world.run(completing.report_absence, student, booked.id)
    world.move(hours=73)
    assert world.booking(booked).no_show_by is By.MENTOR


def test_x23_an_answer_by_the_card_ends_the_report(world, cast):
    student, mentor, offering = cast
    booked = reported(world, student, mentor, offering)
    world.run(completing.complete, mentor, booked.id)
    world.move(hours=80)
    assert world.booking(booked).state is BookingState.COMPLETED


def test_x23_without_the_setting_only_staff_decide():
    world = world_with(mentor_answers_within_hours=0)
    student, mentor = world.student(), world.mentor()
    booked = reported(world, student, mentor, world.offering(mentor))
    world.move(days=9)
    assert world.booking(booked).state is BookingState.COMPLETED


def test_x23_whoever_is_held_asks_staff(world):
    staff, student = world.staff(), world.student()
    world.run(absences.appeal, student, "I was in hospital", "event-1")
    assert world.told(staff) == [K.HOLD_APPEALED]


def test_x23_what_a_person_sees_of_their_own(world, cast):
    student, mentor, offering = cast
    missed(world, student, mentor, offering)
    file = world.run(absences.my_absences, student)
    assert [each.side for each in file.standings] == [By.STUDENT]
    assert list(file.titles.values()) == [offering.title]
    assert world.run(absences.my_absences, mentor).absences == ()


def test_control_without_the_count_nothing_is_held(world, cast):
    student, mentor, offering = cast
    for _ in range(2):
        missed(world, student, mentor, offering)
    for id, each in list(world.store.absences.items()):
        world.store.absences[id] = replace(each, undone_at=world.now)
    world.book(student, offering)
