"""X41: one introduction per student and mentor, ever; one cancelled in time is given back."""

from datetime import timedelta

import pytest

from core.booking import BookingState, By
from core.catalog import BookingMode
from core.errors import TrialUsed
from core.use_cases import reading
from core.use_cases.approving import reject
from core.use_cases.cancelling import cancel
from core.use_cases.completing import complete, mark_absent
from core.use_cases.publishing import edit_offering
from tests.harness.world import World


@pytest.fixture
def world():
    return World()


@pytest.fixture
def mentor(world):
    return world.mentor()


@pytest.fixture
def student(world):
    return world.student()


def test_x41_the_second_introduction_with_a_mentor_is_refused(world, mentor, student):
    one, two = world.offering(mentor, trial=True), world.offering(mentor, trial=True)
    booking = world.book(student, one)
    with pytest.raises(TrialUsed):
        world.book(student, two)
    world.move_to(booking.ends_at + timedelta(minutes=1))
    world.run(complete, mentor, booking.id)
    with pytest.raises(TrialUsed):
        world.book(student, one)
    assert world.run(reading.offering_page, student, one.id).trial_used
    world.book(student, world.offering(world.mentor("Omar"), trial=True))
    world.book(world.student("Nora"), one)
    world.book(student, world.offering(mentor))


def test_x41_cancelled_in_time_it_is_given_back(world, mentor, student):
    intro = world.offering(mentor, trial=True)
    booking = world.book(student, intro, world.slot_in(days=3))
    world.run(cancel, student, booking.id)
    assert not world.run(reading.offering_page, student, intro.id).trial_used
    world.book(student, intro, world.slot_in(days=3))


def test_x41_cancelled_late_it_is_gone_and_cancelled_by_the_mentor_it_is_not(
    world, mentor, student
):
    intro = world.offering(mentor, trial=True)
    booking = world.book(student, intro, world.slot_in(days=3))
    world.move_to(booking.starts_at - timedelta(hours=2))
    world.run(cancel, student, booking.id)
    with pytest.raises(TrialUsed):
        world.book(student, intro)
    other = world.student("Nora")
    booking = world.book(other, intro, world.slot_in(days=3))
    world.move_to(booking.starts_at - timedelta(hours=2))
    world.run(cancel, mentor, booking.id)
    world.book(other, intro)


def test_x41_a_request_that_is_declined_or_expires_is_no_introduction(world, mentor, student):
    intro = world.offering(mentor, trial=True, mode=BookingMode.REQUEST)
    booking = world.book(student, intro)
    world.run(reject, mentor, booking.id, "no time")
    booking = world.book(student, intro)
    world.jump(days=60)  # nobody has worked its deadline yet
    again = world.book(student, intro)
    assert world.booking(booking).state is BookingState.EXPIRED
    assert again.state is BookingState.REQUESTED


def test_x41_a_mentor_who_does_not_come_gives_it_back_a_student_does_not(world, mentor, student):
    intro = world.offering(mentor, trial=True)
    for absent, allowed in ((By.MENTOR, True), (By.STUDENT, False)):
        booking = world.book(student, intro, world.slot_in(days=3))
        world.move_to(booking.ends_at + timedelta(minutes=1))
        world.run(mark_absent, mentor, booking.id, absent)
        if not allowed:
            with pytest.raises(TrialUsed):
                world.book(student, intro)


def test_x41_the_mentor_makes_an_offering_an_introduction_and_back(world, mentor, student):
    offering = world.offering(mentor)
    intro = world.run(edit_offering, mentor, offering.id, None, trial=True)
    assert intro.is_trial
    world.book(student, intro)
    world.run(edit_offering, mentor, offering.id, None, trial=False)
    world.book(student, intro)
