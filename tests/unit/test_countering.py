"""Another time instead of yes or no: proposed, answered, taken back, lapsed (X28)."""

from datetime import timedelta

import pytest

from core.approval_errors import (
    AnswerDueSoon,
    CounterLimitReached,
    SameTimeProposed,
    StudentNotFree,
    TimeTooSoon,
)
from core.booking import BookingState, By, PaidBy
from core.catalog import BookingMode
from core.errors import (
    AlreadyDecided,
    NotFound,
    SlotNotOffered,
    SlotTaken,
    StaleButton,
)
from core.notices import NoticeKind, is_still_true
from core.orders import RefundState
from core.settings import BookingSettings, Settings
from core.use_cases.approving import approve, reject
from core.use_cases.buying import proceed_to_payment
from core.use_cases.cancelling import cancel
from core.use_cases.countering import (
    accept_counter,
    ask_other_time,
    counter,
    countered,
    decline_counter,
    may_counter,
    withdraw_counter,
)
from core.use_cases.publishing import pause
from tests.harness.world import World

S, K = BookingState, NoticeKind
REQUEST = BookingMode.REQUEST


@pytest.fixture
def world() -> World:
    return World()


def asked(world: World, price: int = 5_000, **changes):
    student, mentor = world.student(), world.mentor()
    offering = world.offering(mentor, price, REQUEST, **changes)
    return student, mentor, world.book(student, offering, world.slot_in(days=10))


def proposed(world: World, price: int = 5_000, **changes):
    """A request ten days ahead, for which the mentor proposed the day after."""
    student, mentor, booking = asked(world, price, **changes)
    offered = world.run(counter, mentor, booking.id, world.slot_in(days=11), booking.revision)
    return student, mentor, booking, offered


def live_claims(world: World, booking) -> list:
    return [
        each.starts_at
        for each in world.store.claims.values()
        if each.live and each.booking_id == booking.id
    ]


def test_x28_both_times_are_kept_while_the_student_thinks(world):
    student, _mentor, booking, offered = proposed(world)
    assert (offered.state, offered.starts_at) == (S.REQUESTED, booking.starts_at)
    assert offered.proposed_starts_at == world.slot_in(days=11)
    assert offered.proposed_by is By.MENTOR
    assert set(live_claims(world, booking)) == {booking.starts_at, offered.proposed_starts_at}
    assert K.COUNTER_OFFERED in world.told(student)


def test_x28_a_proposal_never_makes_the_request_live_longer(world):
    _student, mentor, booking = asked(world)
    world.move(hours=70)
    offered = world.run(counter, mentor, booking.id, world.slot_in(days=9))
    assert offered.hold_until == booking.hold_until
    assert offered.proposed_until == booking.hold_until


def test_x28_accepting_moves_the_session_and_asks_for_its_payment_at_once(world):
    student, mentor, booking, offered = proposed(world)
    agreed = world.run(accept_counter, student, booking.id, offered.revision)
    assert (agreed.state, agreed.starts_at) == (S.AWAITING_PAYMENT, offered.proposed_starts_at)
    assert (agreed.proposed_starts_at, agreed.proposed_by) == (None, None)
    assert agreed.original_starts_at == booking.starts_at
    assert agreed.hold_until == world.now + timedelta(hours=24)
    assert live_claims(world, booking) == [agreed.starts_at]
    assert K.COUNTER_ACCEPTED in world.told(mentor)
    assert K.REQUEST_APPROVED not in world.told(student)  # answered on the spot
    world.pay(world.run(proceed_to_payment, student, booking.id))
    assert world.booking(booking).state is S.SCHEDULED


def test_x28_accepting_a_free_one_is_a_booking_of_which_the_mentor_reads_once(world):
    student, mentor, booking, offered = proposed(world, price=0)
    agreed = world.run(accept_counter, student, booking.id, offered.revision)
    assert agreed.state is S.SCHEDULED
    said = [each for each in world.told(mentor) if each is not K.REQUEST_ASKED]
    assert said == [K.SESSION_BOOKED]
    reminders = world.notices(K.REMINDER, student)
    assert {each.about_ms for each in reminders if is_still_true(each, agreed)} == {
        int(agreed.starts_at.timestamp() * 1000)
    }


def test_x28_accepting_keeps_the_credit_held_and_what_was_paid_first(world):
    student, mentor = world.student(), world.mentor()
    pack = world.pack(student, mentor, 2)
    booking = world.book(student, world.offering(mentor, 5_000, REQUEST), world.slot_in(days=10))
    assert booking.paid_by is PaidBy.CREDIT
    world.run(counter, mentor, booking.id, world.slot_in(days=11))
    assert world.run(accept_counter, student, booking.id).state is S.SCHEDULED
    assert world.pack_now(pack).held == 1

    other, _mentor, paid = asked(world, pay_first=True)
    world.pay_for(paid)
    world.run(counter, world.store.people[paid.mentor_id], paid.id, world.slot_in(days=12))
    assert world.run(accept_counter, other, paid.id).state is S.SCHEDULED


def test_x28_declining_leaves_the_request_as_it_was_asked(world):
    student, mentor, booking, offered = proposed(world)
    kept = world.run(decline_counter, student, booking.id, offered.revision)
    assert (kept.state, kept.starts_at) == (S.REQUESTED, booking.starts_at)
    assert (kept.proposed_starts_at, kept.hold_until) == (None, booking.hold_until)
    assert live_claims(world, booking) == [booking.starts_at]
    assert K.COUNTER_DECLINED in world.told(mentor)
    assert world.run(approve, mentor, booking.id, kept.revision).state is S.AWAITING_PAYMENT


def test_x28_withdrawing_instead_gives_all_back(world):
    student, mentor, booking = asked(world, pay_first=True)
    world.pay_for(booking)
    world.run(counter, mentor, booking.id, world.slot_in(days=11))
    world.run(cancel, student, booking.id)
    assert world.booking(booking).state is S.CANCELLED
    assert live_claims(world, booking) == []
    (refund,) = world.store.refunds.values()
    assert (refund.amount.minor, refund.state) == (5_000, RefundState.WANTED)


def test_x28_silence_ends_the_request_and_gives_all_back(world):
    student, mentor = world.student(), world.mentor()
    pack = world.pack(student, mentor, 1)
    booking = world.book(student, world.offering(mentor, 5_000, REQUEST), world.slot_in(days=10))
    world.run(counter, mentor, booking.id, world.slot_in(days=11))
    world.move(hours=73)
    ended = world.booking(booking)
    assert (ended.state, ended.proposed_starts_at) == (S.EXPIRED, None)
    assert world.pack_now(pack).remaining == 1
    assert live_claims(world, booking) == []
    assert K.REQUEST_EXPIRED in world.told(student)
    assert K.COUNTER_LAPSED in world.told(mentor)


def test_x20_silence_of_the_student_is_no_missed_request_of_the_mentor(world):
    _student, mentor, booking, _offered = proposed(world)
    world.move(hours=73)
    assert world.booking(booking).state is S.EXPIRED
    assert K.REQUEST_MISSED not in world.told(mentor)
    assert world.unit().bookings.mentor_numbers(mentor.id, world.now).missed_requests == 0
    assert world.unit().bookings.answered(mentor.id, world.now - timedelta(days=9)) == []


def test_x28_a_near_proposal_lapses_alone_and_the_request_goes_on(world):
    student, mentor, booking = asked(world)
    to = world.slot_in(hours=30)
    offered = world.run(counter, mentor, booking.id, to)
    assert offered.proposed_until == to - timedelta(hours=1)
    world.move(hours=30)
    kept = world.booking(booking)
    assert (kept.state, kept.proposed_starts_at) == (S.REQUESTED, None)
    assert live_claims(world, booking) == [booking.starts_at]
    assert K.COUNTER_LAPSED in world.told(student)
    assert K.COUNTER_LAPSED in world.told(mentor)
    world.move(hours=50)
    assert world.booking(booking).state is S.EXPIRED
    assert K.REQUEST_MISSED in world.told(mentor)  # it was the mentor's turn again


def test_x28_a_proposal_whose_time_is_over_is_not_accepted_though_it_was_not_worked(world):
    student, mentor, booking = asked(world)
    to = world.slot_in(hours=30)
    offered = world.run(counter, mentor, booking.id, to)
    world.jump(hours=30)
    with pytest.raises(StaleButton):
        world.run(accept_counter, student, booking.id, offered.revision)
    assert world.book(world.student("B"), world.offering(mentor, minimum_notice_hours=0), to)
    assert world.booking(booking).state is S.REQUESTED


def test_fault_b04_the_mentor_approves_the_asked_time_and_the_acceptance_comes_too_late(world):
    student, mentor, booking, offered = proposed(world)
    approved = world.run(approve, mentor, booking.id, offered.revision)
    assert (approved.starts_at, approved.state) == (booking.starts_at, S.AWAITING_PAYMENT)
    assert live_claims(world, booking) == [booking.starts_at]
    with pytest.raises(AlreadyDecided) as refused:
        world.run(accept_counter, student, booking.id, offered.revision)
    assert refused.value.facts["state"] is S.AWAITING_PAYMENT


def test_fault_b04_an_accepted_proposal_is_not_approved_or_declined_once_more(world):
    student, mentor, booking, offered = proposed(world)
    world.run(accept_counter, student, booking.id, offered.revision)
    for late in (approve, withdraw_counter, may_counter):
        with pytest.raises(AlreadyDecided):
            world.run(late, mentor, booking.id, offered.revision)


def test_x28_declining_the_request_ends_its_proposal_too(world):
    _student, mentor, booking, offered = proposed(world)
    world.run(reject, mentor, booking.id, "ill", offered.revision)
    assert world.booking(booking).proposed_starts_at is None
    assert live_claims(world, booking) == []


def test_x21_pausing_the_offering_ends_the_proposal_too(world):
    _student, mentor, booking, _offered = proposed(world)
    world.run(pause, mentor, booking.offering_id)
    assert live_claims(world, booking) == []


def test_fault_z08_an_old_accept_button_never_accepts_another_time(world):
    student, mentor, booking, offered = proposed(world)
    world.run(counter, mentor, booking.id, world.slot_in(days=12), offered.revision)
    with pytest.raises(StaleButton):
        world.run(accept_counter, student, booking.id, offered.revision)


def test_x28_a_new_proposal_frees_the_time_of_the_one_before(world):
    _student, mentor, booking, offered = proposed(world)
    world.run(counter, mentor, booking.id, world.slot_in(days=12))
    assert world.book(world.student("B"), world.offering(mentor), offered.proposed_starts_at)
    old, new = world.notices(K.COUNTER_OFFERED)[0], world.booking(booking)
    assert not is_still_true(old, new)


def test_x28_taken_back_it_can_no_longer_be_accepted(world):
    student, mentor, booking, offered = proposed(world)
    world.run(withdraw_counter, mentor, booking.id, offered.revision)
    assert K.COUNTER_WITHDRAWN in world.told(student)
    assert live_claims(world, booking) == [booking.starts_at]
    with pytest.raises(StaleButton):
        world.run(accept_counter, student, booking.id)
    with pytest.raises(StaleButton):
        world.run(withdraw_counter, mentor, booking.id)


def test_x28_there_are_three_proposals_and_no_fourth(world):
    _student, mentor, booking = asked(world)
    for days in (11, 12, 13):
        world.run(counter, mentor, booking.id, world.slot_in(days=days))
    with pytest.raises(CounterLimitReached) as refused:
        world.run(counter, mentor, booking.id, world.slot_in(days=14))
    assert refused.value.facts["limit"] == 3


def test_x28_none_where_the_community_wants_none():
    world = World(Settings(booking=BookingSettings(max_counter_offers=0)))
    _student, mentor, booking = asked(world)
    with pytest.raises(CounterLimitReached):
        world.run(may_counter, mentor, booking.id, booking.revision)


def test_x28_the_mentor_may_give_an_hour_that_is_not_published(world):
    student, mentor = world.student(), world.mentor(hours="Mon-Fri 08:00-12:00")
    booking = world.book(student, world.offering(mentor, 0, REQUEST))
    saturday = world.slot_in(days=5).replace(hour=19, minute=7)
    assert world.run(counter, mentor, booking.id, saturday).proposed_starts_at == saturday
    assert world.run(accept_counter, student, booking.id).starts_at == saturday


def test_fault_b01_never_a_time_that_somebody_else_has(world):
    _student, mentor, booking = asked(world)
    taken = world.book(world.student("B"), world.offering(mentor), world.slot_in(days=11))
    with pytest.raises(SlotTaken):
        world.run(counter, mentor, booking.id, taken.starts_at)
    assert world.booking(booking) == booking


def test_x28_the_student_is_not_asked_for_a_time_at_which_they_have_a_session(world):
    student, mentor, booking = asked(world)
    elsewhere = world.offering(world.mentor("Other"))
    world.book(student, elsewhere, world.slot_in(days=11))
    with pytest.raises(StudentNotFree):
        world.run(counter, mentor, booking.id, world.slot_in(days=11))


@pytest.mark.parametrize(
    ("ahead", "error"),
    [
        (timedelta(minutes=70), TimeTooSoon),
        (timedelta(days=-1), TimeTooSoon),
        (timedelta(days=10), SameTimeProposed),
        (timedelta(days=400), SlotNotOffered),
    ],
)
def test_x28_times_that_cannot_be_proposed(world, ahead, error):
    _student, mentor, booking = asked(world)
    with pytest.raises(error):
        world.run(counter, mentor, booking.id, world.now + ahead)
    assert world.booking(booking) == booking


def test_x28_a_quarter_of_an_hour_before_its_end_a_request_is_answered_with_yes_or_no(world):
    _student, mentor, booking = asked(world)
    world.move_to(booking.hold_until - timedelta(minutes=14))
    with pytest.raises(AnswerDueSoon):
        world.run(may_counter, mentor, booking.id, booking.revision)
    assert world.run(approve, mentor, booking.id).state is S.AWAITING_PAYMENT


def test_fault_z02_only_its_mentor_proposes_and_only_its_student_answers(world):
    _student, _mentor, booking, offered = proposed(world)
    with pytest.raises(NotFound):
        world.run(counter, world.mentor("Other"), booking.id, world.slot_in(days=12))
    for work in (accept_counter, decline_counter, countered):
        with pytest.raises(NotFound):
            world.run(work, world.student("B"), booking.id, offered.revision)


def test_x28_staff_propose_where_staff_decide(world):
    staff = world.staff()
    student, _mentor, booking = asked(world, price=0, staff_approves=True)
    offered = world.run(counter, staff, booking.id, world.slot_in(days=11))
    assert offered.proposed_by is By.STAFF
    assert world.run(accept_counter, student, booking.id).state is S.SCHEDULED


def test_x28_other_times_is_a_new_question_with_the_ordinary_time_to_answer(world):
    student, mentor, booking, offered = proposed(world)
    world.move(hours=60)
    to = world.slot_in(days=12)
    asks = world.run(ask_other_time, student, booking.id, to, offered.revision)
    assert (asks.state, asks.starts_at, asks.proposed_starts_at) == (S.REQUESTED, to, None)
    assert asks.hold_until == world.now + timedelta(hours=72)
    assert live_claims(world, booking) == [to]
    assert [each for each in world.told(mentor) if each is K.REQUEST_ASKED] == [K.REQUEST_ASKED] * 2
    world.move(hours=71)
    assert world.booking(booking).state is S.REQUESTED  # the first deadline is over and void
    assert world.run(approve, mentor, booking.id).state is S.AWAITING_PAYMENT


def test_x28_other_times_are_free_slots_as_for_everybody(world):
    student, mentor, booking, offered = proposed(world)
    taken = world.book(world.student("B"), world.offering(mentor), world.slot_in(days=12))
    with pytest.raises(SlotTaken):
        world.run(ask_other_time, student, booking.id, taken.starts_at, offered.revision)
    with pytest.raises(SlotNotOffered):
        world.run(ask_other_time, student, booking.id, world.slot_in(hours=2), offered.revision)
    assert world.booking(booking) == offered


def test_x20_the_mentor_is_not_nudged_while_it_is_the_students_turn(world):
    _student, mentor, _booking, offered = proposed(world)
    nudges = world.notices(K.REQUEST_NUDGE, mentor)
    assert len(nudges) == 2
    assert not any(is_still_true(each, offered) for each in nudges)


def test_x28_the_student_is_reminded_once_at_half_time(world):
    student, *_ = proposed(world)
    due = [each.due_at - world.now for each in world.notices(K.COUNTER_OFFERED, student)]
    assert due == [timedelta(0), timedelta(hours=36)]


def test_l01_a_mentor_who_says_yes_is_not_told_of_it_once_more(world):
    _student, mentor, booking = asked(world, price=0)
    world.run(approve, mentor, booking.id)
    assert K.SESSION_BOOKED not in world.told(mentor)
