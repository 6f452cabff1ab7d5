"""The call to the provider that a crash cuts in two (M-01): the intention is a row with its key
before anybody calls, so starting again leads to the same checkout. Against the sandbox provider."""

from contextlib import asynccontextmanager

import pytest

from core.errors import OrderClosed, OrderLapsed
from core.use_cases.buying import begin_checkout, buy_pack, remember_checkout
from tests.harness.crowd import crowd, together
from tests.harness.web import MovedClock, sandbox

RETURN = "https://seatmate.test/paid/1"


@asynccontextmanager
async def till(url, tmp_path):
    """An order, and the provider it is paid at."""
    async with (
        crowd(url, students=1) as c,
        sandbox(tmp_path / "provider.db", MovedClock(c.clock.now())) as desk,
    ):
        sold = await c.sell()
        order = await c.do(buy_pack, c.students[0], sold.id, c.act())

        async def begin():
            wanted = await c.do(begin_checkout, order.id, RETURN, "en")
            return await desk.gateway.open_checkout(wanted)

        yield c, desk, order, begin


def at_the_provider(desk):
    with desk.provider.account.store.reading() as sql:
        return sql.execute("SELECT count(*) FROM checkouts").fetchone()[0]


async def test_fault_m01_killed_before_the_id_is_saved_the_same_checkout_is_found(
    database_url, tmp_path
):
    async with till(database_url, tmp_path) as (c, desk, order, begin):
        lost = await begin()
        assert (await c.see(lambda uow: uow.orders.get(order.id))).checkout_reference is None
        found = await begin()  # the process was started again
        assert found == lost
        saved = await c.do(remember_checkout, order.id, found)
        assert saved.checkout_reference == lost.reference
        assert at_the_provider(desk) == 1


async def test_fault_m01_pressed_by_many_at_once_there_is_one_live_checkout(database_url, tmp_path):
    async with till(database_url, tmp_path) as (c, desk, order, begin):

        async def press():
            opened = await begin()
            return await c.do(remember_checkout, order.id, opened)

        saved = await together(press() for _ in range(8))
        assert len({each.checkout_reference for each in saved}) == 1
        assert at_the_provider(desk) == 1
        assert await c.rows("SELECT count(*) FROM jobs WHERE kind = 'check_order'") == [(1,)]


async def test_fault_m01_control_with_a_fresh_key_each_time_there_are_several(
    database_url, tmp_path
):
    async with till(database_url, tmp_path) as (c, desk, order, begin):
        await begin()
        await c.run(f"UPDATE orders SET checkout_key = '{order.id}:other'")
        await begin()
        assert at_the_provider(desk) == 2


async def test_fault_m01_an_order_that_is_over_or_paid_opens_no_checkout(database_url, tmp_path):
    async with till(database_url, tmp_path) as (c, desk, order, begin):
        await c.move(minutes=31)
        with pytest.raises(OrderLapsed):
            await begin()
        await c.pay(order)
        with pytest.raises(OrderClosed):
            await begin()
        assert at_the_provider(desk) == 0
