"""Refunds by staff: planned to the minor unit, done exactly so, told once, undone if possible."""

from datetime import timedelta

import pytest

from core.booking import BookingState
from core.clock import to_ms
from core.errors import (
    AmountInvalid,
    AmountNotRepeated,
    NotAllowed,
    NothingToReturn,
    ReasonMissing,
    RefundClosed,
    SeatFull,
    StaleButton,
)
from core.facts import Refunded, RefundFailed
from core.ledger import PLATFORM, JournalEntry, cash, mentor_available, mentor_pending, owed
from core.money import Money
from core.notices import NoticeKind
from core.orders import OrderState, RefundScope, RefundState
from core.packs import PackState
from core.seats import SeatState
from core.use_cases import free_orders, giving_back, stuck_refunds
from core.use_cases.completing import complete
from core.use_cases.refunding import return_unused
from core.use_cases.returning import provider_refused
from core.use_cases.settled import Settled
from core.use_cases.settling import settle
from tests.harness.world import World

S = BookingState
FULL, UNUSED, AMOUNT = RefundScope.FULL, RefundScope.UNUSED, RefundScope.AMOUNT
MONEY_NEWS = (NoticeKind.MONEY_RETURNING, NoticeKind.MONEY_RETURNED)


def eur(cents: int) -> Money:
    return Money(cents, "EUR")


class Sold:
    """One pack of four for 100 EUR, with one session held and two more booked."""

    def __init__(self, sessions: int = 4, price: int = 10_000) -> None:
        world = self.world = World()
        self.staff, self.student, self.mentor = world.staff(), world.student(), world.mentor()
        self.pack = world.pack(self.student, self.mentor, sessions, price)
        self.order = world.order_now(self.pack.order_id)
        self.talk = world.offering(self.mentor, 5_000)

    def held_one(self, days: int = 2):
        world = self.world
        booked = world.book(self.student, self.talk, world.slot_in(days=days))
        world.move_to(booked.ends_at)
        world.run(complete, self.mentor, booked.id)
        return booked

    def book(self, days: int):
        return self.world.book(self.student, self.talk, self.world.slot_in(days=days))

    def plan(self, scope, amount=None):
        return self.world.run(giving_back.plan, self.staff, self.order.id, scope, amount)

    def refund(self, scope, amount=None, **other):
        given = {"reason": "A good reason", "intent": self.world.act(), **other}
        if scope is FULL and "typed" not in given:
            given["typed"] = str(self.plan(scope).amount.decimal())
        return self.world.run(
            giving_back.refund, self.staff, self.order.id, scope, amount=amount, **given
        )

    def only_refund(self):
        (refund,) = self.world.store.refunds.values()
        return refund

    def told(self, person, *kinds):
        return [each for each in self.world.told(person) if each in kinds]


@pytest.fixture
def sold() -> Sold:
    return Sold()


def test_z13_all_of_a_pack_goes_back_with_its_booked_sessions_its_slots_and_its_seat(sold):
    world, ahead = sold.world, [sold.book(3), sold.book(5)]
    planned = sold.plan(FULL)
    assert [b.id for b in planned.loss.cancelled] == [b.id for b in ahead]
    assert (planned.loss.sessions, planned.loss.seat) == (4, True)
    refund = sold.refund(FULL, mark=planned.mark)
    assert refund.amount == planned.amount == eur(10_000)
    assert [world.booking(each).state for each in ahead] == [S.CANCELLED] * 2
    assert all(not each.live for each in world.store.claims.values())
    assert world.pack_now(sold.pack).state is PackState.REFUNDED
    assert world.seat(sold.student, sold.mentor) is None
    world.provider_refunds()
    assert world.order_now(sold.order).state is OrderState.REFUNDED
    assert world.balance(cash("sandbox")) == 0


def test_decision_11_unused_sessions_are_paid_back_to_the_minor_unit():
    sold = Sold(sessions=3, price=10_000)
    sold.held_one()
    planned = sold.plan(UNUSED)
    assert (planned.unused, planned.amount) == (2, eur(6_666))
    sold.refund(UNUSED)
    world = sold.world
    assert world.balance(mentor_available(sold.mentor.id)) == 2_333
    assert world.balance(mentor_pending(sold.mentor.id)) == 4_667 - 4_666
    assert world.balance(owed(sold.student.id)) == 6_666


def test_z13_an_amount_is_goodwill_and_takes_no_session(sold):
    sold.book(3)
    sold.refund(AMOUNT, eur(7_500))
    world = sold.world
    world.provider_refunds()
    pack = world.pack_now(sold.pack)
    assert (pack.state, pack.remaining, pack.held) == (PackState.ACTIVE, 3, 1)
    assert world.order_now(sold.order).state is OrderState.PAID


def test_z13_amounts_that_add_up_to_all_of_it_end_as_a_full_refund_that_says_so(sold):
    sold.refund(AMOUNT, eur(4_000))
    planned = sold.plan(AMOUNT, eur(6_000))
    assert (planned.scope, planned.left_after) == (FULL, eur(0))
    assert planned.loss.sessions == 4
    sold.refund(AMOUNT, eur(6_000))
    assert sold.world.pack_now(sold.pack).state is PackState.REFUNDED


@pytest.mark.parametrize("cents", [0, 10_001, 10**12])
def test_z13_no_amount_is_beyond_what_is_left(sold, cents):
    with pytest.raises(AmountInvalid):
        sold.refund(AMOUNT, eur(cents))


@pytest.mark.parametrize(
    ("typed", "cents"), [("12.50", 1_250), ("١٢٫٥", 1_250), ("٩٩", 9_900), ("100", 10_000)]
)
def test_z13_amounts_are_read_in_any_digits(sold, typed, cents):
    read = sold.world.run(giving_back.amount_of, sold.staff, sold.order.id, typed)
    assert read == eur(cents)


def test_z13_a_reason_is_required_and_only_staff_may(sold):
    with pytest.raises(ReasonMissing):
        sold.refund(AMOUNT, eur(100), reason="  ")
    for other in (sold.student, sold.mentor):
        with pytest.raises(NotAllowed):
            sold.world.run(giving_back.plan, other, sold.order.id, FULL)
    assert sold.world.store.refunds == {}


def test_fault_o18_a_pack_with_booked_sessions_asks_for_the_amount_again(sold):
    sold.book(3)
    assert sold.plan(FULL).asks_twice
    for typed in ("", "99", "10000", "yes"):
        with pytest.raises(AmountNotRepeated):
            sold.refund(FULL, typed=typed)
    assert sold.world.store.refunds == {}
    assert sold.refund(FULL, typed="١٠٠").amount == eur(10_000)


def test_fault_b07_one_form_sent_twice_is_one_refund(sold):
    first = sold.refund(AMOUNT, eur(500), intent="refund:1")
    assert sold.refund(AMOUNT, eur(500), intent="refund:1").id == first.id
    assert sold.refund(AMOUNT, eur(500), intent="refund:2").id != first.id
    assert len(sold.world.store.refunds) == 2


def test_fault_o18_a_plan_that_is_no_longer_true_is_not_carried_out(sold):
    planned = sold.plan(UNUSED)
    sold.held_one()
    with pytest.raises(StaleButton):
        sold.refund(UNUSED, mark=planned.mark)


def test_z13_the_plan_says_who_gives_it_and_whether_a_balance_falls_below_zero(sold):
    sold.held_one()
    sold.world.run(lambda uow: uow.journal.add([_paid_out_to(uow, sold.mentor.id, 1_750)]))
    planned = sold.plan(FULL)
    assert planned.taken == {
        mentor_pending(sold.mentor.id): 5_250,
        mentor_available(sold.mentor.id): 1_750,
        PLATFORM: 3_000,
    }
    assert planned.available_after == -1_750


def _paid_out_to(uow, mentor, minor):
    account = mentor_available(mentor)
    return JournalEntry(
        uow.new_id(), "payout:1", uow.now, account, "paid_out", eur(minor), "payout"
    )


def test_z13_student_and_mentor_are_told_once_each(sold):
    world = sold.world
    ahead = [sold.book(3), sold.book(5)]
    before = {each: len(world.told(each)) for each in (sold.student, sold.mentor)}
    sold.refund(FULL)
    assert world.told(sold.student)[before[sold.student] :] == [NoticeKind.MONEY_RETURNING]
    assert world.told(sold.mentor)[before[sold.mentor] :] == [NoticeKind.REFUND_MADE]
    (note,) = world.notices(NoticeKind.MONEY_RETURNING)
    starts = ",".join(str(to_ms(each.starts_at)) for each in ahead)
    assert note.facts == {"sessions": 4, "cancelled": 2, "dates": starts, "seat": 1}
    world.provider_refunds()
    assert sold.told(sold.student, *MONEY_NEWS) == [*MONEY_NEWS]
    assert len(world.told(sold.mentor)) == before[sold.mentor] + 1


def test_h13_a_full_refund_at_the_provider_is_one_message_to_each(sold):
    world = sold.world
    sold.book(3)
    before = {each: len(world.told(each)) for each in (sold.student, sold.mentor)}
    (payment,) = world.store.payments.values()
    fact = Refunded("sandbox", "re_1", payment.reference, eur(10_000), None, world.now)
    assert world.run(settle, fact) is Settled.DONE
    assert world.told(sold.student)[before[sold.student] :] == [NoticeKind.MONEY_RETURNED]
    assert world.told(sold.mentor)[before[sold.mentor] :] == [NoticeKind.REFUND_MADE]


def test_fault_m06_what_has_begun_stays_paid_and_is_earned(sold):
    world = sold.world
    running = sold.book(2)
    sold.book(6)
    world.move_to(running.starts_at + timedelta(minutes=5))
    planned = sold.plan(UNUSED)
    assert (planned.unused, planned.amount) == (3, eur(7_500))
    sold.refund(UNUSED)
    assert world.booking(running).state is S.SCHEDULED
    assert world.seat(sold.student, sold.mentor) is not None
    world.move_to(running.ends_at)
    world.run(complete, sold.mentor, running.id)
    assert world.balance(mentor_available(sold.mentor.id)) == 1_750


def test_h13_the_seat_stays_while_another_pack_needs_it(sold):
    other = sold.world.pack(sold.student, sold.mentor, 2)
    assert not sold.plan(FULL).loss.seat
    sold.refund(FULL)
    seat = sold.world.seat(sold.student, sold.mentor)
    assert seat is not None
    assert seat.state is SeatState.ACTIVE
    assert sold.world.pack_now(other).state is PackState.ACTIVE


def test_z13_a_refund_is_called_off_before_the_provider_is_asked(sold):
    world = sold.world
    ahead = sold.book(3)
    refund = sold.refund(FULL)
    accounts = (mentor_pending(sold.mentor.id), PLATFORM, owed(sold.student.id))
    world.run(stuck_refunds.call_off, sold.staff, refund.id, refund.revision)
    assert [world.balance(each) for each in accounts] == [7_000, 3_000, 0]
    pack = world.pack_now(sold.pack)
    assert (pack.state, pack.remaining, pack.held) == (PackState.ACTIVE, 4, 0)
    assert world.seat(sold.student, sold.mentor) is not None
    assert world.booking(ahead).state is S.CANCELLED
    for each in (sold.student, sold.mentor):
        assert world.told(each)[-1] is NoticeKind.REFUND_CALLED_OFF
    with pytest.raises(RefundClosed):
        world.run(stuck_refunds.call_off, sold.staff, refund.id, refund.revision)


def test_z13_after_the_time_to_undo_nothing_is_called_off(sold):
    refund = sold.refund(AMOUNT, eur(500))
    (job,) = [each.row for each in sold.world.store.jobs.values() if "refund" in each.row.key]
    assert job.due_at == sold.world.now + timedelta(minutes=2)
    sold.world.jump(minutes=2)
    with pytest.raises(RefundClosed):
        sold.world.run(stuck_refunds.call_off, sold.staff, refund.id, refund.revision)


def test_fault_b14_a_place_that_was_given_away_meanwhile_keeps_the_refund():
    sold = Sold()
    world = sold.world
    refund = sold.refund(FULL)
    mentor = world.store.mentors[sold.mentor.id]
    world.store.mentors[sold.mentor.id] = type(mentor)(sold.mentor.id, "UTC", seat_cap=0)
    with pytest.raises(SeatFull):
        world.run(stuck_refunds.call_off, sold.staff, refund.id, refund.revision)
    assert world.store.refunds[refund.id].state is RefundState.WANTED


def stuck(sold, after_done=False):
    """A refund that the provider could not send, told so by its event."""
    refund = sold.refund(AMOUNT, eur(3_000))
    if after_done:
        sold.world.provider_refunds()
    (payment,) = sold.world.store.payments.values()
    fact = RefundFailed("sandbox", payment.reference, refund.id, "account closed")
    assert sold.world.run(settle, fact) is Settled.DONE
    assert sold.world.run(settle, fact) is Settled.REPEATED
    return sold.world.store.refunds[refund.id]


@pytest.mark.parametrize("after_done", [False, True])
def test_fault_m08_a_refund_that_fails_is_owed_again_and_staff_are_told(sold, after_done):
    refund = stuck(sold, after_done)
    world = sold.world
    assert refund.state is RefundState.REFUSED
    assert world.balance(owed(sold.student.id)) == 3_000
    assert world.balance(cash("sandbox")) == -10_000
    assert sold.told(sold.staff, NoticeKind.REFUND_STUCK) == [NoticeKind.REFUND_STUCK]


@pytest.mark.parametrize("after_done", [False, True])
def test_m08_trying_again_is_a_new_refund_in_place_of_the_refused_one(sold, after_done):
    refund = stuck(sold, after_done)
    world = sold.world
    again = world.run(stuck_refunds.try_again, sold.staff, refund.id, refund.revision)
    assert world.store.refunds[refund.id].state is RefundState.FAILED
    assert (again.replaces_id, again.amount) == (refund.id, refund.amount)
    with pytest.raises(RefundClosed):
        world.run(stuck_refunds.try_again, sold.staff, refund.id, refund.revision)
    world.provider_refunds()
    assert world.balance(owed(sold.student.id)) == 0
    assert world.balance(cash("sandbox")) == -7_000


def test_m08_paid_by_hand_needs_a_note_and_is_in_the_books(sold):
    refund = stuck(sold)
    world = sold.world
    with pytest.raises(ReasonMissing):
        world.run(stuck_refunds.paid_by_hand, sold.staff, refund.id, " ", refund.revision)
    note = "Bank transfer of 12 March"
    world.run(stuck_refunds.paid_by_hand, sold.staff, refund.id, note, refund.revision)
    assert world.balance(cash("by_hand")) == 3_000
    assert world.balance(owed(sold.student.id)) == 0
    assert world.told(sold.student)[-1] is NoticeKind.MONEY_RETURNED
    assert world.store.refunds[refund.id].note == note


def test_m08_the_provider_sends_after_all_what_was_paid_by_hand(sold):
    refund = sold.refund(AMOUNT, eur(3_000))
    world = sold.world
    world.run(provider_refused, refund.id, "402 no_funds")
    refund = world.store.refunds[refund.id]
    world.run(stuck_refunds.paid_by_hand, sold.staff, refund.id, "cash", refund.revision)
    (payment,) = world.store.payments.values()
    fact = Refunded("sandbox", "re_1", payment.reference, eur(3_000), refund.id, world.now)
    assert world.run(settle, fact) is Settled.DONE
    assert world.run(settle, fact) is Settled.REPEATED
    assert (world.balance(cash("by_hand")), world.balance(cash("sandbox"))) == (0, -7_000)
    assert len(sold.told(sold.staff, NoticeKind.REFUND_STUCK)) == 2


def test_fault_w01_news_of_success_older_than_the_failure_change_nothing(sold):
    refund = stuck(sold)
    (payment,) = sold.world.store.payments.values()
    fact = Refunded("sandbox", "re_1", payment.reference, eur(3_000), refund.id, sold.world.now)
    assert sold.world.run(settle, fact) is Settled.REPEATED
    assert sold.world.balance(owed(sold.student.id)) == 3_000


def test_a_refund_that_was_called_off_and_sent_after_all_is_in_the_books(sold):
    refund = sold.refund(AMOUNT, eur(3_000))
    world = sold.world
    world.run(stuck_refunds.call_off, sold.staff, refund.id, refund.revision)
    (payment,) = world.store.payments.values()
    fact = Refunded("sandbox", "re_1", payment.reference, eur(3_000), refund.id, world.now)
    assert world.run(settle, fact) is Settled.DONE
    assert world.balance(cash("sandbox")) == -7_000


def test_z13_after_everything_went_back_there_is_nothing_to_return(sold):
    sold.refund(FULL)
    with pytest.raises(NothingToReturn):
        sold.plan(FULL)
    assert sold.world.run(giving_back.choices, sold.staff, sold.order.id) == ()


def test_a_gift_ends_without_money_and_both_are_told_once():
    world = World()
    student, mentor = world.student(), world.mentor()
    order = world.order(student, world.product(mentor, price=0))
    world.run(free_orders.take, order.id)
    (gift,) = world.store.packs.values()
    world.run(lambda uow: return_unused(uow, gift.id, "It ends early", None))
    assert world.store.refunds == {}
    assert world.pack_now(gift).state is PackState.REFUNDED
    for each in (student, mentor):
        assert world.told(each)[-1] is NoticeKind.PACK_REFUNDED


def test_h13_returning_the_unused_of_a_pack_twice_returns_it_once(sold):
    world = sold.world
    sold.held_one()
    first, second = (
        world.run(return_unused, sold.pack.id, "It ends early", None) for _ in range(2)
    )
    assert (first.amount, second) == (eur(7_500), None)
    assert sold.only_refund().scope is UNUSED
