"""Lives of packs in which money, sessions or seats could go astray between two rules."""

from datetime import timedelta

import pytest

from core.booking import By, PaidBy
from core.errors import StaleButton
from core.facts import Refunded, RefundFailed
from core.ledger import mentor_available, mentor_pending, owed
from core.money import Money
from core.notices import NoticeKind
from core.orders import RefundScope
from core.packs import PackState
from core.seats import SeatState
from core.use_cases import cancelling, ending, giving_back, pausing, stuck_refunds
from core.use_cases.completing import complete, mark_absent
from core.use_cases.returning import provider_refused
from core.use_cases.settling import settle
from core.use_cases.transferring import transfer_pack
from tests.harness.world import World

AMOUNT, UNUSED, FULL = RefundScope.AMOUNT, RefundScope.UNUSED, RefundScope.FULL


def eur(cents: int) -> Money:
    return Money(cents, "EUR")


class Life:
    """One student, one mentor, one pack, and staff."""

    def __init__(self, sessions: int = 5, price: int = 10_000, share: int = 70) -> None:
        world = self.world = World()
        self.staff, self.student = world.staff(), world.student()
        self.mentor = world.mentor(share=share)
        self.pack = world.pack(self.student, self.mentor, sessions, price)
        self.order = world.order_now(self.pack.order_id)
        self.talk = world.offering(self.mentor, 5_000)

    def begin(self):
        """A session that has begun and is not closed."""
        booked = self.world.book(self.student, self.talk, self.world.slot_in(days=1))
        self.world.move_to(booked.starts_at)
        return booked

    def hold(self):
        booked = self.begin()
        self.world.move_to(booked.ends_at)
        self.world.run(complete, self.mentor, booked.id)
        return booked

    def mentor_was_absent(self, booked):
        self.world.run(mark_absent, self.mentor, booked.id, By.MENTOR)

    def refund(self, scope, amount=None, order=None):
        order_id = (order or self.order).id
        planned = self.world.run(giving_back.plan, self.staff, order_id, scope, amount)
        return self.world.run(
            giving_back.refund,
            self.staff,
            order_id,
            scope,
            "A good reason",
            self.world.act(),
            amount=amount,
            typed=str(planned.amount.decimal()),
        )

    def call_off(self, refund):
        return self.world.run(stuck_refunds.call_off, self.staff, refund.id)

    @property
    def money(self):
        """(pending, available) of the mentor."""
        return tuple(
            self.world.balance(account(self.mentor.id))
            for account in (mentor_pending, mentor_available)
        )

    def pack_now(self):
        return self.world.pack_now(self.pack)


def test_decision_10_a_session_given_back_leaves_no_minor_unit_pending_for_ever():
    life = Life(sessions=5, price=10)  # a share of 7 over 5 sessions: 1, 1, 2, 1, 2
    held = [life.hold() for _ in range(4)]
    life.mentor_was_absent(held[2])
    for _ in range(2):
        life.hold()
    assert life.money == (0, 7)


def test_fault_m07_a_missed_session_that_was_refunded_in_part_is_taken_back_once():
    life = Life()
    world = life.world
    single = world.book(life.student, life.talk, world.slot_in(days=1), pay_with=PaidBy.MONEY)
    world.pay_for(single)
    order = world.order_now(world.booking(single).order_id)
    world.move_to(single.ends_at)
    world.run(complete, life.mentor, single.id)
    before = life.money
    life.refund(AMOUNT, eur(2_500), order)
    life.mentor_was_absent(single)
    assert life.money == (before[0], before[1] - 3_500)


def test_m06_a_missed_session_of_a_refunded_pack_owes_and_keeps_nothing():
    life = Life()
    held = life.hold()
    life.refund(FULL)
    life.mentor_was_absent(held)
    assert life.money == (0, 0)


@pytest.mark.parametrize("closed_first", [False, True])
def test_decision_12_a_session_of_an_ended_pack_that_the_mentor_missed_goes_back_as_money(
    closed_first,
):
    life = Life()
    held = life.begin()
    life.refund(UNUSED)
    if closed_first:
        life.world.move_to(held.ends_at)
        life.world.run(complete, life.mentor, held.id)
    life.mentor_was_absent(held)
    assert life.pack_now().remaining == 0
    assert life.world.balance(owed(life.student.id)) == 10_000
    assert life.money == (0, 0)


def test_z13_calling_off_the_second_refund_does_not_bring_back_what_the_first_one_paid():
    life = Life()
    life.hold()
    life.refund(UNUSED)
    life.world.jump(seconds=1)
    second = life.refund(FULL)
    life.call_off(second)
    pack = life.pack_now()
    assert (pack.state, pack.remaining) == (PackState.REFUNDED, 0)
    assert life.world.balance(owed(life.student.id)) == 8_000


def test_z13_a_share_that_comes_back_after_its_sessions_were_held_is_available():
    life = Life()
    refund = life.refund(AMOUNT, eur(5_000))
    for _ in range(5):
        life.hold()
    life.world.run(provider_refused, refund.id, "no")
    life.call_off(life.world.store.refunds[refund.id])
    assert life.money == (0, 7_000)


@pytest.mark.parametrize("single", [False, True])
def test_fault_o18_a_plan_is_stale_once_a_session_of_it_has_begun(single):
    life = Life()
    world, order = life.world, life.order
    pay_with = PaidBy.MONEY if single else PaidBy.CREDIT
    booked = world.book(life.student, life.talk, world.slot_in(days=1), pay_with)
    if single:
        world.pay_for(booked)
        order = world.order_now(world.booking(booked).order_id)
    scope = FULL if single else UNUSED
    world.move_to(booked.starts_at - timedelta(seconds=1))
    shown = world.run(giving_back.plan, life.staff, order.id, scope)
    world.move_to(booked.starts_at)
    with pytest.raises(StaleButton):
        world.run(
            giving_back.refund,
            life.staff,
            order.id,
            scope,
            "A good reason",
            world.act(),
            mark=shown.mark,
            typed=str(shown.amount.decimal()),
        )


def test_x34_what_was_shown_as_free_is_not_cancelled_once_it_has_become_late():
    life = Life()
    world = life.world
    booked = world.book(life.student, life.talk, world.slot_in(days=2))
    free_until = world.run(cancelling.preview, life.student, booked.id).free_until
    world.move_to(free_until)
    assert world.run(cancelling.preview, life.student, booked.id).is_free
    world.move_to(free_until + timedelta(seconds=1))
    with pytest.raises(StaleButton):
        world.run(cancelling.cancel, life.student, booked.id, shown_free=True)
    _, due = world.run(cancelling.cancel, life.student, booked.id)
    assert due.cost is cancelling.Cost.CREDIT_LOST


def test_m18_a_session_that_counts_after_all_starts_the_grace_where_its_pack_is_now():
    life = Life(sessions=2)
    world, other = life.world, life.world.mentor("Olga")
    held = life.hold()
    world.run(transfer_pack, life.staff, life.pack.id, other.id, "A good reason")
    life.mentor_was_absent(held)
    talk = world.offering(other, 5_000)
    booked = world.book(life.student, talk, world.slot_in(days=1))
    world.move_to(booked.ends_at)
    world.run(complete, other, booked.id)
    world.run(complete, life.mentor, held.id)
    assert life.pack_now().remaining == 0
    assert world.seat(life.student, other).state is SeatState.GRACE


def test_z13_a_refund_called_off_late_takes_the_seat_out_of_its_grace():
    life = Life(sessions=2)
    world, held = life.world, life.begin()
    refund = life.refund(UNUSED)
    world.move_to(held.ends_at)
    world.run(complete, life.mentor, held.id)
    assert world.seat(life.student, life.mentor).state is SeatState.GRACE
    world.run(provider_refused, refund.id, "no")
    life.call_off(world.store.refunds[refund.id])
    assert world.seat(life.student, life.mentor).state is SeatState.ACTIVE
    world.move(days=5)
    assert world.seat(life.student, life.mentor) is not None
    assert life.pack_now().remaining == 1


def test_x42_a_pack_moved_to_a_paused_mentorship_gets_back_no_more_than_it_lost():
    life = Life()
    world, other = life.world, life.world.mentor("Olga")
    world.pay(world.order(life.student, world.product(other, days=30)))
    world.run(pausing.pause, other, world.seat(life.student, other).id, "", 30)
    world.move(days=20)
    world.run(transfer_pack, life.staff, life.pack.id, other.id, "A good reason")
    lasts = life.pack.expires_at - world.now
    world.move(days=5)
    world.run(pausing.resume, other, world.seat(life.student, other).id)
    assert life.pack_now().expires_at == world.now + lasts


def test_z13_what_came_back_and_is_paid_by_hand_is_told_as_paid():
    life = Life()
    refund = life.refund(AMOUNT, eur(5_000))
    world = life.world
    world.provider_refunds()
    (payment,) = world.store.payments.values()
    world.run(settle, RefundFailed("sandbox", payment.reference, refund.id, "account closed"))
    world.run(stuck_refunds.paid_by_hand, life.staff, refund.id, "By bank")
    assert world.told(life.student).count(NoticeKind.MONEY_RETURNED) == 2


def test_m18_a_share_that_comes_back_waits_with_who_owes_the_sessions_now():
    life = Life(sessions=1)
    world, other = life.world, life.world.mentor("Olga")
    refund = life.refund(AMOUNT, eur(5_000))
    world.run(provider_refused, refund.id, "no")
    world.run(transfer_pack, life.staff, life.pack.id, other.id, "A good reason")
    life.call_off(world.store.refunds[refund.id])
    assert life.money == (0, 0)
    assert world.balance(mentor_pending(other.id)) == 7_000


def test_z13_calling_off_the_refund_of_an_ended_pack_seats_nobody():
    life = Life()
    world = life.world
    world.run(ending.give_up, life.student, world.seat(life.student, life.mentor).id)
    refund = life.refund(UNUSED)
    life.call_off(refund)
    pack = life.pack_now()
    assert (pack.state, pack.remaining) == (PackState.EXPIRED, 5)
    assert world.seat(life.student, life.mentor) is None


def test_decision_9_a_refunded_pack_lengthens_no_other():
    life = Life()
    world = life.world
    life.begin()
    life.refund(UNUSED)
    world.pay(world.order(life.student, world.product(life.mentor, days=10)))
    fresh = max(world.store.packs.values(), key=lambda pack: pack.id)
    assert fresh.expires_at == world.now + timedelta(days=10)
    assert life.pack_now().expires_at == life.pack.expires_at


def test_fault_o18_what_is_left_of_a_refund_is_not_sent_while_it_can_be_called_off():
    life = Life()
    world = life.world
    refund = life.refund(AMOUNT, eur(6_000))
    (payment,) = world.store.payments.values()
    there = Refunded("sandbox", "there", payment.reference, eur(5_000), None, world.now)
    world.run(settle, there)
    left = world.store.refunds[refund.id]
    assert left.amount == eur(5_000)
    calls = [each.row for each in world.store.jobs.values() if each.row.subject_id == refund.id]
    assert {call.due_at for call in calls} == {world.now + timedelta(minutes=2)}
