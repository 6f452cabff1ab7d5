"""The mentor is nudged at half time and six hours before the end of a request, at no other moment,
and not when it is no longer theirs to answer (X20)."""

from datetime import timedelta

import pytest

from core.catalog import BookingMode
from core.notices import NoticeKind, is_still_true
from core.use_cases.approving import approve
from core.use_cases.countering import counter, decline_counter
from tests.harness.world import World

HOUR = timedelta(hours=1)


def nudges_of(ahead: timedelta) -> tuple[World, list[timedelta], timedelta]:
    """When the mentor of a session so far ahead is nudged, and how long they have."""
    world = World()
    mentor = world.mentor()
    offering = world.offering(mentor, 0, BookingMode.REQUEST, minimum_notice_hours=2)
    booking = world.book(world.student(), offering, world.now + ahead)
    told = world.notices(NoticeKind.REQUEST_NUDGE, mentor)
    assert all(each.useful_until == booking.hold_until for each in told)
    return world, [each.due_at - world.now for each in told], booking.hold_until - world.now


@pytest.mark.parametrize(
    ("ahead", "left", "nudged"),
    [
        (timedelta(days=9), 72 * HOUR, [36 * HOUR, 66 * HOUR]),
        (timedelta(hours=26), 24 * HOUR, [12 * HOUR, 18 * HOUR]),
        (timedelta(hours=14), 12 * HOUR, [6 * HOUR]),  # both moments are one: one nudge
        (timedelta(hours=10), 8 * HOUR, [2 * HOUR, 4 * HOUR]),
        (timedelta(hours=8), 6 * HOUR, [3 * HOUR]),  # six hours before is now
        (timedelta(hours=5), 3 * HOUR, [1.5 * HOUR]),
        (timedelta(hours=2), HOUR, [0.5 * HOUR]),
    ],
)
def test_x20_nudges_come_at_half_time_and_six_hours_before_the_end(ahead, left, nudged):
    _world, due, time_left = nudges_of(ahead)
    assert (time_left, due) == (left, nudged)


def test_x20_a_nudge_is_not_true_of_a_request_that_was_answered():
    world = World()
    mentor = world.mentor()
    booking = world.book(
        world.student(), world.offering(mentor, 0, BookingMode.REQUEST), world.slot_in(days=9)
    )
    first, last = world.notices(NoticeKind.REQUEST_NUDGE, mentor)
    assert is_still_true(first, booking)
    assert is_still_true(last, booking)
    assert not is_still_true(last, world.run(approve, mentor, booking.id))


def test_x20_the_last_nudge_is_true_again_once_the_student_said_no_to_the_proposal():
    world = World()
    mentor, student = world.mentor(), world.student()
    booking = world.book(
        student, world.offering(mentor, 0, BookingMode.REQUEST), world.slot_in(days=9)
    )
    last = world.notices(NoticeKind.REQUEST_NUDGE, mentor)[-1]
    assert not is_still_true(last, world.run(counter, mentor, booking.id, world.slot_in(days=10)))
    assert is_still_true(last, world.run(decline_counter, student, booking.id))
