"""A shared session at another time: all together or nothing, told once, the line goes along."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.availability import PostedDate
from core.booking import BookingState, By
from core.catalog import BookingMode, OfferingKind
from core.clock import to_ms
from core.date_errors import DateHasRequests
from core.errors import AlreadyDecided, NotFound, SlotNotOffered, SlotTaken, StaleButton
from core.gatherings import MOVED, GroupWaitState
from core.group_errors import GroupCalledOff, GroupSameTime, GroupStudentsBusy, GroupTooSmall
from core.notices import NoticeKind
from core.use_cases.cancelling import cancel
from core.use_cases.gathering_moving import (
    gathering_times,
    move_gathering,
    preview_gathering_move,
)
from core.use_cases.gathering_waiting import my_group_place, wait_for_place
from core.use_cases.moved_dates import decline_date
from core.use_cases.moving import move
from tests.harness.world import World

S, K, W = BookingState, NoticeKind, GroupWaitState
DAY, HALF = timedelta(days=1), timedelta(minutes=30)


@pytest.fixture
def world():
    return World()


class Club:
    """A session of three places in which two students are."""

    def __init__(self, world, **changes):
        self.world, self.mentor = world, world.mentor()
        given = {"kind": OfferingKind.GROUP, "places": 3, "max_per_day": 48, **changes}
        self.talk = world.offering(self.mentor, **given)
        self.start = world.slot_in(days=5)
        self.students = [world.student(name) for name in ("One", "Two")]
        self.booked = [world.book(each, self.talk, self.start) for each in self.students]
        self.id = self.booked[0].gathering_id

    def move(self, to=None, who=None, **other):
        to = to or self.start + DAY
        return self.world.run(move_gathering, who or self.mentor, self.id, to, **other)

    @property
    def now(self):
        return [self.world.booking(each) for each in self.booked]


@pytest.fixture
def club(world):
    return Club(world)


def told(world, person, kind):
    return world.told(person).count(kind)


def test_every_place_moves_together_and_each_student_is_told_once(world, club):
    old = world.store.gatherings[club.id]
    new = club.move()
    assert {each.gathering_id for each in club.now} == {new.id}
    assert {each.starts_at for each in club.now} == {new.starts_at} == {club.start + DAY}
    assert (new.places, new.minimum) == (old.places, old.minimum)
    gone = world.store.gatherings[club.id]
    assert (gone.is_open, gone.reason) == (False, MOVED)
    for student in club.students:
        (notice,) = world.notices(K.BOOKING_MOVED, student)
        assert notice.facts["was"] == to_ms(club.start)
    assert told(world, club.mentor, K.GROUP_MOVED) == 0
    live = [each for each in world.store.claims.values() if each.live]
    assert {each.starts_at for each in live} == {new.starts_at}


def test_staff_may_move_it_and_its_mentor_is_told_once(world, club):
    new = club.move(who=world.staff())
    (notice,) = world.notices(K.GROUP_MOVED, club.mentor)
    assert (notice.subject_id, notice.facts["was"]) == (new.id, to_ms(club.start))
    assert {each.moved_by for each in club.now} == {By.STAFF}


def test_nobody_else_moves_it_or_sees_who_it_concerns(world, club):
    for stranger in (club.students[0], world.student(), world.mentor("Other")):
        for use in (move_gathering, preview_gathering_move):
            with pytest.raises(NotFound):
                world.run(use, stranger, club.id, club.start + DAY)
        with pytest.raises(NotFound):
            world.run(gathering_times, stranger, club.id)


def test_who_cannot_come_then_takes_everything_back_and_the_others_stay(world):
    club = Club(world, price=1_000, cancel_notice_hours=240)
    for each in club.booked:
        world.pay_for(each)
    club.move()
    one, two = club.now
    until = world.now + timedelta(hours=world.settings.booking.decline_moved_hours)
    assert {one.decline_until, two.decline_until} == {until}
    world.run(decline_date, club.students[0], one.id, one.revision)
    assert [each.state for each in club.now] == [S.CANCELLED, S.SCHEDULED]
    assert [each.amount.minor for each in world.store.refunds.values()] == [1_000]


def test_fault_t11_reminders_are_made_anew_and_the_old_ones_say_nothing(world, club):
    new = club.move()
    for student, booking in zip(club.students, club.booked, strict=True):
        starting = world.notices(K.SESSION_STARTING, student)
        assert {each.about_ms for each in starting} == {to_ms(club.start), to_ms(new.starts_at)}
        assert {each.subject_id for each in starting} == {booking.id}
    subjects = {each.subject_id for each in world.notices(K.GROUP_STARTING, club.mentor)}
    assert subjects == {club.id, new.id}


def test_the_line_goes_along_in_its_order_and_a_kept_place_stays_kept(world):
    club = Club(world, places=2)
    first, second = world.student("A"), world.student("B")
    places = [world.run(wait_for_place, who, club.talk.id, club.start) for who in (first, second)]
    world.run(cancel, club.students[0], club.booked[0].id)
    new = club.move()
    waits = [world.store.gathering_waits[each.wait.id] for each in places]
    assert [each.state for each in waits] == [W.OFFERED, W.WAITING]
    assert {each.gathering_id for each in waits} == {new.id}
    assert [world.run(my_group_place, who, place.wait.id).number
            for who, place in zip((first, second), places, strict=True)] == [1, 2]  # fmt: skip
    for who in (first, second):
        assert told(world, who, K.GROUP_WAIT_MOVED) == 1
    assert world.book(first, club.talk, new.starts_at).gathering_id == new.id


def test_the_line_ends_where_the_new_time_is_too_near_to_book(world):
    club = Club(world, places=2, minimum_notice_hours=12)
    waits = world.run(wait_for_place, world.student("A"), club.talk.id, club.start).wait
    new = club.move(world.slot_in(hours=14))
    world.move_to(new.starts_at - timedelta(hours=12))
    assert world.store.gathering_waits[waits.id].state is W.CLOSED


def test_a_student_who_is_busy_then_stops_it_and_only_their_number_is_said(world, club):
    other = world.offering(world.mentor("Other"))
    busy = world.book(club.students[0], other, club.start + DAY)
    for use in (preview_gathering_move, move_gathering):
        with pytest.raises(GroupStudentsBusy) as refused:
            world.run(use, club.mentor, club.id, busy.starts_at)
        assert refused.value.facts == {"count": 1}
    assert {each.starts_at for each in club.now} == {club.start}


def test_its_own_time_is_in_nobodys_way(world, club):
    _, free = world.run(gathering_times, club.mentor, club.id)
    starts = {each.starts_at for each in free}
    assert club.start + HALF in starts
    assert club.start not in starts
    club.move(club.start + HALF)
    assert {each.starts_at for each in club.now} == {club.start + HALF}


def test_it_never_joins_another_session_or_takes_a_taken_time(world, club):
    later = club.start + DAY
    world.book(world.student("X"), club.talk, later)
    _, free = world.run(gathering_times, club.mentor, club.id)
    assert later not in {each.starts_at for each in free}
    with pytest.raises(SlotTaken):
        club.move(later)
    with pytest.raises(SlotNotOffered):
        club.move(world.now + timedelta(minutes=30))
    with pytest.raises(GroupSameTime):
        club.move(club.start)
    assert {each.gathering_id for each in club.now} == {club.id}


def test_where_fewer_fit_it_does_not_go(world, club):
    small = club.start + DAY
    post = world.unit().availability.post
    post(7, club.mentor.id, club.talk.id, PostedDate(small, small + 2 * HALF, 1))
    _, free = world.run(gathering_times, club.mentor, club.id)
    assert small not in {each.starts_at for each in free}
    with pytest.raises(GroupTooSmall) as refused:
        club.move(small)
    assert refused.value.facts == {"count": 2, "places": 1}
    club.move(small + DAY)


def test_what_is_undecided_or_unpaid_is_decided_first(world):
    club = Club(world, mode=BookingMode.REQUEST)
    with pytest.raises(DateHasRequests) as refused:
        club.move()
    assert refused.value.facts["count"] == 2
    paid = Club(world, price=1_000)
    with pytest.raises(DateHasRequests):
        paid.move()


def test_an_old_confirmation_moves_nobody(world, club):
    world.book(world.student("Three"), club.talk, club.start)
    with pytest.raises(StaleButton):
        club.move(seats=2)
    with pytest.raises(StaleButton):
        club.move(revision=99)
    club.move(seats=3)
    with pytest.raises(AlreadyDecided):
        club.move(seats=3)


def test_the_old_time_is_not_offered_again_and_a_wrong_press_is_put_right(world, club):
    new = club.move()
    with pytest.raises(GroupCalledOff):
        world.book(world.student("X"), club.talk, club.start)
    club.id = new.id
    back = club.move(club.start)
    assert {each.starts_at for each in club.now} == {club.start}
    assert world.book(world.student("X"), club.talk, club.start).gathering_id == back.id


def test_who_asked_to_move_into_it_stays_where_they_are(world):
    club, away = Club(world), world.slot_in(days=7)
    visitor = world.student("Visitor")
    own = world.book(visitor, club.talk, away)
    world.store.offerings[club.talk.id] = replace(club.talk, mode=BookingMode.REQUEST)
    asked = world.run(move, visitor, own.id, club.start)
    assert asked.proposed_starts_at == club.start
    club.move()
    assert world.booking(own).proposed_starts_at is None
    assert world.booking(own).starts_at == away
    assert told(world, visitor, K.MOVE_DECLINED) == 1
    live = [each for each in world.store.claims.values() if each.live]
    assert club.start not in {each.starts_at for each in live}


def test_the_number_it_runs_from_is_decided_before_the_new_start(world):
    club = Club(world, minimum_places=3, minimum_notice_hours=1)
    with pytest.raises(SlotNotOffered):
        club.move(world.slot_in(hours=10))
    new = club.move()
    world.move_to(new.starts_at - timedelta(hours=25))
    assert {each.state for each in club.now} == {S.SCHEDULED}
    world.move_to(new.starts_at - timedelta(hours=24))
    assert {each.state for each in club.now} == {S.CANCELLED}
    assert told(world, club.mentor, K.GROUP_CALLED_OFF) == 1
