"""Several students share one session: booking, free slots, what is full, what is called off."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.availability import PostedDate
from core.booking import BookingState, By
from core.catalog import OfferingKind
from core.errors import AlreadyDecided, NotFound, SlotNotOffered, SlotTaken
from core.group_errors import AlreadyInGroup, GroupCalledOff, GroupFull
from core.notices import NoticeKind
from core.use_cases import slots
from core.use_cases.cancelling import cancel
from core.use_cases.gathering_ending import call_off
from tests.harness.world import World

HOUR = timedelta(hours=1)
S = BookingState


@pytest.fixture
def world():
    return World()


@pytest.fixture
def mentor(world):
    return world.mentor()


def group(world, mentor, places=3, **changes):
    kind = changes.pop("kind", OfferingKind.GROUP)
    return world.offering(mentor, kind=kind, places=places, max_per_day=48, **changes)


def book_many(world, offering, start, count):
    return [world.book(world.student(f"S{n}"), offering, start) for n in range(count)]


def starts(world, offering):
    return {slot.starts_at for slot in slots.slots_ahead(world.unit(), offering)}


def test_feature_a14_students_share_one_session_until_it_is_full(world, mentor):
    talk, start = group(world, mentor), world.slot_in(days=3)
    booked = book_many(world, talk, start, 3)
    assert len({each.gathering_id for each in booked}) == 1
    assert {each.state for each in booked} == {S.SCHEDULED}
    with pytest.raises(GroupFull):
        world.book(world.student(), talk, start)
    (gathering,) = world.store.gatherings.values()
    assert (gathering.places, gathering.starts_at) == (3, start)


def test_a_session_with_room_is_offered_again_and_a_full_one_is_not(world, mentor):
    talk, start = group(world, mentor, 2), world.slot_in(days=3)
    book_many(world, talk, start, 1)
    assert start in starts(world, talk)
    assert start + HOUR / 2 not in starts(world, talk)
    world.book(world.student(), talk, start)
    assert start not in starts(world, talk)


def test_another_offering_of_the_mentor_cannot_have_the_time(world, mentor):
    talk, other = group(world, mentor), world.offering(mentor)
    start = world.slot_in(days=3)
    book_many(world, talk, start, 1)
    assert start not in starts(world, other)
    with pytest.raises(SlotTaken):
        world.book(world.student(), other, start)
    with pytest.raises(SlotTaken):
        world.book(world.student(), talk, start + HOUR / 2)


def test_a_student_has_one_place_in_it(world, mentor):
    talk, start, sara = group(world, mentor), world.slot_in(days=3), world.student()
    mine = world.book(sara, talk, start)
    with pytest.raises(AlreadyInGroup) as refused:
        world.book(sara, talk, start)
    assert refused.value.facts["booking_id"] == mine.id


def test_feature_x36_one_who_cancels_leaves_the_others_where_they_are(world, mentor):
    talk, start = group(world, mentor), world.slot_in(days=3)
    one, two, three = book_many(world, talk, start, 3)
    who = world.store.people[two.student_id]
    world.run(cancel, who, two.id)
    assert [world.booking(each).state for each in (one, two, three)] == [
        S.SCHEDULED,
        S.CANCELLED,
        S.SCHEDULED,
    ]
    again = world.book(world.student(), talk, start)
    assert again.gathering_id == one.gathering_id


def test_a_group_counts_once_for_the_mentors_day(world, mentor):
    talk = world.offering(mentor, kind=OfferingKind.GROUP, places=5, max_per_day=2)
    start = world.slot_in(days=3)
    book_many(world, talk, start, 5)
    assert start + 2 * HOUR in starts(world, talk)
    world.book(world.student(), talk, start + 2 * HOUR)
    ahead = starts(world, talk)
    assert start + 2 * HOUR in ahead
    assert start + 4 * HOUR not in ahead


def test_a_date_that_is_withdrawn_takes_no_more_and_keeps_those_who_are_in(world, mentor):
    talk = group(world, mentor, 1, kind=OfferingKind.ONE_TO_ONE, posted_only=True)
    start = world.slot_in(days=3)
    world.unit().availability.post(7, mentor.id, talk.id, PostedDate(start, start + HOUR, 2))
    assert starts(world, talk) == {start}
    booked = world.book(world.student(), talk, start)
    assert starts(world, talk) == {start}
    assert world.unit().availability.withdraw(7, mentor.id)
    assert starts(world, talk) == set()
    with pytest.raises((SlotTaken, SlotNotOffered)):
        world.book(world.student(), talk, start)
    assert world.booking(booked).state is S.SCHEDULED


def test_places_of_a_posted_date_come_before_those_of_the_offering(world, mentor):
    talk = group(world, mentor, 5, posted_only=True)
    start = world.slot_in(days=3)
    world.unit().availability.post(7, mentor.id, talk.id, PostedDate(start, start + HOUR, 2))
    book_many(world, talk, start, 2)
    with pytest.raises(GroupFull):
        world.book(world.student(), talk, start)


def test_feature_b9_an_ended_hold_frees_its_place(world, mentor):
    talk, start = group(world, mentor, 2, price=1_000), world.slot_in(days=3)
    book_many(world, talk, start, 2)
    with pytest.raises(GroupFull):
        world.book(world.student(), talk, start)
    world.jump(hours=1)
    assert start in starts(world, talk)
    assert world.book(world.student(), talk, start).state is S.AWAITING_PAYMENT


def test_money_that_comes_late_finds_a_place_that_is_still_free(world, mentor):
    talk, start = group(world, mentor, 2, price=1_000), world.slot_in(days=3)
    late, other = book_many(world, talk, start, 2)
    world.pay_for(other)
    world.move(hours=1)
    assert world.booking(late).state is S.EXPIRED
    world.pay_for(late)
    assert world.booking(late).state is S.SCHEDULED


def test_money_that_comes_late_to_a_full_session_goes_back(world, mentor):
    talk, start = group(world, mentor, 2, price=1_000), world.slot_in(days=3)
    late, other = book_many(world, talk, start, 2)
    world.pay_for(other)
    world.move(hours=1)
    world.pay_for(world.book(world.student(), talk, start))
    world.pay_for(late)
    assert world.booking(late).state is S.EXPIRED
    assert len(world.store.refunds) == 1


def test_calling_off_cancels_every_booking_with_a_full_return_and_tells_all(world, mentor):
    talk, start = group(world, mentor, 3, price=1_000), world.slot_in(days=3)
    booked = book_many(world, talk, start, 3)
    for each in booked[:2]:
        world.pay_for(each)
    off = world.run(call_off, mentor, booked[0].gathering_id, "I am ill")
    assert not off.is_open
    assert {world.booking(each).state for each in booked} == {S.CANCELLED}
    assert {world.booking(each).cancelled_by for each in booked} == {By.MENTOR}
    assert sorted(each.amount.minor for each in world.store.refunds.values()) == [1_000, 1_000]
    for each in booked:
        told = world.notices(NoticeKind.BOOKING_CANCELLED, world.store.people[each.student_id])
        assert len(told) == 1
    assert world.notices(NoticeKind.BOOKING_CANCELLED, mentor) == []
    with pytest.raises(AlreadyDecided):
        world.run(call_off, mentor, off.id)


def test_a_session_that_was_called_off_is_not_offered_again(world, mentor):
    talk, start = group(world, mentor), world.slot_in(days=3)
    (booked,) = book_many(world, talk, start, 1)
    world.run(call_off, mentor, booked.gathering_id)
    assert start not in starts(world, talk)
    with pytest.raises(GroupCalledOff):
        world.book(world.student(), talk, start)


def test_nobody_but_its_mentor_and_staff_call_it_off(world, mentor):
    talk, start = group(world, mentor), world.slot_in(days=3)
    (booked,) = book_many(world, talk, start, 1)
    for stranger in (world.student(), world.mentor("Other"), world.store.people[booked.student_id]):
        with pytest.raises(NotFound):
            world.run(call_off, stranger, booked.gathering_id)
    world.run(call_off, world.staff(), booked.gathering_id)
    assert world.told(mentor)[-1] is NoticeKind.GROUP_CALLED_OFF


@pytest.mark.parametrize(("count", "runs"), [(2, False), (3, True)])
def test_the_day_before_it_is_decided_whether_enough_have_booked(world, mentor, count, runs):
    talk = group(world, mentor, 5, price=1_000, minimum_places=3)
    start = world.slot_in(days=3)
    booked = book_many(world, talk, start, count)
    for each in booked:
        world.pay_for(each)
    world.move_to(start - timedelta(hours=25))
    assert {world.booking(each).state for each in booked} == {S.SCHEDULED}
    world.move_to(start - timedelta(hours=24))
    states = {world.booking(each).state for each in booked}
    assert states == ({S.SCHEDULED} if runs else {S.CANCELLED})
    assert len(world.store.refunds) == (0 if runs else count)
    if not runs:
        for each in booked:
            student = world.store.people[each.student_id]
            assert NoticeKind.GROUP_TOO_FEW in world.told(student)
        assert world.told(mentor).count(NoticeKind.GROUP_CALLED_OFF) == 1


def test_nobody_is_the_first_once_it_would_have_been_decided(world, mentor):
    talk = group(world, mentor, 5, minimum_places=3, minimum_notice_hours=1)
    plain = group(world, mentor, 5, minimum_notice_hours=1)
    soon = world.slot_in(hours=10)
    assert soon in starts(world, plain)
    assert soon not in starts(world, talk)
    with pytest.raises(SlotNotOffered):
        world.book(world.student(), talk, soon)


def test_more_places_may_be_offered_later_and_fewer_take_nobodys(world, mentor):
    talk, start = group(world, mentor, 2), world.slot_in(days=3)
    book_many(world, talk, start, 2)
    world.store.offerings[talk.id] = talk = replace(talk, places=3)
    booked = world.book(world.student(), talk, start)
    assert world.store.gatherings[booked.gathering_id].places == 3
    world.store.offerings[talk.id] = replace(talk, places=2)
    with pytest.raises(GroupFull):
        world.book(world.student(), talk, start)
