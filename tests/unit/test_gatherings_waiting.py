"""The line before a full session: in order, kept by the guard, with a timer, one press to book."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.booking import BookingState
from core.catalog import BookingMode, OfferingKind
from core.errors import StaleButton
from core.gatherings import GroupWaitState
from core.group_errors import AlreadyInGroup, GroupCalledOff, GroupFull, GroupNotFull
from core.notices import NoticeKind
from core.use_cases.approving import reject
from core.use_cases.cancelling import cancel
from core.use_cases.changing_dates import change_places
from core.use_cases.gathering_ending import call_off
from core.use_cases.gathering_waiting import my_group_place, wait_for_place, wait_no_longer
from core.use_cases.hours import post_date
from core.use_cases.moving import move
from core.use_cases.publishing import edit_offering
from tests.harness.world import World

W = GroupWaitState


@pytest.fixture
def world():
    return World()


@pytest.fixture
def full(world):
    """A session of two places, both taken."""
    mentor = world.mentor()
    talk = world.offering(mentor, kind=OfferingKind.GROUP, places=2)
    start = world.slot_in(days=5)
    one, two = world.student("One"), world.student("Two")
    booked = [world.book(each, talk, start) for each in (one, two)]
    return mentor, talk, start, (one, two), booked


def state_of(world, place):
    return world.store.gathering_waits[place.wait.id].state


def join(world, student, full):
    return world.run(wait_for_place, student, full[1].id, full[2])


def test_who_waits_is_told_their_place_at_once(world, full):
    first, second = world.student("A"), world.student("B")
    assert (join(world, first, full).number, join(world, first, full).length) == (1, 1)
    assert (join(world, second, full).number, join(world, second, full).length) == (2, 2)


def test_a_freed_place_is_kept_for_the_first_and_nobody_else_gets_it(world, full):
    _, talk, start, (one, _), booked = full
    first, second = world.student("A"), world.student("B")
    a, b = join(world, first, full), join(world, second, full)
    world.run(cancel, one, booked[0].id)
    assert (state_of(world, a), state_of(world, b)) == (W.OFFERED, W.WAITING)
    assert world.told(first)[-1] is NoticeKind.GROUP_PLACE_OFFERED
    for other in (second, world.student("C")):
        with pytest.raises(GroupFull):
            world.book(other, talk, start)
    assert world.book(first, talk, start).state is BookingState.SCHEDULED
    assert state_of(world, a) is W.TAKEN


def test_an_offer_that_ends_goes_to_the_next(world, full):
    _, talk, start, (one, _), booked = full
    first, second = world.student("A"), world.student("B")
    a, b = join(world, first, full), join(world, second, full)
    world.run(cancel, one, booked[0].id)
    world.move(minutes=world.settings.groups.offer_minutes)
    assert (state_of(world, a), state_of(world, b)) == (W.LAPSED, W.OFFERED)
    assert NoticeKind.GROUP_PLACE_LAPSED in world.told(first)
    with pytest.raises(GroupFull):
        world.book(first, talk, start)
    world.book(second, talk, start)


def test_leaving_with_a_kept_place_gives_it_on_and_an_old_button_does_not(world, full):
    _, _, _, (one, _), booked = full
    first, second = world.student("A"), world.student("B")
    a, b = join(world, first, full), join(world, second, full)
    world.run(cancel, one, booked[0].id)
    with pytest.raises(StaleButton):
        world.run(wait_no_longer, first, a.wait.id, a.wait.revision)
    world.run(wait_no_longer, first, a.wait.id)
    assert (state_of(world, a), state_of(world, b)) == (W.LEFT, W.OFFERED)
    assert world.run(wait_no_longer, first, a.wait.id).state is W.LEFT


def test_nobody_waits_for_what_can_be_booked_or_is_theirs(world, full):
    _, talk, start, (one, _), booked = full
    with pytest.raises(AlreadyInGroup):
        join(world, one, full)
    world.run(cancel, one, booked[0].id)
    with pytest.raises(GroupNotFull):
        join(world, world.student("A"), full)
    with pytest.raises(GroupNotFull):
        world.run(wait_for_place, one, talk.id, start + timedelta(days=1))


def test_the_line_is_closed_when_nothing_can_come_of_it(world, full):
    mentor, _, _, _, booked = full
    first = world.student("A")
    a = join(world, first, full)
    world.run(call_off, mentor, booked[0].gathering_id)
    assert state_of(world, a) is W.CLOSED
    assert world.told(first)[-1] is NoticeKind.GROUP_WAIT_CLOSED
    with pytest.raises(GroupCalledOff):
        join(world, world.student("B"), full)


def test_the_line_ends_by_itself_when_it_is_too_late_to_book(world, full):
    first = world.student("A")
    a = join(world, first, full)
    notice = world.settings.availability.minimum_notice_hours
    world.move_to(full[2] - timedelta(hours=notice))
    assert state_of(world, a) is W.CLOSED
    assert world.run(my_group_place, first, a.wait.id).number == 0


def test_who_is_banned_is_passed_over(world, full):
    _, _, _, (one, _), booked = full
    first, second = world.student("A"), world.student("B")
    a, b = join(world, first, full), join(world, second, full)
    world.store.people[first.id] = replace(first, banned_at=world.now)
    world.run(cancel, one, booked[0].id)
    assert (state_of(world, a), state_of(world, b)) == (W.WAITING, W.OFFERED)


def test_a_request_that_is_declined_frees_its_place_for_the_line(world):
    mentor = world.mentor()
    talk = world.offering(mentor, 0, BookingMode.REQUEST, OfferingKind.GROUP, places=2)
    start = world.slot_in(days=5)
    one, _ = (world.book(world.student(name), talk, start) for name in "AB")
    place = world.run(wait_for_place, world.student("C"), talk.id, start)
    world.run(reject, mentor, one.id, "busy then")
    assert state_of(world, place) is W.OFFERED


def test_a_student_who_moves_away_frees_the_place_for_the_line(world, full):
    _, _, start, (one, _), booked = full
    place = join(world, world.student("A"), full)
    world.run(move, one, booked[0].id, start + timedelta(days=1))
    assert state_of(world, place) is W.OFFERED


def test_more_places_of_an_offering_go_to_the_line_first(world, full):
    mentor, talk, start, _, booked = full
    first, second = world.student("A"), world.student("B")
    a, b = join(world, first, full), join(world, second, full)
    world.run(edit_offering, mentor, talk.id, None, places=3)
    assert (state_of(world, a), state_of(world, b)) == (W.OFFERED, W.WAITING)
    assert world.store.gatherings[booked[0].gathering_id].places == 3
    stranger = world.student("C")
    with pytest.raises(GroupFull):
        world.book(stranger, talk, start)
    world.run(edit_offering, mentor, talk.id, None, places=5)
    assert state_of(world, b) is W.OFFERED
    assert world.book(stranger, talk, start).state is BookingState.SCHEDULED
    for each in (first, second):
        world.book(each, talk, start)


def test_more_places_of_a_date_go_to_the_line_first(world):
    mentor = world.mentor()
    talk = world.offering(mentor, kind=OfferingKind.GROUP, places=2, posted_only=True)
    start, until = world.slot_in(days=5), world.slot_in(days=5) + timedelta(hours=1)
    date = world.run(post_date, mentor, mentor.id, start, until, talk.id, 2)
    booked = [world.book(world.student(name), talk, start) for name in "AB"]
    place = world.run(wait_for_place, world.student("C"), talk.id, start)
    world.run(change_places, mentor, mentor.id, date, 3, len(booked))
    assert state_of(world, place) is W.OFFERED
    with pytest.raises(GroupFull):
        world.book(world.student("D"), talk, start)


def test_fewer_places_take_nobodys_and_are_kept_for_nobody(world, full):
    mentor, talk, _, (one, _), booked = full
    world.run(edit_offering, mentor, talk.id, None, places=3)
    world.book(world.student("Three"), talk, full[2])
    place = join(world, world.student("A"), full)
    world.run(edit_offering, mentor, talk.id, None, places=2)
    assert world.store.gatherings[booked[0].gathering_id].places == 3
    world.run(cancel, one, booked[0].id)
    assert state_of(world, place) is W.WAITING
