"""`seatmate reconcile`: every minor unit of a provider's is here, or is named (M-20, Y9)."""

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
import typer

from bot.command_line.reconcile import NotAsked, day, lines, reconcile
from core.facts import Paid
from core.money import Money
from core.ports_payments import OutcomeUnknown
from core.reconciling import Finding, What
from core.use_cases.buying import buy_pack
from core.use_cases.settling import settle
from storage.unit_of_work import unit_maker
from tests.contract.test_payment_gateways import SHARED, WORLDS
from tests.harness.community import product
from tests.harness.crowd import MENTOR, crowd
from tests.harness.provider_histories import history

NAMES = [opens.__name__.removesuffix("_world") for opens in WORLDS]


class Ids:
    def new(self):
        raise AssertionError("looking makes nothing")


@asynccontextmanager
async def told(url, opens, kind="lost", heard=True):
    """One order with its money at the provider, which we have heard of or not."""
    async with crowd(url, students=1) as c, opens(c.clock) as world:
        began = c.clock.now() - timedelta(hours=1)
        sold = replace(product(c.ids.new(), MENTOR), price=SHARED)
        await c.do(lambda uow: uow.products.add(sold))
        order = await c.do(buy_pack, c.students[0], sold.id, c.act())
        told = await history(world, c.clock, order, kind)
        facts = [fact for _, raw in told.events if (fact := world.opened.door.parse(raw)[1])]
        if heard:  # by webhook, and what a webhook only points at by the sweep
            for fact in [*facts, *await world.opened.gateway.events_since(began)]:
                await c.do(settle, fact)

        async def found(gateway=None, since=began):
            make = unit_maker(c.clock, Ids(), c.settings)
            return await reconcile(gateway or world.opened.gateway, url, make, since)

        yield c, order, facts, found


@pytest.mark.parametrize("opens", WORLDS, ids=NAMES)
async def test_fault_m20_what_was_heard_is_explained_to_the_minor_unit(sqlite_url, opens):
    async with told(sqlite_url, opens, "refunded") as (_, _, _, found):
        reconciled = await found()
        assert reconciled.is_explained, list(lines(reconciled))
        *table, closing = lines(reconciled)
        assert closing.endswith("0 minor units unexplained")
        assert len(table) > 1


async def test_fault_m07_disputes_are_compared_too(sqlite_url):
    async with told(sqlite_url, WORLDS[0], "lost") as (_, _, _, found):
        reconciled = await found()
        assert {row.what for row in reconciled.rows} == {What.PAYMENT, What.DISPUTE}
        assert reconciled.is_explained


@pytest.mark.parametrize("opens", WORLDS, ids=NAMES)
async def test_fault_m20_money_we_never_heard_of_is_named(sqlite_url, opens):
    async with told(sqlite_url, opens, "paid", heard=False) as (_, order, _, found):
        reconciled = await found()
        assert [row.finding for row in reconciled.rows] == [Finding.ONLY_THERE]
        assert reconciled.unexplained == {"USD": order.total.minor}
        assert "minor units unexplained in 1 of them" in [*lines(reconciled)][-1]


async def test_money_that_the_provider_does_not_know_is_named(database_url):
    async with told(database_url, WORLDS[0], "paid") as (c, order, _, found):
        made_up = Paid("stripe", "pi_made_up", order.id, Money(500, "USD"), c.clock.now())
        await c.do(settle, made_up)
        reconciled = await found()
        odd = [row for row in reconciled.rows if row.finding is not Finding.SAME]
        assert [(row.reference, row.finding) for row in odd] == [("pi_made_up", Finding.ONLY_HERE)]
        assert not reconciled.is_explained


async def test_another_amount_is_named_by_the_difference(sqlite_url):
    async with told(sqlite_url, WORLDS[0], "paid", heard=False) as (c, _, facts, found):
        paid = next(fact for fact in facts if isinstance(fact, Paid))
        less = replace(paid, amount=Money(paid.amount.minor - 1, "USD"))
        await c.do(settle, less)
        reconciled = await found()
        assert [row.finding for row in reconciled.rows] == [Finding.DIFFERS]
        assert reconciled.unexplained == {"USD": 1}


async def test_what_is_older_than_was_asked_about_is_not_missed(sqlite_url):
    async with told(sqlite_url, WORLDS[0], "paid") as (c, _, _, found):
        c.clock.advance(timedelta(days=2))
        assert (await found(since=c.clock.now() - timedelta(days=1))).rows == []


async def test_a_provider_that_does_not_answer_is_said_and_nothing_is_claimed(sqlite_url):
    class Silent:
        name = "stripe"

        async def events_since(self, moment):
            raise OutcomeUnknown("timeout")

    async with told(sqlite_url, WORLDS[0], "paid") as (_, _, _, found):
        with pytest.raises(NotAsked):
            await found(Silent())


def test_a_day_is_written_as_a_day():
    assert day("2026-11-01").isoformat() == "2026-11-01T00:00:00+00:00"
    with pytest.raises(typer.BadParameter):
        day("yesterday")
