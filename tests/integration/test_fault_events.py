"""What a payment provider tells us, as badly as it may: shuffled, ten times over, the effect before
its cause (W-01, W-02). Through the real door, on both databases."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.notice_subjects import compose
from scheduler.relay import Relay, Sent
from tests.harness.screens_shown import LINKS
from tests.harness.shop import fresh_student, shop


class Stage:
    """Plays the same story again and again, each time with a new student and a new order."""

    def __init__(self, url):
        self._loop = asyncio.Runner()
        self._opened = AsyncExitStack()
        self._c, self._shop = self._loop.run(self._opened.enter_async_context(shop(url)))

    def end_of(self, tell):
        return self._loop.run(self._end_of(tell))

    async def _end_of(self, tell):
        played = await self._shop(await fresh_student(self._c))
        told = tell(played)
        for number, one in enumerate(told):
            await played.hear(one)
            if number % 3 == 2 or one is told[-1]:
                await played.doorway.once()
        await played.work()
        return await played.ends()

    def close(self):
        self._loop.run(self._opened.aclose())
        self._loop.close()


@pytest.fixture
def stage(database_url):
    opened = Stage(database_url)
    yield opened
    opened.close()


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(order=st.permutations([n for n in range(6) for _ in range(10)]))
def test_fault_w01_each_event_ten_times_in_any_order_ends_the_same(stage, order):
    expected = stage.end_of(lambda shop: shop.all_of_it())
    assert stage.end_of(lambda shop: [shop.all_of_it()[n] for n in order]) == expected


async def test_fault_w01_control_a_door_without_a_memory_would_tell_the_difference(database_url):
    """Each repeat under an id of its own, and money under a reference of its own."""
    async with shop(database_url) as (c, opened):
        once, often = await opened(), await opened(await fresh_student(c))
        for played, repeats in ((once, 1), (often, 3)):
            for n in range(repeats):
                await played.hear(played.paid(f"pay{n}"))
            await played.work()
        assert await once.ends() != await often.ends()


async def test_fault_w01_told_over_three_days_it_ends_the_same(database_url):
    async with shop(database_url) as (c, opened):
        played, slow = await opened(), await opened(await fresh_student(c))
        await played.hear(*played.all_of_it())
        await played.work()
        for one in slow.all_of_it() * 3:
            await slow.hear(one)
            await slow.doorway.once()
            await c.move(hours=4)
        in_time, late = await played.ends(), await slow.ends()
        assert (in_time[1], late[1]) == ([("fulfilled", 10_000)], [("reseated", 10_000)])
        assert late[2:] == in_time[2:]


async def test_fault_w02_a_refund_before_its_payment_waits_for_it(database_url):
    async with shop(database_url) as (_, opened):
        played = await opened()
        await played.hear(played.refunded("a", 10_000))
        await played.doorway.once()
        assert (await played.heard())[0][1:] == ("new", 1)
        await played.hear(played.paid())
        await played.work()
        state, payments, refunds, pack, _ = await played.ends()
        assert (state, refunds) == ("refunded", [("done", 10_000)])
        assert (payments, pack) == ([("fulfilled", 10_000)], (0, "refunded"))


async def test_fault_w02_a_payment_that_takes_three_days_still_finds_its_refund(database_url):
    """Providers try again for three days, so the cause may come that much later."""
    async with shop(database_url) as (c, opened):
        played = await opened()
        await played.hear(played.refunded("a", 10_000))
        for _ in range(72):
            await played.doorway.once()
            c.clock.advance(timedelta(hours=1))
        await played.hear(played.paid())
        await played.work()
        c.clock.advance(timedelta(hours=2))
        await played.work()
        assert (await played.ends())[0] == "refunded"


async def test_fault_w02_a_refund_of_money_that_never_came_is_parked_and_staff_are_told(
    database_url,
):
    async with shop(database_url) as (c, opened):
        played = await opened()
        await played.hear(played.refunded("a", 10_000))
        for _ in range(8 * 24):
            await played.doorway.once()
            c.clock.advance(timedelta(hours=1))
        assert [state for _, state, _ in await played.heard()] == ["parked"]
        assert (await c.told(c.staff)).count("inbox_parked") == 1


async def test_what_is_told_of_shuffled_events_is_what_is_true_when_it_is_sent(database_url):
    """A card that was declined before it worked is no news once the order is paid."""
    async with shop(database_url) as (c, opened):
        played = await opened()
        await played.hear(played.declined(), played.paid())
        await played.work()
        said = []

        async def deliver(claim):
            screen = await c.see(lambda uow: compose(uow, claim.notice, LINKS))
            if screen is not None and claim.notice.person_id == c.students[0].id:
                said.append(claim.notice.kind)
            return Sent()

        await Relay(c.db, deliver, c.settings.notices).once()
        assert said == ["pack_bought"]
