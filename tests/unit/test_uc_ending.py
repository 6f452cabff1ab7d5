"""How sessions end: cancelled, held, missed, corrected, rated; and what becomes of the seat."""

from datetime import timedelta

import pytest

from core.booking import BookingState, By
from core.errors import (
    AlreadyDecided,
    AlreadyRated,
    CorrectionClosed,
    NotFound,
    RatingInvalid,
    TooEarly,
)
from core.ledger import mentor_available, mentor_pending
from core.notices import NoticeKind
from core.orders import OrderState
from core.seats import SeatState
from core.use_cases.cancelling import Cost, cancel, preview
from core.use_cases.completing import complete, mark_absent, rate, report_absence
from tests.harness.world import World

S = BookingState


@pytest.fixture
def world() -> World:
    return World()


def with_credit(world: World, sessions: int = 2):
    student, mentor = world.student(), world.mentor()
    pack = world.pack(student, mentor, sessions)
    booking = world.book(student, world.offering(mentor, 5_000), world.slot_in(days=5))
    return student, mentor, pack, booking


def with_money(world: World, price: int = 5_000):
    student, mentor = world.student(), world.mentor()
    booking = world.book(student, world.offering(mentor, price), world.slot_in(days=5))
    world.pay_for(booking)
    return student, mentor, world.booking(booking)


def test_decision_12_cancelling_in_time_gives_the_credit_back(world):
    student, mentor, pack, booking = with_credit(world)
    assert world.run(preview, student, booking.id).cost is Cost.CREDIT_BACK
    cancelled, terms = world.run(cancel, student, booking.id, "ill")
    assert (cancelled.state, cancelled.cancelled_by) == (S.CANCELLED, By.STUDENT)
    assert (terms.cost, world.pack_now(pack).remaining) == (Cost.CREDIT_BACK, 2)
    assert NoticeKind.BOOKING_CANCELLED in world.told(mentor)


def test_decision_12_cancelling_late_consumes_the_credit_and_earns_the_share(world):
    student, mentor, pack, booking = with_credit(world)
    world.move_to(booking.starts_at - timedelta(hours=23))
    assert world.run(preview, student, booking.id).cost is Cost.CREDIT_LOST
    world.run(cancel, student, booking.id)
    assert (world.pack_now(pack).used, world.pack_now(pack).held) == (1, 0)
    assert world.balance(mentor_available(mentor.id)) == 3_500


def test_decision_12_a_mentors_late_cancel_gives_the_credit_back(world):
    student, mentor, pack, booking = with_credit(world)
    world.move_to(booking.starts_at - timedelta(hours=1))
    cancelled, terms = world.run(cancel, mentor, booking.id)
    assert (cancelled.cancelled_by, terms.cost) == (By.MENTOR, Cost.CREDIT_BACK)
    assert world.pack_now(pack).remaining == 2
    assert NoticeKind.BOOKING_CANCELLED in world.told(student)


def test_decision_12_cancelling_in_time_returns_the_money(world):
    student, mentor, booking = with_money(world)
    _, terms = world.run(cancel, student, booking.id)
    assert (terms.cost, terms.amount.minor) == (Cost.MONEY_BACK, 5_000)
    assert world.balance(mentor_pending(mentor.id)) == 0
    world.provider_refunds()
    assert world.order_now(booking.order_id).state is OrderState.REFUNDED
    assert NoticeKind.MONEY_RETURNED in world.told(student)


def test_decision_12_cancelling_late_keeps_the_money_and_earns_it(world):
    student, mentor, booking = with_money(world)
    world.move_to(booking.starts_at - timedelta(hours=2))
    _, terms = world.run(cancel, student, booking.id)
    assert terms.cost is Cost.MONEY_LOST
    assert world.balance(mentor_available(mentor.id)) == 3_500
    assert world.store.refunds == {}


def test_cancelling_an_unpaid_hold_costs_nothing_and_lapses_the_order(world):
    student, mentor = world.student(), world.mentor()
    booking = world.book(student, world.offering(mentor, 5_000))
    _, terms = world.run(cancel, student, booking.id)
    assert (terms.cost, world.order_now(booking.order_id).state) == (
        Cost.NOTHING,
        OrderState.LAPSED,
    )


def test_fault_b06_a_slot_can_be_cancelled_and_booked_again_and_again(world):
    student, mentor = world.student(), world.mentor()
    world.pack(student, mentor, 1)
    offering, start = world.offering(mentor, 5_000), world.slot_in(days=5)
    for _ in range(5):
        booking = world.book(student, offering, start)
        world.run(cancel, student, booking.id)
    assert world.book(student, offering, start).state is S.SCHEDULED


def test_nothing_is_cancelled_twice_or_after_its_start(world):
    student, mentor, _pack, booking = with_credit(world)
    world.move_to(booking.starts_at)
    with pytest.raises(AlreadyDecided):
        world.run(cancel, student, booking.id)
    later = world.book(student, world.offering(mentor, 5_000), world.slot_in(days=9))
    world.run(cancel, student, later.id)
    with pytest.raises(AlreadyDecided):
        world.run(cancel, student, later.id)


def test_fault_z02_a_stranger_finds_no_such_booking_to_cancel(world):
    *_, booking = with_credit(world)
    with pytest.raises(NotFound):
        world.run(cancel, world.student("B"), booking.id)


def test_k05_completing_consumes_the_held_credit_and_earns_its_share(world):
    student, mentor, pack, booking = with_credit(world, sessions=4)
    with pytest.raises(TooEarly):
        world.run(complete, mentor, booking.id)
    world.move_to(booking.ends_at)
    assert world.run(complete, mentor, booking.id).completed_by is By.MENTOR
    now = world.pack_now(pack)
    assert (now.held, now.used, now.remaining) == (0, 1, 3)
    assert world.balance(mentor_available(mentor.id)) == 1_750
    assert world.balance(mentor_pending(mentor.id)) == 5_250
    assert NoticeKind.SESSION_COMPLETED in world.told(student)


def test_fault_m15_the_shares_of_all_sessions_sum_to_the_mentors_share_exactly(world):
    student, mentor = world.student(), world.mentor()
    world.pack(student, mentor, 3, price=10_001)  # 7,000 for the mentor: not divisible by 3
    offering = world.offering(mentor, 5_000)
    earned = []
    for _ in range(3):
        booking = world.book(student, offering, world.slot_in(days=2))
        world.move_to(booking.ends_at)
        world.run(complete, mentor, booking.id)
        earned.append(world.balance(mentor_available(mentor.id)))
    assert earned == [2_333, 4_666, 7_000]
    assert world.balance(mentor_pending(mentor.id)) == 0


def test_decision_16_a_session_completes_itself_24_hours_after_its_end(world):
    student, _mentor, pack, booking = with_credit(world)
    world.move_to(booking.ends_at + timedelta(hours=23))
    assert world.booking(booking).state is S.SCHEDULED
    world.move(hours=1)
    done = world.booking(booking)
    assert (done.state, done.completed_by) == (S.COMPLETED, By.SYSTEM)
    assert world.pack_now(pack).used == 1
    assert NoticeKind.SESSION_COMPLETED in world.told(student)


def test_x23_a_missing_student_has_used_the_session(world):
    student, mentor, pack, booking = with_credit(world)
    world.move_to(booking.ends_at)
    absent = world.run(mark_absent, mentor, booking.id, By.STUDENT)
    assert (absent.state, absent.no_show_by) == (S.NO_SHOW, By.STUDENT)
    assert world.pack_now(pack).used == 1
    assert NoticeKind.SESSION_MISSED in world.told(student)


def test_x23_a_missing_mentor_gives_credit_or_money_back(world):
    student, mentor, pack, booking = with_credit(world)
    paid = world.book(
        student, world.offering(mentor, 900, takes_credits=False), world.slot_in(days=6)
    )
    world.pay_for(paid)
    world.move_to(paid.ends_at)
    for each in (booking, paid):
        world.run(mark_absent, mentor, each.id, By.MENTOR)
    assert world.pack_now(pack).remaining == 2
    assert [each.amount.minor for each in world.store.refunds.values()] == [900]


def test_decision_16_a_completed_session_can_be_corrected_for_72_hours(world):
    _student, mentor, pack, booking = with_credit(world)
    world.move_to(booking.ends_at)
    world.run(complete, mentor, booking.id)
    world.move(hours=72)
    world.run(mark_absent, mentor, booking.id, By.MENTOR)
    assert world.pack_now(pack).remaining == 2
    assert world.balance(mentor_available(mentor.id)) == 0
    world.move(seconds=1)
    with pytest.raises(CorrectionClosed):
        world.run(complete, mentor, booking.id)


def test_decision_16_to_and_fro_consumes_one_credit_and_earns_one_share(world):
    _student, mentor, pack, booking = with_credit(world)
    world.move_to(booking.ends_at)
    world.run(complete, mentor, booking.id)
    for who in (By.MENTOR, By.STUDENT, By.MENTOR):
        world.run(mark_absent, mentor, booking.id, who)
        world.run(complete, mentor, booking.id)
    assert (world.pack_now(pack).used, world.pack_now(pack).held) == (1, 0)
    assert world.balance(mentor_available(mentor.id)) == 3_500
    assert world.store.offerings[booking.offering_id].times_completed == 1


def test_money_that_went_back_is_not_taken_again_by_a_correction(world):
    _student, mentor, booking = with_money(world)
    world.move_to(booking.ends_at)
    world.run(mark_absent, mentor, booking.id, By.MENTOR)
    with pytest.raises(CorrectionClosed):
        world.run(complete, mentor, booking.id)


def test_decision_06_grace_starts_when_the_last_session_is_completed(world):
    student, mentor, _pack, booking = with_credit(world, sessions=1)
    assert world.seat(student, mentor).state is SeatState.ACTIVE
    world.move_to(booking.ends_at)
    world.run(complete, mentor, booking.id)
    seat = world.seat(student, mentor)
    assert (seat.state, seat.grace_ends_at) == (SeatState.GRACE, world.now + timedelta(hours=72))
    world.move(hours=72)
    assert world.seat(student, mentor) is None
    assert NoticeKind.SEAT_RELEASED in world.told(student)
    assert NoticeKind.SEAT_RELEASED in world.told(mentor)


def test_decision_06_buying_again_inside_the_grace_keeps_the_seat(world):
    student, mentor, _pack, booking = with_credit(world, sessions=1)
    world.move_to(booking.ends_at)
    world.run(complete, mentor, booking.id)
    seat = world.seat(student, mentor)
    world.move(hours=71)
    world.pack(student, mentor, 1)
    world.move(hours=10)
    kept = world.seat(student, mentor)
    assert (kept.id, kept.state) == (seat.id, SeatState.ACTIVE)


def test_a_session_given_back_during_the_grace_ends_it(world):
    student, mentor, _pack, booking = with_credit(world, sessions=1)
    world.move_to(booking.ends_at)
    world.run(complete, mentor, booking.id)
    world.run(mark_absent, mentor, booking.id, By.MENTOR)
    assert world.seat(student, mentor).state is SeatState.ACTIVE
    world.move(hours=80)
    assert world.seat(student, mentor) is not None


def test_decision_08_a_pack_that_expires_keeps_its_scheduled_session(world):
    student, mentor = world.student(), world.mentor()
    order = world.order(student, world.product(mentor, 3, days=4))
    world.pay(order)
    booking = world.book(student, world.offering(mentor, 5_000), world.slot_in(days=6))
    world.move(days=5)
    assert NoticeKind.PACK_EXPIRED in world.told(student)
    assert world.seat(student, mentor).state is SeatState.ACTIVE
    world.move_to(booking.ends_at)
    world.run(complete, mentor, booking.id)
    assert world.booking(booking).state is S.COMPLETED
    assert world.seat(student, mentor).state is SeatState.GRACE


def test_n01_a_completed_session_is_rated_once_and_words_may_follow(world):
    student, mentor, _pack, booking = with_credit(world)
    world.move_to(booking.ends_at)
    with pytest.raises(AlreadyDecided):
        world.run(rate, student, booking.id, 5)
    world.run(complete, mentor, booking.id)
    with pytest.raises(RatingInvalid):
        world.run(rate, student, booking.id, 6)
    world.run(rate, student, booking.id, 4)
    assert world.run(rate, student, booking.id, 4, "Clear").feedback == "Clear"
    with pytest.raises(AlreadyRated):
        world.run(rate, student, booking.id, 1)
    offering = world.store.offerings[booking.offering_id]
    assert (offering.rating_sum, offering.rating_count) == (4, 1)


def test_x23_a_student_reports_an_absent_mentor_and_staff_are_told(world):
    staff = world.staff()
    student, _mentor, _pack, booking = with_credit(world)
    with pytest.raises(TooEarly):
        world.run(report_absence, student, booking.id)
    world.move_to(booking.starts_at + timedelta(minutes=15))
    world.run(report_absence, student, booking.id)
    assert NoticeKind.ABSENCE_REPORTED in world.told(staff)
