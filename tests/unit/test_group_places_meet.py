"""Places in shared sessions where other acts meet them: moves that wait, times proposed, dates that
change, sessions called off. No place is lost, and none goes past those who wait for it."""

from datetime import timedelta

import pytest

from core.booking import BookingState
from core.catalog import BookingMode, OfferingKind
from core.gatherings import GroupWaitState
from core.group_errors import GroupSameTime
from core.notices import NoticeKind
from core.use_cases.approving import approve
from core.use_cases.cancelling import cancel
from core.use_cases.changing_dates import withdraw_posted
from core.use_cases.countering import accept_counter, ask_other_time, counter, decline_counter
from core.use_cases.gathering_ending import call_off
from core.use_cases.gathering_waiting import wait_for_place
from core.use_cases.hours import post_date
from core.use_cases.moving import decline_move, move
from core.use_cases.publishing import edit_offering
from core.use_cases.series_booking import book_series
from core.use_cases.series_deciding import approve_series
from core.use_cases.series_moving import move_following
from core.use_cases.series_planning import SeriesWish, plan_series
from tests.harness.world import World

W = GroupWaitState
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def world() -> World:
    return World()


def state_of(world, place):
    return world.store.gathering_waits[place.wait.id].state


class Wanted:
    """One is in a group, another asks to move into it from the next day: it is full."""

    def __init__(self, world: World) -> None:
        self.world, self.mentor = world, world.mentor()
        self.talk = world.offering(
            self.mentor, 0, BookingMode.REQUEST, OfferingKind.GROUP, places=2
        )
        self.start = world.slot_in(days=9)
        self.mover = world.student("Mover")
        self.inside = self.approved(world.student("One"), self.start)
        self.booking = self.approved(self.mover, self.start + DAY)
        world.run(move, self.mover, self.booking.id, self.start)

    def approved(self, student, start):
        booking = self.world.book(student, self.talk, start)
        return self.world.run(approve, self.mentor, booking.id)

    def wait(self, name: str = "Ann"):
        return self.world.run(wait_for_place, self.world.student(name), self.talk.id, self.start)


@pytest.mark.parametrize("end", ["declined", "unanswered", "asked again"])
def test_a_place_that_a_move_kept_goes_to_the_line_when_the_move_ends(world: World, end: str):
    wanted = Wanted(world)
    place = wanted.wait()
    if end == "declined":
        world.run(decline_move, wanted.mentor, wanted.booking.id)
    elif end == "unanswered":
        world.move(hours=world.settings.booking.approval_deadline_hours)
    else:
        world.run(move, wanted.mover, wanted.booking.id, wanted.start + 2 * DAY)
    assert state_of(world, place) is W.OFFERED


def test_who_asks_for_the_same_time_again_keeps_the_place(world: World):
    wanted = Wanted(world)
    place = wanted.wait()
    world.run(move, wanted.mover, wanted.booking.id, wanted.start)
    assert state_of(world, place) is W.WAITING


class Dates:
    """A talk face to face: a date for one, one that two share, another for one."""

    def __init__(self, world: World) -> None:
        self.world, self.staff, self.mentor = world, world.staff(), world.mentor()
        self.talk = world.offering(
            self.mentor,
            mode=BookingMode.REQUEST,
            kind=OfferingKind.FACE_TO_FACE,
            staff_approves=True,
            posted_only=True,
            minimum_notice_hours=1,
        )
        self.one, self.two, self.three = (world.slot_in(days=days) for days in (5, 6, 7))
        wanted = ((self.one, None), (self.two, 2), (self.three, None))
        self.posted = [self.post(at, places) for at, places in wanted]
        self.sara, self.omar = world.student("Sara"), world.student("Omar")
        self.asked = world.book(self.sara, self.talk, self.one)

    def post(self, at, places: int | None) -> int:
        until = at + HOUR
        return self.world.run(
            post_date, self.staff, self.mentor.id, at, until, self.talk.id, places
        )


@pytest.mark.parametrize("first", ["alone", "beside another"])
def test_x28_a_proposed_date_that_several_share_is_shared(world: World, first: str):
    dates = Dates(world)
    if first == "beside another":
        world.book(dates.omar, dates.talk, dates.two)
    world.run(counter, dates.staff, dates.asked.id, dates.two)
    agreed = world.run(accept_counter, dates.sara, dates.asked.id)
    if first == "alone":
        world.book(dates.omar, dates.talk, dates.two)
    found = world.store.bookings.values()
    assert {each.gathering_id for each in found} == {agreed.gathering_id} != {None}


def test_x28_another_time_that_several_share_can_be_asked_for(world: World):
    dates = Dates(world)
    other = world.book(dates.omar, dates.talk, dates.two)
    world.run(counter, dates.staff, dates.asked.id, dates.three)
    asks = world.run(ask_other_time, dates.sara, dates.asked.id, dates.two)
    assert (asks.state, asks.gathering_id) == (BookingState.REQUESTED, other.gathering_id)


def test_x28_a_place_that_a_proposal_kept_goes_to_the_line_when_it_is_declined(world: World):
    dates = Dates(world)
    world.book(dates.omar, dates.talk, dates.two)
    world.run(counter, dates.staff, dates.asked.id, dates.two)
    place = world.run(wait_for_place, world.student("Ann"), dates.talk.id, dates.two)
    world.run(decline_counter, dates.sara, dates.asked.id)
    assert state_of(world, place) is W.OFFERED


def test_who_wished_to_move_into_a_session_that_is_called_off_stays_and_is_told(world: World):
    wanted = Wanted(world)
    world.run(call_off, wanted.mentor, wanted.inside.gathering_id)
    stays = world.booking(wanted.booking)
    assert (stays.state, stays.proposed_starts_at) == (BookingState.SCHEDULED, None)
    assert NoticeKind.MOVE_DECLINED in world.told(wanted.mover)
    assert len(world.unit().claims.of(stays.id)) == 1


def full_talk(world: World, **changes):
    talk = world.offering(world.mentor(), kind=OfferingKind.GROUP, places=2, **changes)
    start = world.slot_in(days=5)
    return talk, start, [world.book(world.student(name), talk, start) for name in ("One", "Two")]


def test_the_line_ends_with_a_called_off_session_that_everybody_had_left(world: World):
    talk, start, booked = full_talk(world)
    place = world.run(wait_for_place, world.student("Ann"), talk.id, start)
    for each in booked:
        world.run(cancel, world.store.people[each.student_id], each.id)
    assert state_of(world, place) is W.OFFERED
    mentor = world.store.people[talk.mentor_id]
    world.run(call_off, mentor, booked[0].gathering_id)
    assert state_of(world, place) is W.CLOSED


def test_fault_t13_a_line_ends_also_where_the_notice_became_shorter(world: World):
    talk, start, _ = full_talk(world, minimum_notice_hours=48)
    place = world.run(wait_for_place, world.student("Ann"), talk.id, start)
    world.run(
        edit_offering, world.store.people[talk.mentor_id], talk.id, None, minimum_notice_hours=2
    )
    world.move_to(start - 3 * HOUR)
    assert state_of(world, place) is W.WAITING
    world.move_to(start)
    assert state_of(world, place) is W.CLOSED


@pytest.mark.parametrize("left", [0, 1])
def test_a_line_ends_with_the_date_it_waited_for(world: World, left: int):
    dates = Dates(world)
    booked = [world.book(each, dates.talk, dates.two) for each in (dates.omar, world.student())]
    places = [
        world.run(wait_for_place, world.student(name), dates.talk.id, dates.two)
        for name in ("Ann", "Ben")
    ]
    for each in booked[:left]:
        world.run(cancel, world.store.people[each.student_id], each.id)
    world.run(withdraw_posted, dates.staff, dates.mentor.id, dates.posted[1], 2 - left)
    assert {state_of(world, each) for each in places} == {W.CLOSED}
    assert all(
        NoticeKind.GROUP_WAIT_CLOSED in world.told(world.store.people[each.wait.student_id])
        for each in places
    )


@pytest.mark.parametrize("kind", [OfferingKind.ONE_TO_ONE, OfferingKind.GROUP])
def test_nobody_asks_to_move_to_the_time_they_have_and_takes_it_twice(
    world: World, kind: OfferingKind
):
    mentor, student = world.mentor(), world.student()
    places = 2 if kind is OfferingKind.GROUP else None
    talk = world.offering(mentor, 0, BookingMode.REQUEST, kind, places=places)
    booking = world.book(student, talk, world.slot_in(days=5))
    world.run(approve, mentor, booking.id)
    with pytest.raises(GroupSameTime):
        world.run(move, student, booking.id, booking.starts_at)
    assert len(world.unit().claims.of(booking.id)) == 1


def test_a_series_does_not_ask_to_move_to_the_times_it_has(world: World):
    mentor, student = world.mentor(), world.student()
    talk = world.offering(mentor, mode=BookingMode.REQUEST)
    plan = world.run(plan_series, student, SeriesWish(talk.id, world.slot_in(days=3), 2, "tap"))
    world.run(book_series, student, plan.id)
    world.run(approve_series, mentor, plan.id)
    first = min(world.store.bookings.values(), key=lambda each: each.starts_at)
    with pytest.raises(GroupSameTime):
        world.run(move_following, student, first.id, first.starts_at, 2)
