"""Money that arrives at the same moment as something else: told twice, paid twice, late, wrong,
while the price changes (M-02, M-03, M-04, M-06, M-10, M-11). Each test ends with balanced books."""

from datetime import timedelta
from functools import partial

import pytest

from core.booking import BookingState, PaidBy
from core.errors import SlotTaken
from core.facts import Refunded
from core.ledger import PLATFORM, REVIEW, cash, mentor_pending, owed
from core.money import Money
from core.orders import OrderState
from core.use_cases.buying import buy_pack
from core.use_cases.cancelling import cancel
from core.use_cases.publishing import edit_offering
from core.use_cases.settled import Settled
from core.use_cases.settling import settle
from tests.harness.community import PRICE
from tests.harness.crowd import MENTOR, crowd, lost, overlaps, won
from tests.harness.meeting import meeting
from tests.harness.unprotected import unprotected, without_claim_guards

S = BookingState


async def balances(c, *accounts):
    return await c.see(lambda uow: [uow.journal.balance(account, "EUR") for account in accounts])


async def ordered(c):
    sold = await c.sell()
    return await c.do(buy_pack, c.students[0], sold.id, c.act())


def settling(fact):
    return lambda uow: settle(uow, fact)


def require_told_once(answers):
    assert sorted(answers) == [Settled.DONE] + [Settled.REPEATED] * (len(answers) - 1)


async def test_fault_m02_a_payment_told_ten_times_at_once_counts_once(database_url):
    async with crowd(database_url, students=1) as c:
        order = await ordered(c)
        require_told_once(await c.at_once(*[settling(c.paid(order, "ch_1"))] * 10))
        assert await c.rows("SELECT count(*) FROM payments") == [(1,)]
        assert await c.rows("SELECT count(*) FROM packs") == [(1,)]
        split = await balances(c, cash("sandbox"), mentor_pending(MENTOR), PLATFORM)
        assert split == [-10_000, 7_000, 3_000]
        assert (await c.told(c.students[0])).count("pack_bought") == 1


async def test_fault_m02_control_without_the_providers_reference_every_telling_is_more_money(
    database_url,
):
    async with crowd(database_url, students=1) as c:
        order = await ordered(c)
        answers = await c.at_once(*(settling(c.paid(order, f"ch_{n}")) for n in range(3)))
        with pytest.raises(AssertionError):
            require_told_once(answers)
        assert await c.rows("SELECT count(*) FROM payments") == [(3,)]


async def test_fault_m03_buying_in_many_tabs_at_once_is_one_order(database_url):
    async with crowd(database_url, students=1) as c:
        sold = await c.sell()
        tabs = [
            partial(buy_pack, actor=c.students[0], id=sold.id, intent=c.act()) for _ in range(8)
        ]
        answers = await c.at_once(*tabs)
        assert len({order.id for order in won(answers)}) == 1
        assert len(answers) == len(won(answers)) == 8


async def test_fault_m03_control_without_locks_every_tab_is_an_order(database_url):
    async with crowd(database_url, students=1, sound=False) as c:
        sold = await c.sell()
        tabs = [
            partial(buy_pack, actor=c.students[0], id=sold.id, intent=c.act()) for _ in range(4)
        ]
        answers = await unprotected(c, *tabs)
        assert len({order.id for order in won(answers)}) == 4


async def test_fault_m03_paid_twice_at_once_one_payment_counts_and_one_goes_back(database_url):
    async with crowd(database_url, students=1) as c:
        order = await ordered(c)
        works = meeting(c, *(settling(c.paid(order, f"ch_{n}")) for n in range(4)))
        assert await c.at_once(*works) == [Settled.DONE] * 4
        outcomes = await c.rows("SELECT outcome FROM payments ORDER BY outcome")
        assert outcomes == [("fulfilled",)] + [("returned",)] * 3
        assert await c.rows("SELECT count(*) FROM packs") == [(1,)]
        due = await balances(c, owed(c.students[0].id), cash("sandbox"))
        assert due == [30_000, -40_000]
        assert (await c.told(c.students[0])).count("money_returning") == 3


async def late_money_against(c, talk, start, turn):
    """A hold that has ended, its money on the way, and another who wants the slot."""
    held = await c.book(c.students[0], talk, start, PaidBy.MONEY)
    order = await c.order_of(held)
    c.clock.advance(timedelta(minutes=31))
    paid = c.paid(order, f"ch_{turn}")
    return held, order, [settling(paid), c.booking(c.students[1], talk, start)]


async def test_fault_m04_late_money_and_another_who_books_one_has_the_slot(database_url):
    async with crowd(database_url) as c:
        talk = await c.offer(price=PRICE, max_per_day=48)
        for turn in range(6):
            held, order, works = await late_money_against(c, talk, c.slot(3 + turn), turn)
            settled, other = await c.at_once(*meeting(c, *works))
            assert settled is Settled.DONE
            assert overlaps(await c.live_claims()) == 0
            told = await c.told(c.students[0])
            if isinstance(other, SlotTaken):
                assert (await c.now(held)).state is S.SCHEDULED
                assert "booking_confirmed" in told
            else:
                assert (await c.now(held)).state is S.EXPIRED
                assert "money_returning" in told
                (refund,) = await c.see(lambda uow, id=order.id: uow.orders.refunds(id))
                assert refund.amount == PRICE


@pytest.mark.parametrize("first", ["money", "other"])
async def test_fault_m04_each_order_of_the_two_ends_as_it_should(database_url, first):
    async with crowd(database_url) as c:
        talk = await c.offer(price=PRICE)
        held, _, (money, other) = await late_money_against(c, talk, c.slot(), 1)
        works = (money, other) if first == "money" else (other, money)
        answers = [(await c.at_once(work))[0] for work in works]
        expected = (S.SCHEDULED, [SlotTaken]) if first == "money" else (S.EXPIRED, [])
        assert ((await c.now(held)).state, lost(answers)) == expected
        outcome = "reseated" if first == "money" else "returned"
        assert await c.rows("SELECT outcome FROM payments") == [(outcome,)]


async def test_fault_m04_control_without_locks_and_guards_both_have_the_slot(database_url):
    async with crowd(database_url, sound=False) as c:
        await without_claim_guards(c)
        talk = await c.offer(price=PRICE)
        held, _, works = await late_money_against(c, talk, c.slot(), 1)
        await c.work_deadlines()  # else both clear the ended hold away and one of them runs again
        assert lost(await unprotected(c, *works)) == []
        assert (await c.now(held)).state is S.SCHEDULED
        assert overlaps(await c.live_claims()) == 1


async def test_fault_m06_a_refund_and_a_cancellation_at_once_send_the_money_back_once(database_url):
    async with crowd(database_url) as c:
        talk = await c.offer(price=PRICE, max_per_day=48)
        for turn in range(4):
            held = await c.book(c.students[0], talk, c.slot(5 + turn), PaidBy.MONEY)
            order = await c.order_of(held)
            await c.pay(order, f"ch_{turn}")
            there = Refunded("sandbox", f"re_{turn}", f"ch_{turn}", PRICE, None, c.clock.now())
            works = meeting(c, settling(there), partial(cancel, actor=c.students[0], id=held.id))
            await c.at_once(*works)
            refunds = await c.see(lambda uow, id=order.id: uow.orders.refunds(id))
            assert sum(refund.amount.minor for refund in refunds) == PRICE.minor
            assert (await c.now(held)).state is S.CANCELLED
            assert await c.see(lambda uow, id=held.id: uow.claims.of(id)) == []


@pytest.mark.parametrize("wrong", [Money(9_999, "EUR"), Money(10_001, "EUR"), Money(10_000, "USD")])
async def test_fault_m10_a_wrong_amount_beside_the_right_one_gives_nothing_twice(
    database_url, wrong
):
    async with crowd(database_url, students=1) as c:
        order = await ordered(c)
        works = meeting(c, settling(c.paid(order, "ch_1")), settling(c.paid(order, "ch_2", wrong)))
        assert await c.at_once(*works) == [Settled.DONE] * 2
        now = await c.see(lambda uow: uow.orders.get(order.id))
        packs = await c.rows("SELECT count(*) FROM packs")
        outcomes = await c.rows("SELECT outcome FROM payments ORDER BY reference")
        was_first = now.state is not OrderState.PAID
        if was_first:
            assert (now.state, packs) == (OrderState.REVIEW, [(0,)])
            assert outcomes == [("returned",), ("parked",)]
        else:
            assert (packs, outcomes) == ([(1,)], [("fulfilled",), ("returned",)])
        assert (await c.told(c.staff)).count("payment_in_review") == was_first
        reviewed = await c.see(lambda uow: uow.journal.balance(REVIEW, wrong.currency))
        assert reviewed == (wrong.minor if was_first else 0)


async def test_fault_m11_a_price_changed_while_people_book_is_the_old_or_the_new_one(database_url):
    async with crowd(database_url, students=8) as c:
        talk = await c.offer(price=PRICE, max_per_day=48)
        edit = partial(edit_offering, actor=c.mentor, id=talk.id, revision=None, price_text="150")
        calls = [c.booking(s, talk, c.slot(3, 2 * n)) for n, s in enumerate(c.students)]
        answers = await c.at_once(*calls[:4], edit, *calls[4:])
        booked = [answer for n, answer in enumerate(answers) if n != 4]
        assert lost(answers) == []
        for each in booked:
            order = await c.order_of(each)
            assert order.total == order.original == each.price
            assert order.total in (PRICE, Money(15_000, "EUR"))
            assert order.mentor_share == order.total.share(70)
            assert await c.pay(order) is Settled.DONE
        assert {(await c.now(each)).state for each in booked} == {S.SCHEDULED}
        later = await c.book(c.students[0], talk, c.slot(5), PaidBy.MONEY)
        assert later.price == Money(15_000, "EUR")
