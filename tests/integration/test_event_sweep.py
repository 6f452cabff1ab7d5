"""Money whose webhooks were all lost is found by asking the provider for its events (M-20)."""

from datetime import timedelta

import pytest

from bot.composition.provider_calls import ProviderCalls
from core.facts import Checkout, CheckoutEnded, Paid, Refunded
from core.ids import OrderId
from core.money import Money
from core.orders import OrderState
from core.ports_payments import OutcomeUnknown, ProviderRefused
from core.settings import NoticeSettings
from core.use_cases import buying, sweeping
from core.use_cases.settled import Settled
from core.use_cases.settling import settle
from scheduler.jobs import Jobs
from tests.harness.crowd import crowd

DAY = timedelta(days=1)


class Provider:
    """Lists its events as providers do: everything from a moment on, oldest first."""

    name = "sandbox"

    def __init__(self):
        self.events, self.asked, self.trouble = [], [], None

    def happened(self, at, fact):
        self.events.append((at, fact))

    async def events_since(self, moment):
        self.asked.append(moment)
        if self.trouble:
            raise self.trouble
        return [fact for at, fact in self.events if at >= moment]


class Rooms:
    async def make(self, wanted):
        return None


@pytest.fixture
def provider():
    return Provider()


async def opened(c):
    await c.do(sweeping.begin, ["sandbox"])
    sold = await c.sell()
    return await c.do(buying.buy_pack, c.students[0], sold.id, c.act())


async def sweep(c, provider, **later):
    c.clock.advance(timedelta(**later))
    calls = ProviderCalls(c.db, {"sandbox": provider}, Rooms())
    while await c.see(lambda uow: uow.outbox.are_jobs_due(uow.now)):
        await Jobs(c.db, calls.work, NoticeSettings(), lambda: None).once()


async def state(c, order):
    found = await c.see(lambda uow: uow.orders.get(order.id))
    return found.state


async def test_fault_m20_a_payment_whose_webhooks_were_lost_for_days_is_found(
    database_url, provider
):
    async with crowd(database_url, students=1) as c:
        order = await opened(c)
        await sweep(c, provider)
        paid = c.paid(order, "ch_1")
        provider.happened(c.clock.now(), paid)
        provider.trouble = OutcomeUnknown("down")
        await sweep(c, provider, minutes=16)
        assert await state(c, order) is OrderState.OPEN
        provider.trouble = None
        await sweep(c, provider, days=2)
        assert await state(c, order) is OrderState.PAID
        await sweep(c, provider, minutes=16)
        assert await c.rows("SELECT count(*) FROM payments") == [(1,)]


async def test_fault_m20_control_without_the_sweep_nobody_hears_of_it(database_url, provider):
    async with crowd(database_url, students=1) as c:
        order = await opened(c)
        provider.happened(c.clock.now(), c.paid(order, "ch_1"))
        c.clock.advance(2 * DAY)
        await c.work_deadlines()
        assert await state(c, order) is OrderState.LAPSED


async def test_each_look_begins_an_hour_before_the_last_one_that_went_well(database_url, provider):
    async with crowd(database_url, students=1) as c:
        await opened(c)
        first = c.clock.now()
        await sweep(c, provider)
        await sweep(c, provider, minutes=15)
        provider.trouble = ProviderRefused("500")
        await sweep(c, provider, minutes=15)
        provider.trouble = None
        await sweep(c, provider, hours=5)
        assert provider.asked[:2] == [first - 3 * DAY, first - timedelta(hours=1)]
        assert provider.asked[-1] == first + timedelta(minutes=15) - timedelta(hours=1)


async def test_fault_w02_a_refund_listed_with_its_payment_is_settled_after_it(
    database_url, provider
):
    async with crowd(database_url, students=1) as c:
        order = await opened(c)
        paid = c.paid(order, "ch_1")
        back = Refunded("sandbox", "re_1", "ch_1", order.total, None, c.clock.now())
        provider.happened(c.clock.now(), paid)
        provider.happened(c.clock.now(), back)
        await sweep(c, provider)
        assert await state(c, order) is OrderState.REFUNDED


async def test_fault_m20_money_for_an_order_that_is_not_here_is_told_to_staff_once(
    database_url, provider
):
    async with crowd(database_url, students=1) as c:
        await opened(c)
        lost = Paid("sandbox", "ch_9", OrderId(987), Money(500, "EUR"), c.clock.now())
        provider.happened(c.clock.now(), lost)
        for _ in range(3):
            await sweep(c, provider, minutes=15)
        assert (await c.told(c.staff)).count("payment_unmatched") == 1


async def test_one_event_that_cannot_be_settled_holds_up_no_other_and_is_tried_again(
    database_url, provider, monkeypatch
):
    async with crowd(database_url, students=1) as c:
        order = await opened(c)
        bad = Paid("sandbox", "bad", OrderId(1), Money(1, "EUR"), c.clock.now())
        provider.happened(c.clock.now(), bad)
        provider.happened(c.clock.now(), c.paid(order, "ch_1"))

        def failing(uow, fact):
            if fact == bad:
                raise KeyError("broken")
            return settle(uow, fact)

        with monkeypatch.context() as patched:
            patched.setattr(sweeping, "settle", failing)
            await sweep(c, provider)
        assert await state(c, order) is OrderState.PAID
        assert await c.see(lambda uow: uow.notebook.read("sweep:sandbox")) is None
        await sweep(c, provider, hours=2)
        assert await c.see(lambda uow: uow.notebook.read("sweep:sandbox")) is not None


async def test_the_sweep_is_one_row_and_not_what_people_wait_for(database_url):
    async with crowd(database_url, students=1) as c:
        for _ in range(3):
            await c.do(sweeping.begin, ["sandbox"])
        assert await c.rows("SELECT count(*) FROM jobs") == [(1,)]
        assert await c.see(lambda uow: uow.outbox.next_due_at()) is None
        assert await c.see(lambda uow: uow.outbox.next_due(9)) == []
        assert await c.see(lambda uow: uow.outbox.are_jobs_due(uow.now))


async def test_staff_are_told_when_an_order_cannot_be_asked_about(database_url):
    async with crowd(database_url, students=1, sound=False) as c:
        order = await opened(c)

        class Refusing(Provider):
            async def look_up(self, order_id, created_after, checkout):
                raise ProviderRefused("401")

        def remember(uow):
            buying.remember_checkout(uow, order.id, Checkout("sandbox", "chk", "https://x"))

        await c.do(remember)
        await sweep(c, Refusing(), hours=2)
        assert (await c.told(c.staff)).count("check_stuck") == 1


async def test_fault_w02_a_checkout_that_ends_before_it_was_remembered_is_kept_for_later(
    database_url,
):
    async with crowd(database_url, students=1) as c:
        order = await opened(c)
        ended = CheckoutEnded("sandbox", "chk", order.id)
        assert await c.do(settle, ended) is Settled.EARLY
        checkout = Checkout("sandbox", "chk", "https://x")
        await c.do(buying.remember_checkout, order.id, checkout)
        assert await c.do(settle, ended) is Settled.DONE
        assert await c.do(settle, ended) is Settled.REPEATED
