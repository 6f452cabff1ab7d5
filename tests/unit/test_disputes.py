"""Disputes: contested money is nobody's until the bank has decided (M-07, M-19, W-02)."""

from datetime import timedelta

import pytest

from core.errors import NothingToPayOut, PackDisputed
from core.facts import DisputeClosed, Disputed, Refunded
from core.ledger import DISPUTED, PLATFORM, cash, mentor_available, mentor_pending, owed
from core.money import Money
from core.notices import NoticeKind
from core.orders import Order, OrderState, RefundScope, RefundState
from core.packs import PackState
from core.use_cases import giving_back, paying_out, stuck_refunds
from core.use_cases.completing import complete
from core.use_cases.disputing import dispute_list
from core.use_cases.returning import provider_refused
from core.use_cases.settled import Settled
from core.use_cases.settling import settle
from tests.harness.world import World


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


class Sale:
    """A pack of four for 100.00, paid; 70.00 of it is the mentor's."""

    def __init__(self) -> None:
        world = self.world = World()
        self.staff, self.student, self.mentor = world.staff(), world.student(), world.mentor()
        self.talk = world.offering(self.mentor, 5_000)
        order = world.order(self.student, world.product(self.mentor, 4, 10_000))
        world.pay(order, "ch_1")
        self.order_id = order.id

    @property
    def order(self) -> Order:
        return self.world.order_now(self.order_id)

    @property
    def pack(self):
        (pack,) = self.world.store.packs.values()
        return pack

    def disputed(self, minor=10_000, reference="dp_1", payment="ch_1"):
        at, until = self.world.now, self.world.now + timedelta(days=7)
        fact = Disputed("sandbox", reference, payment, eur(minor), "fraudulent", until, at)
        return self.world.run(settle, fact)

    def closed(self, won, minor=10_000, reference="dp_1"):
        fact = DisputeClosed("sandbox", reference, "ch_1", eur(minor), won, self.world.now)
        return self.world.run(settle, fact)

    def refunded(self, minor, reference="re_1", id=None):
        fact = Refunded("sandbox", reference, "ch_1", eur(minor), id, self.world.now)
        return self.world.run(settle, fact)

    def held(self, session=0):
        """One session takes place and is completed: a quarter of the share is earned."""
        booking = self.world.book(self.student, self.talk, self.world.slot_in(hours=30))
        self.world.move_to(booking.ends_at)
        self.world.run(complete, self.mentor, booking.id)

    def payout(self, minor):
        wanted = paying_out.PayoutWanted(
            self.mentor.id, "EUR", eur(minor), "wire-1", "", self.world.act()
        )
        return self.world.run(paying_out.draft_payout, self.staff, wanted)

    def books(self):
        """Mentor pending, available, platform, disputed, gone from cash."""
        names = (mentor_pending(self.mentor.id), mentor_available(self.mentor.id), PLATFORM,
                 DISPUTED, cash("sandbox"))  # fmt: skip
        return tuple(self.world.balance(name) for name in names)


@pytest.fixture
def sale() -> Sale:
    return Sale()


def test_fault_m07_contested_money_is_nobodys_at_once(sale):
    assert sale.disputed() is Settled.DONE
    assert sale.books() == (0, 0, 0, 10_000, -10_000)
    assert sale.order.state is OrderState.PAID
    assert sale.pack.state is PackState.ACTIVE


def test_fault_m07_a_won_dispute_gives_each_exactly_what_was_theirs(sale):
    sale.held()
    before = sale.books()
    sale.disputed(3_333)
    assert sale.closed(won=True, minor=3_333) is Settled.DONE
    assert sale.books() == before


def test_fault_m07_a_lost_dispute_leaves_and_takes_what_was_bought(sale):
    sale.disputed()
    assert sale.closed(won=False) is Settled.DONE
    assert sale.books() == (0, 0, 0, 0, 0)
    assert sale.order.state is OrderState.REFUNDED
    assert sale.pack.state is PackState.REFUNDED
    assert sale.world.seat(sale.student, sale.mentor) is None


def test_fault_m07_a_small_lost_dispute_takes_no_session(sale):
    sale.disputed(1_000)
    sale.closed(won=False, minor=1_000)
    assert sale.pack.remaining == 4
    assert sale.order.state is OrderState.PAID


def test_fault_m07_after_a_refund_the_platform_bears_what_goes_beyond(sale):
    sale.refunded(4_000)
    sale.disputed()
    assert sale.books() == (0, 0, -4_000, 10_000, -6_000)
    sale.closed(won=False)
    assert sale.books() == (0, 0, -4_000, 0, 4_000)


def test_fault_m07_a_refund_at_the_provider_after_the_dispute_ends_the_same(sale):
    sale.disputed()
    sale.refunded(4_000)
    assert sale.books() == (0, 0, -4_000, 10_000, -6_000)
    sale.closed(won=False)
    assert sale.books() == (0, 0, -4_000, 0, 4_000)


@pytest.mark.parametrize("refund_first", [True, False])
def test_fault_m07_won_beside_a_refund_leaves_the_refund_alone(sale, refund_first):
    acts = [lambda: sale.refunded(4_000), lambda: sale.disputed()]
    for act in acts if refund_first else acts[::-1]:
        act()
    sale.closed(won=True)
    assert sale.books() == (4_200, 0, 1_800, 0, -6_000)


def test_fault_m19_no_payout_of_contested_money(sale):
    sale.held()
    account = mentor_available(sale.mentor.id)
    available = sale.world.balance(account)
    assert available == 1_750
    draft = sale.payout(available)
    sale.disputed()
    with pytest.raises(NothingToPayOut):
        sale.world.run(paying_out.record_payout, sale.staff, draft.id, draft.revision)


def test_fault_m07_after_a_payout_the_balance_goes_below_zero_and_is_recovered(sale):
    sale.held()
    draft = sale.payout(1_750)
    sale.world.run(paying_out.record_payout, sale.staff, draft.id, draft.revision)
    sale.disputed()
    assert sale.world.balance(mentor_available(sale.mentor.id)) == -1_750
    sale.closed(won=False)
    assert sale.world.balance(mentor_available(sale.mentor.id)) == -1_750


def test_fault_w01_told_twice_it_counts_once(sale):
    sale.disputed()
    before = sale.books()
    assert sale.disputed() is Settled.REPEATED
    sale.closed(won=False)
    after = sale.books()
    assert sale.closed(won=False) is Settled.REPEATED
    assert sale.disputed() is Settled.REPEATED
    assert (before[3], sale.books()) == (10_000, after)


def test_fault_w02_its_end_before_its_beginning(sale):
    assert sale.closed(won=False) is Settled.DONE
    assert sale.disputed() is Settled.REPEATED
    (dispute,) = sale.world.store.disputes.values()
    assert (dispute.reason, dispute.answer_by is not None) == ("fraudulent", True)
    assert sale.books() == (0, 0, 0, 0, 0)


def test_fault_w02_a_dispute_of_a_payment_not_yet_told_waits(sale):
    assert sale.disputed(payment="ch_2") is Settled.EARLY
    assert not sale.world.store.disputes


def test_fault_m07_an_outcome_that_contradicts_an_earlier_one_is_for_staff(sale):
    sale.disputed()
    sale.closed(won=True)
    books = sale.books()
    assert sale.closed(won=False) is Settled.FOR_STAFF
    assert sale.books() == books


def test_fault_m07_nothing_new_is_booked_with_contested_credits_and_what_stands_stays(sale):
    stands = sale.world.book(sale.student, sale.talk, sale.world.slot_in(hours=30))
    sale.disputed()
    with pytest.raises(PackDisputed):
        sale.world.book(sale.student, sale.talk, sale.world.slot_in(hours=50))
    assert sale.world.booking(stands).is_live
    sale.closed(won=True)
    sale.world.book(sale.student, sale.talk, sale.world.slot_in(hours=50))


def test_fault_m07_another_pack_of_the_pair_can_still_be_booked(sale):
    other = sale.world.pack(sale.student, sale.mentor)
    sale.disputed()
    sale.world.book(sale.student, sale.talk, sale.world.slot_in(hours=50))
    assert sale.world.pack_now(other).held == 1


def test_fault_m07_what_is_contested_is_not_refunded_a_second_time(sale):
    sale.disputed(6_000)
    plan = sale.world.run(giving_back.plan, sale.staff, sale.order_id, RefundScope.FULL, None)
    assert plan.amount == eur(4_000)


def test_fault_m07_sessions_held_meanwhile_are_earned_when_it_is_won(sale):
    booking = sale.world.book(sale.student, sale.talk, sale.world.slot_in(hours=30))
    sale.disputed()
    sale.world.move_to(booking.ends_at)
    sale.world.run(complete, sale.mentor, booking.id)
    assert sale.books() == (0, 0, 0, 10_000, -10_000)
    sale.closed(won=True)
    assert sale.books() == (5_250, 1_750, 3_000, 0, -10_000)


def _promised(sale, minor=4_000):
    sale.world.run(
        giving_back.refund, sale.staff, sale.order_id, RefundScope.AMOUNT, "Because",
        sale.world.act(), eur(minor), None, "",
    )  # fmt: skip
    (refund,) = sale.world.store.refunds.values()
    return refund


@pytest.mark.parametrize("lost_first", [True, False])
def test_fault_m07_a_refused_refund_is_not_owed_beside_a_lost_dispute(sale, lost_first):
    """The bank has sent it; who would pay it by hand, too, would pay twice."""
    refund = _promised(sale)
    sale.disputed()
    acts = [
        lambda: sale.closed(won=False),
        lambda: sale.world.run(provider_refused, refund.id, "charge_disputed"),
    ]
    for act in acts if lost_first else acts[::-1]:
        act()
    assert sale.world.store.refunds[refund.id].state is RefundState.FAILED
    assert sale.world.balance(owed(sale.student.id)) == 0
    assert sale.books() == (0, 0, 0, 0, 0)


def test_fault_m07_a_refund_called_off_beside_a_dispute_is_contested_again(sale):
    refund = _promised(sale)
    sale.disputed()
    assert sale.books()[:3] == (0, 0, -4_000)
    sale.world.run(stuck_refunds.call_off, sale.staff, refund.id, refund.revision)
    assert sale.books() == (0, 0, 0, 10_000, -10_000)


def test_fault_m07_everybody_hears_of_it_once(sale):
    K = NoticeKind
    sale.disputed()
    sale.disputed()
    for person in (sale.staff, sale.mentor, sale.student):
        assert sale.world.told(person).count(K.DISPUTE_OPENED) == 1
    sale.closed(won=True)
    for person in (sale.staff, sale.mentor, sale.student):
        assert sale.world.told(person).count(K.DISPUTE_CLOSED) == 1


def test_fault_m07_money_that_paid_for_nothing_can_be_contested_too(sale):
    """A second payment of one order is on its way back when its payer's bank asks for it."""
    sale.world.pay(sale.order_id, "ch_2")
    at = sale.world.now
    sale.world.run(settle, Disputed("sandbox", "dp_2", "ch_2", eur(10_000), "x", None, at))
    assert sale.world.balance(DISPUTED) == 10_000
    (refund,) = sale.world.store.refunds.values()
    sale.world.run(provider_refused, refund.id, "charge_disputed")
    sale.world.run(
        settle, DisputeClosed("sandbox", "dp_2", "ch_2", eur(10_000), False, sale.world.now)
    )
    assert sale.world.balance(owed(sale.student.id)) == 0
    assert sale.books() == (7_000, 0, 3_000, 0, -10_000)
    assert sale.order.state is OrderState.PAID


def test_fault_m10_a_parked_payment_can_be_contested_and_won(sale):
    world = sale.world
    other = world.order(sale.student, world.product(sale.mentor, 2, 5_000))
    world.pay(other, "ch_9", eur(4_000))
    world.run(settle, Disputed("sandbox", "dp_9", "ch_9", eur(4_000), "x", None, world.now))
    world.run(settle, DisputeClosed("sandbox", "dp_9", "ch_9", eur(4_000), True, world.now))
    assert world.balance("review") == 4_000


def test_fault_m07_staff_see_the_open_ones_first(sale):
    sale.disputed(1_000, "dp_1")
    sale.closed(True, 1_000, "dp_1")
    sale.world.jump(hours=1)
    sale.disputed(2_000, "dp_2")
    shown = sale.world.run(dispute_list, sale.staff)
    assert [card.dispute.reference for card in shown] == ["dp_2", "dp_1"]
    assert (shown[0].student_name, shown[0].mentor_name) == ("Sara", "Mona")
