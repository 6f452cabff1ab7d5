"""The answer to a request, the end of unanswered ones, and the move of a session."""

from datetime import timedelta

import pytest

from core.booking import BookingState, PaidBy
from core.catalog import BookingMode, OfferingKind
from core.errors import (
    AlreadyDecided,
    NotAllowed,
    NotFound,
    ReasonMissing,
    SlotTaken,
    StaleButton,
    TooLateToMove,
)
from core.notices import NoticeKind, is_still_true
from core.orders import OrderState, RefundState
from core.use_cases.approving import approve, reject
from core.use_cases.buying import proceed_to_payment
from core.use_cases.cancelling import cancel
from core.use_cases.due import fall_due
from core.use_cases.moving import accept_move, decline_move, may_move, move
from core.use_cases.publishing import pause
from tests.harness.world import World

S = BookingState
REQUEST = BookingMode.REQUEST


@pytest.fixture
def world() -> World:
    return World()


def asked(world: World, price: int = 5_000, **changes):
    """A student, a mentor, and an open request ten days ahead."""
    student, mentor = world.student(), world.mentor()
    offering = world.offering(mentor, price, REQUEST, **changes)
    return student, mentor, world.book(student, offering, world.slot_in(days=10))


def test_f01_an_approved_priced_request_waits_for_its_payment(world):
    student, mentor, booking = asked(world)
    waiting = world.run(approve, mentor, booking.id, booking.revision)
    assert waiting.state is S.AWAITING_PAYMENT
    assert waiting.hold_until == world.now + timedelta(hours=24)
    assert NoticeKind.REQUEST_APPROVED in world.told(student)
    order = world.run(proceed_to_payment, student, booking.id)
    world.pay(order)
    assert world.booking(booking).state is S.SCHEDULED


def test_f01_an_approved_free_request_is_scheduled(world):
    student, mentor, booking = asked(world, price=0)
    assert world.run(approve, mentor, booking.id).state is S.SCHEDULED
    assert NoticeKind.REQUEST_APPROVED in world.told(student)
    assert NoticeKind.BOOKING_CONFIRMED not in world.told(student)  # one message, not two


def test_f01_an_approved_request_with_a_credit_is_scheduled(world):
    student, mentor = world.student(), world.mentor()
    pack = world.pack(student, mentor, 2)
    booking = world.book(student, world.offering(mentor, 5_000, REQUEST), world.slot_in(days=10))
    assert (booking.paid_by, world.pack_now(pack).held) == (PaidBy.CREDIT, 1)
    assert world.run(approve, mentor, booking.id).state is S.SCHEDULED
    assert world.pack_now(pack).held == 1


def test_f02_a_rejection_needs_a_reason_and_the_student_reads_it(world):
    student, mentor, booking = asked(world)
    with pytest.raises(ReasonMissing):
        world.run(reject, mentor, booking.id, "  ")
    rejected = world.run(reject, mentor, booking.id, " Not my field ")
    assert (rejected.state, rejected.reason) == (S.REJECTED, "Not my field")
    assert rejected.rejected_at == world.now
    assert NoticeKind.REQUEST_DECLINED in world.told(student)


def test_f02_a_rejected_request_gives_its_credit_and_its_slot_back(world):
    student, mentor = world.student(), world.mentor()
    pack = world.pack(student, mentor, 1)
    offering = world.offering(mentor, 5_000, REQUEST)
    booking = world.book(student, offering, world.slot_in(days=10))
    world.run(reject, mentor, booking.id, "no")
    assert world.pack_now(pack).remaining == 1
    assert world.book(student, offering, booking.starts_at).paid_by is PaidBy.CREDIT


def test_h14_a_rejected_request_that_was_paid_first_is_refunded(world):
    _student, mentor, booking = asked(world, pay_first=True)
    world.pay_for(booking)
    world.run(reject, mentor, booking.id, "no")
    (refund,) = world.store.refunds.values()
    assert (refund.amount.minor, refund.state) == (5_000, RefundState.WANTED)
    world.provider_refunds()
    assert world.order_now(booking.order_id).state is OrderState.REFUNDED


def test_f04_a_request_that_nobody_answers_expires_after_72_hours(world):
    student, mentor, booking = asked(world)
    world.move(hours=71)
    assert world.booking(booking).state is S.REQUESTED
    world.move(hours=1)
    assert world.booking(booking).state is S.EXPIRED
    assert NoticeKind.REQUEST_EXPIRED in world.told(student)
    assert NoticeKind.REQUEST_MISSED in world.told(mentor)


def test_f04_an_unanswered_request_that_was_paid_first_is_refunded(world):
    _student, _mentor, booking = asked(world, pay_first=True)
    world.pay_for(booking)
    world.move(hours=73)
    assert world.booking(booking).state is S.EXPIRED
    assert [each.reason for each in world.store.refunds.values()] == ["request_expired"]


def test_fault_t13_an_expiry_worked_late_or_twice_changes_the_booking_once(world):
    student, _mentor, booking = asked(world)
    world.jump(days=4)
    assert world.work_deadlines() == 1
    assert world.work_deadlines() == 0
    expired = [each for each in world.told(student) if each is NoticeKind.REQUEST_EXPIRED]
    assert (world.booking(booking).state, len(expired)) == (S.EXPIRED, 1)


def test_fault_t13_an_expiry_worked_early_changes_nothing(world):

    _student, _mentor, booking = asked(world)
    for due in list(world.store.deadlines.values()):
        assert world.run(fall_due, due.row) is False
    assert world.booking(booking).state is S.REQUESTED


def test_fault_b03_the_second_answer_is_told_what_was_decided(world):
    _student, mentor, booking = asked(world)
    world.run(approve, mentor, booking.id, booking.revision)
    with pytest.raises(AlreadyDecided) as refused:
        world.run(reject, mentor, booking.id, "late", booking.revision)
    assert refused.value.facts["state"] is S.AWAITING_PAYMENT


def test_fault_b03_two_requests_never_hold_one_slot(world):
    _student, mentor, booking = asked(world)
    with pytest.raises(SlotTaken):
        world.book(world.student("B"), world.offering(mentor, 0, REQUEST), booking.starts_at)


def test_fault_b04_approval_after_the_deadline_is_too_late_though_it_was_not_worked(world):
    _student, mentor, booking = asked(world)
    world.jump(hours=73)
    with pytest.raises(AlreadyDecided) as refused:
        world.run(approve, mentor, booking.id)
    assert refused.value.facts["state"] is S.EXPIRED


def test_fault_b04_approval_after_the_student_withdrew_is_refused(world):
    student, mentor, booking = asked(world)
    world.run(cancel, student, booking.id)
    with pytest.raises(AlreadyDecided) as refused:
        world.run(approve, mentor, booking.id)
    assert refused.value.facts["state"] is S.CANCELLED
    assert NoticeKind.REQUEST_WITHDRAWN in world.told(mentor)


def test_y03_a_button_older_than_the_booking_is_told_so(world):
    _student, mentor, booking = asked(world, price=0)
    with pytest.raises(StaleButton):
        world.run(approve, mentor, booking.id, booking.revision + 1)


def test_fault_z02_another_mentor_finds_no_such_request(world):
    *_, booking = asked(world)
    with pytest.raises(NotFound):
        world.run(approve, world.mentor("Other"), booking.id)


def test_decision_14_where_staff_decide_the_mentor_may_not(world):
    staff = world.staff()
    _student, mentor, booking = asked(
        world, kind=OfferingKind.FACE_TO_FACE, staff_approves=True, price=0
    )
    with pytest.raises(NotAllowed):
        world.run(approve, mentor, booking.id)
    assert world.run(approve, staff, booking.id).state is S.SCHEDULED


def test_x21_pausing_an_offering_declines_its_open_requests_and_returns_credit(world):
    student, mentor = world.student(), world.mentor()
    pack = world.pack(student, mentor, 1)
    offering = world.offering(mentor, 5_000, REQUEST)
    booking = world.book(student, offering, world.slot_in(days=10))
    world.run(pause, mentor, offering.id)
    declined = world.booking(booking)
    assert (declined.state, declined.reason) == (S.REJECTED, "offering_paused")
    assert world.pack_now(pack).remaining == 1
    assert NoticeKind.REQUEST_DECLINED in world.told(student)


def test_fault_b08_pausing_keeps_what_is_scheduled_or_being_paid(world):
    mentor = world.mentor()
    free, priced = world.offering(mentor), world.offering(mentor, 500)
    sure, held = world.book(world.student("A"), free), world.book(world.student("B"), priced)
    world.run(pause, mentor, free.id)
    world.run(pause, mentor, priced.id)
    world.pay_for(held)
    assert {world.booking(each).state for each in (sure, held)} == {S.SCHEDULED}


def scheduled(world: World, mode: BookingMode = BookingMode.INSTANT):
    student, mentor = world.student(), world.mentor()
    offering = world.offering(mentor, 0, mode)
    booking = world.book(student, offering, world.slot_in(days=5))
    if mode is REQUEST:
        booking = world.run(approve, mentor, booking.id)
    return student, mentor, booking


def test_decision_13_a_student_moves_an_instant_session_at_once(world):
    student, mentor, booking = scheduled(world)
    to = world.slot_in(days=6)
    moved = world.run(move, student, booking.id, to, booking.revision)
    assert (moved.starts_at, moved.original_starts_at) == (to, booking.starts_at)
    assert NoticeKind.BOOKING_MOVED in world.told(mentor)
    assert NoticeKind.BOOKING_MOVED not in world.told(student)


def test_fault_t11_reminders_of_the_old_time_are_no_longer_true_after_a_move(world):
    student, _mentor, booking = scheduled(world)
    moved = world.run(move, student, booking.id, world.slot_in(days=6))
    reminders = world.notices(NoticeKind.REMINDER, student)
    true = [each for each in reminders if is_still_true(each, moved)]
    assert len(reminders) == 4
    assert [moved.starts_at - each.due_at for each in true] == [
        timedelta(hours=24),
        timedelta(minutes=15),
    ]


def test_decision_13_a_student_needs_24_hours_and_the_mentor_does_not(world):
    student, mentor, booking = scheduled(world)
    world.move_to(booking.starts_at - timedelta(hours=23))
    with pytest.raises(TooLateToMove) as refused:
        world.run(may_move, student, booking.id)
    assert refused.value.facts["limit"] == 24
    to = world.slot_in(days=3)
    assert world.run(move, mentor, booking.id, to).starts_at == to
    assert NoticeKind.BOOKING_MOVED in world.told(student)


def test_decision_13_a_students_move_of_a_request_asks_the_mentor_and_keeps_the_old_slot(world):
    student, mentor, booking = scheduled(world, REQUEST)
    to = world.slot_in(days=7)
    waiting = world.run(move, student, booking.id, to)
    assert (waiting.starts_at, waiting.proposed_starts_at) == (booking.starts_at, to)
    assert NoticeKind.MOVE_ASKED in world.told(mentor)
    for taken in (to, booking.starts_at):
        with pytest.raises(SlotTaken):
            world.book(world.student("B"), world.offering(mentor), taken)


def test_decision_13_the_mentor_accepts_a_move_and_the_old_slot_is_free(world):
    student, mentor, booking = scheduled(world, REQUEST)
    to = world.slot_in(days=7)
    world.run(move, student, booking.id, to)
    moved = world.run(accept_move, mentor, booking.id)
    assert (moved.starts_at, moved.proposed_starts_at) == (to, None)
    assert world.book(world.student("B"), world.offering(mentor), booking.starts_at)
    with pytest.raises(AlreadyDecided):
        world.run(decline_move, mentor, booking.id)


def test_decision_13_a_declined_move_leaves_the_session_where_it_was(world):
    student, mentor, booking = scheduled(world, REQUEST)
    world.run(move, student, booking.id, world.slot_in(days=7))
    kept = world.run(decline_move, mentor, booking.id)
    assert (kept.starts_at, kept.proposed_starts_at) == (booking.starts_at, None)
    assert NoticeKind.MOVE_DECLINED in world.told(student)


def test_a_move_that_nobody_answers_ends_by_itself(world):
    student, mentor, booking = scheduled(world, REQUEST)
    to = world.slot_in(days=9)
    world.run(move, student, booking.id, to)
    world.move(hours=73)
    assert world.booking(booking).proposed_starts_at is None
    assert world.book(world.student("B"), world.offering(mentor), to)


def test_a_student_who_asks_for_another_move_lets_the_first_one_go(world):
    student, mentor, booking = scheduled(world, REQUEST)
    first, second = world.slot_in(days=7), world.slot_in(days=8)
    world.run(move, student, booking.id, first)
    assert world.run(move, student, booking.id, second).proposed_starts_at == second
    assert world.book(world.student("B"), world.offering(mentor), first)


def test_a_student_may_ask_again_when_the_first_move_ended_unanswered_and_unworked(world):
    student, _mentor, booking = scheduled(world, REQUEST)
    world.run(move, student, booking.id, world.slot_in(days=9))
    world.jump(hours=73)
    again = world.slot_in(days=7)
    assert world.run(move, student, booking.id, again).proposed_starts_at == again


def test_fault_b05_a_move_to_a_taken_slot_leaves_the_old_one_untouched(world):
    student, mentor, booking = scheduled(world)
    other = world.book(world.student("B"), world.offering(mentor), world.slot_in(days=6))
    with pytest.raises(SlotTaken):
        world.run(move, student, booking.id, other.starts_at)
    assert world.booking(booking) == booking


def test_fault_b05_a_session_may_move_into_its_own_shadow(world):
    student, _mentor, booking = scheduled(world)
    to = booking.starts_at + timedelta(minutes=30)
    assert world.run(move, student, booking.id, to).starts_at == to


def test_a_cancelled_session_does_not_move(world):
    student, _mentor, booking = scheduled(world)
    world.run(cancel, student, booking.id)
    with pytest.raises(AlreadyDecided):
        world.run(move, student, booking.id, world.slot_in(days=6))
