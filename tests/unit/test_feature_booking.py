"""How a booking comes to be, is answered and ends: the rows of docs/features.md, D to G."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from bot.ui import Act
from core.booking import TRANSITIONS, Booking, BookingState, By, require_transition
from core.catalog import BookingMode
from core.errors import AlreadyDecided, SlotNotOffered, SlotTaken, TooManyOpenBookings
from core.facts import PaymentFailed
from core.notices import NoticeKind
from core.orders import OrderState
from core.people import Person
from core.seats import SeatState
from core.settings import BookingSettings, Settings
from core.use_cases.approving import approve, reject
from core.use_cases.buying import proceed_to_payment
from core.use_cases.cancelling import cancel
from core.use_cases.completing import complete, mark_absent
from core.use_cases.settling import settle
from tests.harness.player import Player
from tests.harness.screens_shown import verbs_of
from tests.harness.world import World

S, REQUEST = BookingState, BookingMode.REQUEST


@pytest.fixture
def world() -> World:
    return World()


def scheduled(world: World) -> tuple[Person, Person, Booking]:
    student, mentor = world.student(), world.mentor()
    return student, mentor, world.book(student, world.offering(mentor), world.slot_in(days=3))


def test_d14_the_zones_of_both_sides_are_stored_with_the_booking(world: World):
    student, mentor = world.student(zone="Africa/Cairo"), world.mentor(zone="Asia/Kolkata")
    booked = world.book(student, world.offering(mentor))
    assert (booked.student_zone, booked.mentor_zone) == ("Africa/Cairo", "Asia/Kolkata")


@pytest.mark.parametrize(
    ("mode", "state"), [(BookingMode.INSTANT, S.SCHEDULED), (BookingMode.REQUEST, S.REQUESTED)]
)
def test_e03_the_offerings_mode_decides_the_first_state(
    world: World, mode: BookingMode, state: BookingState
):
    assert world.book(world.student(), world.offering(world.mentor(), 0, mode)).state is state


def test_e09_availability_conflicts_and_limits_are_checked_before_a_booking_is_written():
    world = World(Settings(booking=BookingSettings(max_open_per_student=1)))
    mentor = world.mentor(hours="Mon-Sun 9-17")
    talk = world.offering(mentor)
    at = world.slot(talk)
    with pytest.raises(SlotNotOffered):
        world.book(world.student(), talk, at.replace(hour=20))
    first = world.student()
    world.book(first, talk, at)
    with pytest.raises(SlotTaken):
        world.book(world.student(), talk, at)
    with pytest.raises(TooManyOpenBookings):
        world.book(first, talk, at + timedelta(hours=3))
    assert len(world.store.bookings) == 1


def test_e13_after_a_rejection_the_same_slot_or_another_mentor_can_be_asked(world: World):
    student, mentor = world.student(), world.mentor()
    asks = world.offering(mentor, mode=REQUEST)
    declined = world.book(student, asks)
    world.run(reject, mentor, declined.id, "I am away")
    player = Player(world, student)
    player.do(Act("card", declined.id))
    assert verbs_of(player.screen) >= {"days", "mnts"}
    assert world.book(student, asks, declined.starts_at).state is S.REQUESTED


def test_f03_the_deadline_and_the_moment_of_a_rejection_are_kept(world: World):
    student, mentor = world.student(), world.mentor()
    asked = world.book(student, world.offering(mentor, mode=REQUEST), world.slot_in(days=9))
    assert asked.hold_until == world.now + timedelta(hours=72)
    world.move(hours=5)
    world.run(reject, mentor, asked.id, "I am away")
    assert world.booking(asked).rejected_at == world.now


def test_g01_g02_g03_one_booking_walks_through_the_states_there_are(world: World):
    student, mentor = world.student(), world.mentor()
    asked = world.book(student, world.offering(mentor, 500, REQUEST), world.slot_in(days=5))
    walked = [asked.state]
    walked.append(world.run(approve, mentor, asked.id).state)
    world.pay(world.run(proceed_to_payment, student, asked.id))
    walked.append(world.booking(asked).state)
    world.move_to(asked.ends_at)
    walked.append(world.run(complete, mentor, asked.id).state)
    walked.append(world.run(mark_absent, mentor, asked.id, By.STUDENT).state)
    assert walked == [S.REQUESTED, S.AWAITING_PAYMENT, S.SCHEDULED, S.COMPLETED, S.NO_SHOW]


def test_g04_an_order_says_whether_it_is_open_paid_or_refunded(world: World):
    student, mentor = world.student(), world.mentor()
    booked = world.book(student, world.offering(mentor, 500), world.slot_in(days=5))
    order = booked.order_id
    assert order is not None
    world.run(settle, PaymentFailed("sandbox", "try-1", order, world.now))
    assert NoticeKind.PAYMENT_FAILED in world.told(student)
    seen = [world.order_now(order).state]
    world.pay(order)
    seen.append(world.order_now(order).state)
    world.move(days=1)
    world.run(cancel, student, booked.id)
    world.provider_refunds()
    seen.append(world.order_now(order).state)
    assert seen == [OrderState.OPEN, OrderState.PAID, OrderState.REFUNDED]


def test_g05_only_listed_transitions_are_possible(world: World):
    _, _, booked = scheduled(world)
    for before, after in product(S, S):
        here = replace(booked, state=before)
        if after in TRANSITIONS[before]:
            require_transition(here, after)
        else:
            with pytest.raises(AlreadyDecided):
                require_transition(here, after)


def test_g06_completing_and_cancelling_write_their_moment(world: World):
    _, mentor, done = scheduled(world)
    world.move_to(done.ends_at)
    assert world.run(complete, mentor, done.id).completed_at == world.now
    student, _, other = scheduled(world)
    assert world.run(cancel, student, other.id)[0].cancelled_at == world.now


@pytest.mark.parametrize("side", [By.STUDENT, By.MENTOR, By.STAFF])
def test_g07_a_cancelled_session_says_by_whom_and_why(world: World, side: By):
    student, mentor, booked = scheduled(world)
    actor = {By.STUDENT: student, By.MENTOR: mentor, By.STAFF: world.staff()}[side]
    cancelled, _ = world.run(cancel, actor, booked.id, "I am ill")
    assert (cancelled.cancelled_by, cancelled.reason) == (side, "I am ill")


def test_g08_a_session_is_in_progress_from_its_start_to_its_end(world: World):
    _, _, booked = scheduled(world)
    moment = timedelta(seconds=1)
    seen = [
        booked.in_progress(at)
        for at in (booked.starts_at - moment, booked.starts_at, booked.ends_at - moment)
    ]
    assert [*seen, booked.in_progress(booked.ends_at)] == [False, True, True, False]


def test_g09_a_seat_is_active_then_in_grace_then_released(world: World):
    student, mentor = world.student(), world.mentor()
    world.pack(student, mentor, 1)
    last = world.book(student, world.offering(mentor, 500), world.slot_in(days=2))
    seats = [world.seat(student, mentor)]
    world.move_to(last.ends_at)
    world.run(complete, mentor, last.id)
    seats.append(world.seat(student, mentor))
    assert [each and each.state for each in seats] == [SeatState.ACTIVE, SeatState.GRACE]
    world.move(hours=72)
    assert world.seat(student, mentor) is None
    (row,) = world.store.seats.values()
    assert row.state is SeatState.RELEASED
