"""Booking a slot: free, by credit, for money; at once, by request, or with the money first."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.booking import BookingState, PaidBy
from core.catalog import BookingMode, OfferingKind, OfferingStatus
from core.deadlines import JobKind
from core.errors import (
    Banned,
    NoCredit,
    NotFound,
    OfferingNotBookable,
    OrderLapsed,
    PackExpired,
    RequestsSwitchedOff,
    SeatNotActive,
    SelfBooking,
    SlotNotOffered,
    SlotTaken,
    StudentBusy,
    TooManyFreeBookings,
    TooManyOpenBookings,
    TooManyUnpaidHolds,
)
from core.ids import OfferingId
from core.ledger import PLATFORM, mentor_pending
from core.money import Money
from core.notices import NoticeKind
from core.orders import OrderState
from core.settings import BookingSettings, Settings
from core.use_cases.approving import approve
from core.use_cases.buying import begin_checkout, proceed_to_payment
from core.use_cases.hours import clear_hours
from core.use_cases.publishing import edit_offering
from tests.harness.world import World

S = BookingState
REQUEST = BookingMode.REQUEST


@pytest.fixture
def world() -> World:
    return World()


def test_e05_a_free_session_is_scheduled_at_once(world):
    student, mentor = world.student(), world.mentor()
    booking = world.book(student, world.offering(mentor))
    assert (booking.state, booking.paid_by, booking.hold_until) == (S.SCHEDULED, PaidBy.FREE, None)
    assert NoticeKind.BOOKING_CONFIRMED not in world.told(student)  # answered on the spot
    assert NoticeKind.SESSION_BOOKED in world.told(mentor)
    assert [each.row.kind for each in world.store.jobs.values()] == [JobKind.MAKE_ROOM]


def test_fault_m13_a_free_session_leaves_no_order_and_no_entry(world):
    world.book(world.student(), world.offering(world.mentor()))
    assert (world.store.orders, world.store.journal) == ({}, {})


def test_fault_m13_free_sessions_a_day_are_limited(world):
    student, offering = world.student(), world.offering(world.mentor())
    for _ in range(2):
        world.book(student, offering)
    with pytest.raises(TooManyFreeBookings):
        world.book(student, offering)
    world.move(hours=25)
    assert world.book(student, offering).state is S.SCHEDULED


def test_e01_a_priced_instant_session_waits_for_its_payment_and_is_then_sure(world):
    student, mentor = world.student(), world.mentor()
    booking = world.book(student, world.offering(mentor, price=9_900))
    assert booking.state is S.AWAITING_PAYMENT
    assert booking.hold_until == world.now + timedelta(minutes=30)
    world.pay_for(booking)
    assert world.booking(booking).state is S.SCHEDULED
    assert world.balance(mentor_pending(mentor.id)) == 6_930
    assert world.balance(PLATFORM) == 2_970


def test_e02_a_request_is_held_until_the_approval_deadline_and_has_no_order(world):
    student, mentor = world.student(), world.mentor()
    booking = world.book(student, world.offering(mentor, 5_000, REQUEST), world.slot_in(days=10))
    assert booking.state is S.REQUESTED
    assert booking.hold_until == world.now + timedelta(hours=72)
    assert world.store.orders == {}
    assert NoticeKind.REQUEST_ASKED in world.told(mentor)


def test_decision_04_a_near_request_is_answered_before_the_minimum_notice(world):
    offering = world.offering(world.mentor(), 5_000, REQUEST)
    booking = world.book(world.student(), offering, world.slot_in(days=2))
    assert booking.hold_until == booking.starts_at - timedelta(hours=24)


def test_decision_04_a_request_always_leaves_the_mentor_an_hour_to_answer(world):
    """The slot at the very edge of the minimum notice is offered, so it can be answered."""
    booking = world.book(world.student(), world.offering(world.mentor(), 0, REQUEST))
    assert booking.starts_at == world.now + timedelta(hours=24)
    assert booking.hold_until == world.now + timedelta(hours=1)


def test_decision_04_the_mentor_is_nudged_at_half_time_and_6_hours_before(world):
    mentor = world.mentor()
    world.book(world.student(), world.offering(mentor, 0, REQUEST), world.slot_in(days=10))
    nudges = [each.due_at - world.now for each in world.notices(NoticeKind.REQUEST_NUDGE, mentor)]
    assert nudges == [timedelta(hours=36), timedelta(hours=66)]


def test_decision_14_pay_first_takes_the_money_before_the_mentor_is_asked(world):
    student, mentor = world.student(), world.mentor()
    offering = world.offering(mentor, 5_000, REQUEST, pay_first=True)
    booking = world.book(student, offering, world.slot_in(days=10))
    assert booking.state is S.AWAITING_PAYMENT
    assert NoticeKind.REQUEST_ASKED not in world.told(mentor)
    world.pay_for(booking)
    assert world.booking(booking).state is S.REQUESTED
    assert NoticeKind.REQUEST_ASKED in world.told(mentor)


def test_decision_14_where_staff_decide_all_of_them_are_asked_and_the_mentor_is_not(world):
    staff, mentor = [world.staff("A"), world.staff("B")], world.mentor()
    offering = world.offering(mentor, 0, REQUEST, OfferingKind.FACE_TO_FACE, staff_approves=True)
    world.book(world.student(), offering)
    asked = {each.person_id for each in world.notices(NoticeKind.REQUEST_ASKED)}
    assert asked == {person.id for person in staff}


def test_e06_e07_a_credit_is_held_and_the_oldest_pack_is_spent_first(world):
    student, mentor = world.student(), world.mentor()
    first, second = world.pack(student, mentor, 2), world.pack(student, mentor, 4)
    booking = world.book(student, world.offering(mentor, 5_000))
    assert (booking.state, booking.paid_by) == (S.SCHEDULED, PaidBy.CREDIT)
    assert (booking.pack_id, booking.session_number) == (first.id, 1)
    assert (world.pack_now(first).held, world.pack_now(second).held) == (1, 0)


def test_fault_m17_the_last_credit_is_spent_once(world):
    student, mentor = world.student(), world.mentor()
    pack, offering = world.pack(student, mentor, 1), world.offering(mentor, 5_000)
    world.book(student, offering, pay_with=PaidBy.CREDIT)
    with pytest.raises(NoCredit):
        world.book(student, offering, pay_with=PaidBy.CREDIT)
    assert world.pack_now(pack).remaining == 0


def test_e08_without_a_credit_the_session_costs_money(world):
    student, mentor = world.student(), world.mentor()
    assert world.book(student, world.offering(mentor, 5_000)).paid_by is PaidBy.MONEY


def test_decision_08_an_expired_pack_books_nothing(world):
    student, mentor = world.student(), world.mentor()
    world.pack(student, mentor)
    world.move(days=91)
    with pytest.raises(PackExpired):
        world.book(student, world.offering(mentor, 5_000), pay_with=PaidBy.CREDIT)


def test_e06_a_seat_that_is_not_active_books_nothing(world):
    student, mentor = world.student(), world.mentor()
    world.pack(student, mentor)
    seat = world.seat(student, mentor)
    world.store.seats.pop(seat.id)
    with pytest.raises(SeatNotActive):
        world.book(student, world.offering(mentor, 5_000), pay_with=PaidBy.CREDIT)


def test_e10_price_length_and_wall_time_are_kept_with_the_booking(world):
    mentor = world.mentor(zone="Africa/Cairo")
    booking = world.book(world.student(zone="Asia/Tokyo"), world.offering(mentor, 5_000))
    assert (booking.price, booking.duration) == (Money(5_000, "EUR"), timedelta(hours=1))
    assert (booking.mentor_zone, booking.student_zone) == ("Africa/Cairo", "Asia/Tokyo")
    assert booking.agreed_local == "2026-01-06 10:00"


def test_fault_b07_the_same_act_answers_with_the_same_booking(world):
    student, offering = world.student(), world.offering(world.mentor())
    first = world.book(student, offering, intent="tap")
    assert world.book(student, offering, first.starts_at, intent="tap").id == first.id
    assert len(world.store.bookings) == 1


def test_fault_b01_a_taken_slot_is_refused_and_leaves_nothing_behind(world):
    mentor = world.mentor()
    offering = world.offering(mentor)
    taken = world.book(world.student("A"), offering)
    late = world.student("B")
    with pytest.raises(SlotTaken):
        world.book(late, offering, taken.starts_at)
    assert len(world.store.bookings) == 1
    assert world.told(late) == []


def test_fault_b02_buffers_are_kept_between_sessions_of_different_offerings(world):
    mentor = world.mentor()
    taken = world.book(world.student("A"), world.offering(mentor))
    short = world.offering(mentor, duration=timedelta(minutes=15))
    with pytest.raises(SlotTaken):
        world.book(world.student("B"), short, taken.ends_at)
    assert world.book(world.student("B"), short, taken.ends_at + timedelta(minutes=15))


def test_fault_b10_the_daily_limit_holds(world):
    mentor = world.mentor()
    offering = world.offering(mentor, max_per_day=2)
    day = world.slot_in(days=3)
    for hour in (0, 2):
        world.book(world.student(), offering, day + timedelta(hours=hour))
    with pytest.raises(SlotNotOffered) as refused:
        world.book(world.student(), offering, day + timedelta(hours=4))
    assert (refused.value.facts["rule"], refused.value.facts["number"]) == ("day_full", 2)


def test_d11_a_slot_inside_the_minimum_notice_is_not_offered(world):
    with pytest.raises(SlotNotOffered) as refused:
        world.book(world.student(), world.offering(world.mentor()), world.now + timedelta(hours=2))
    assert refused.value.facts["rule"] == "too_soon"


def test_a_student_is_never_in_two_sessions_at_once(world):
    student = world.student()
    one = world.book(student, world.offering(world.mentor("A")))
    with pytest.raises(StudentBusy):
        world.book(student, world.offering(world.mentor("B")), one.starts_at)


def test_a_student_may_overlap_where_the_community_allows_it():
    world = World(Settings(booking=BookingSettings(student_may_overlap=True)))
    student = world.student()
    one = world.book(student, world.offering(world.mentor("A")))
    assert world.book(student, world.offering(world.mentor("B")), one.starts_at)


def test_fault_b11_nobody_books_themself(world):
    mentor = world.mentor()
    with pytest.raises(SelfBooking):
        world.book(mentor, world.offering(mentor))


def test_fault_b11_a_banned_person_books_nothing(world):
    banned = replace(world.student(), banned_at=world.now)
    with pytest.raises(Banned):
        world.book(banned, world.offering(world.mentor()))


@pytest.mark.parametrize(
    "changes",
    [
        {"status": OfferingStatus.PAUSED},
        {"status": OfferingStatus.ARCHIVED},
        {"kind": OfferingKind.RECORDED},
    ],
)
def test_c05_only_an_active_live_offering_is_booked(world, changes):
    offering = world.offering(world.mentor(), **changes)
    with pytest.raises(OfferingNotBookable):
        world.book(world.student(), offering, world.slot_in(days=2))


def test_fault_z02_anothers_draft_is_not_found(world):
    offering = world.offering(world.mentor(), status=OfferingStatus.DRAFT)
    with pytest.raises(NotFound):
        world.book(world.student(), offering, world.slot_in(days=2))


def test_a_missing_offering_is_not_found(world):
    offering = replace(world.offering(world.mentor()), id=OfferingId(9))
    with pytest.raises(NotFound):
        world.book(world.student(), offering, world.slot_in(days=2))


def test_s05_request_mode_can_be_switched_off():
    world = World(Settings(booking=BookingSettings(requests_enabled=False)))
    with pytest.raises(RequestsSwitchedOff):
        world.book(world.student(), world.offering(world.mentor(), 0, REQUEST))


def test_x17_unpaid_holds_are_limited_and_ended_ones_do_not_count(world):
    student = world.student()
    for name in "ABC":
        world.book(
            student, world.offering(world.mentor(name), 500), world.slot_in(days=ord(name) % 9)
        )
    mentor = world.mentor("D")
    with pytest.raises(TooManyUnpaidHolds):
        world.book(student, world.offering(mentor, 500))
    world.jump(minutes=31)
    assert world.book(student, world.offering(mentor, 500)).state is S.AWAITING_PAYMENT


def test_x17_open_bookings_are_limited():
    world = World(Settings(booking=BookingSettings(max_open_per_student=1)))
    student, offering = world.student(), world.offering(world.mentor())
    world.book(student, offering)
    with pytest.raises(TooManyOpenBookings):
        world.book(student, offering)


def test_fault_b08_hours_changed_while_a_checkout_holds_a_slot_leave_the_hold(world):
    student, mentor = world.student(), world.mentor()
    booking = world.book(student, world.offering(mentor, 5_000))
    world.run(clear_hours, mentor, mentor.id)
    world.pay_for(booking)
    assert world.booking(booking).state is S.SCHEDULED


def test_fault_m11_a_new_price_leaves_running_bookings_alone(world):
    mentor = world.mentor()
    offering = world.offering(mentor, 5_000)
    old = world.book(world.student("A"), offering)
    world.run(edit_offering, mentor, offering.id, None, price_text="70")
    new = world.book(world.student("B"), offering)
    assert world.order_now(old.order_id).total == Money(5_000, "EUR")
    assert world.order_now(new.order_id).total == Money(7_000, "EUR")
    assert world.pay_for(old)
    assert world.booking(old).state is S.SCHEDULED


def test_a_hold_that_nobody_paid_ends_and_the_slot_is_free(world):
    student, offering = world.student(), world.offering(world.mentor(), 5_000)
    booking = world.book(student, offering, world.slot_in(days=3))
    world.move(minutes=30)
    assert world.booking(booking).state is S.EXPIRED
    assert world.order_now(booking.order_id).state is OrderState.LAPSED
    assert NoticeKind.HOLD_ENDED in world.told(student)
    assert world.book(world.student("B"), offering, booking.starts_at)


def test_an_ended_hold_is_free_though_the_scheduler_is_down(world):
    offering = world.offering(world.mentor(), 5_000)
    booking = world.book(world.student("A"), offering, world.slot_in(days=3))
    world.jump(minutes=31)
    assert world.book(world.student("B"), offering, booking.starts_at).id != booking.id
    assert world.booking(booking).state is S.EXPIRED


def test_a_students_own_ended_hold_elsewhere_does_not_keep_them_busy(world):
    student = world.student()
    one = world.book(student, world.offering(world.mentor("A"), 5_000), world.slot_in(days=3))
    world.jump(minutes=31)
    other = world.book(student, world.offering(world.mentor("B"), 5_000), one.starts_at)
    assert other.state is S.AWAITING_PAYMENT


def test_e04_the_order_of_an_approved_session_is_written_when_the_student_proceeds(world):
    student, mentor = world.student(), world.mentor()
    booking = world.book(student, world.offering(mentor, 5_000, REQUEST), world.slot_in(days=9))
    world.run(approve, mentor, booking.id)
    assert world.store.orders == {}
    order = world.run(proceed_to_payment, student, booking.id)
    assert world.run(proceed_to_payment, student, booking.id).id == order.id
    assert world.run(begin_checkout, order.id, "https://x.test", "en").amount == order.total
    world.move(hours=24)
    with pytest.raises(OrderLapsed):
        world.run(begin_checkout, order.id, "https://x.test", "en")


def test_fault_t10_a_booking_made_shortly_before_its_start_gets_only_reminders_ahead(world):
    student = world.student()
    offering = world.offering(world.mentor(), minimum_notice_hours=0)
    booking = world.book(student, offering, world.now + timedelta(minutes=45))
    reminders = world.notices(NoticeKind.REMINDER, student)
    assert [each.facts["minutes"] for each in reminders] == [15]
    assert reminders[0].due_at == booking.starts_at - timedelta(minutes=15)


def test_x18_reminders_of_the_offering_come_before_the_communitys(world):
    student = world.student()
    world.book(student, world.offering(world.mentor(), reminder_minutes=(60,)))
    assert [each.facts["minutes"] for each in world.notices(NoticeKind.REMINDER, student)] == [60]
