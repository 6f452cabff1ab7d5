"""Telegram as a payment provider: bills, what happened meanwhile, refunds, lost answers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.composition import platforms
from bot.telegram import stars
from bot.telegram.stars import StarsGateway
from core.facts import CheckoutWanted, Paid, Refunded, RefundWanted
from core.ids import OrderId, PersonId, RefundId
from core.money import Money
from core.ports_payments import OutcomeUnknown, ProviderRefused
from tests.harness.chatters import stage
from tests.harness.telegram_world import Player, Telegram, telegram_world
from tests.harness.telegram_world.callbacks import Payment

PRICE = Money(250, "XTR")


@dataclass
class Counter:
    """A gateway at a stand-in, and somebody who pays."""

    world: Telegram
    gateway: StarsGateway
    sara: Player

    def paid(self, order: int, count: int = 250) -> str:
        """A payment that Telegram has taken; its charge."""
        charge = self.world.name("charge")
        made = Payment(charge, self.sara.user, count, f"{order}:1", self.world.clock.now())
        self.world.payments[charge] = made
        return charge


@asynccontextmanager
async def counter(url: str) -> AsyncIterator[Counter]:
    async with telegram_world() as world, stage(url) as here:
        made = stars.gateway(world.token, world.address, here.db)
        try:
            yield Counter(world, made, world.person("Sara"))
        finally:
            await made.close()


async def test_m01_a_bill_is_for_the_orders_own_key(sqlite_url: str):
    async with counter(sqlite_url) as at:
        now = at.world.clock.now()
        wanted = CheckoutWanted(OrderId(77), "77:1", PRICE, "A talk " * 20, "https://x.test/back",
                                now, "en", now, PersonId(1))  # fmt: skip
        opened = await at.gateway.open_checkout(wanted)
        assert (opened.provider, opened.reference) == ("stars", "77:1")
        assert at.world.invoices[opened.url]["payload"] == "77:1"


async def test_x4_what_was_paid_and_given_back_is_listed_over_many_pages(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(stars, "PAGE", 2)
    async with counter(sqlite_url) as at:
        began = at.world.clock.now()
        charges = []
        for order in range(1, 6):
            charges.append(at.paid(order))
            at.world.clock.advance(timedelta(hours=1))
        at.world.payments[charges[0]].refunded_at = at.world.clock.now()
        at.world.clock.advance(timedelta(hours=1))
        for _ in range(2):  # the second time it begins at a page that is known
            every = await at.gateway.events_since(began)
            assert [type(each) for each in every] == [Paid] * 5 + [Refunded]
        late = await at.gateway.events_since(began + timedelta(hours=3))
        assert [each.reference for each in late] == [charges[3], charges[4], charges[0]]
        first = await at.gateway.look_up(OrderId(1), began, "1:1")
        assert [type(each) for each in first] == [Paid, Refunded]


async def test_m08_a_refund_whose_answer_is_lost_is_made_once(sqlite_url: str):
    async with counter(sqlite_url) as at:
        charge = at.paid(5)
        asked = RefundWanted(RefundId(9), "refund:9", charge, PRICE)
        at.world.troubles.lose_answer("refundStarPayment")
        with pytest.raises(OutcomeUnknown):
            await at.gateway.refund(asked)
        done = await at.gateway.refund(asked)
        assert isinstance(done, Refunded)
        assert (done.refund_id, done.payment_reference) == (9, charge)
        assert at.sara.user.stars == 10_250  # once


async def test_h12_a_payment_nobody_knows_is_refused_for_certain(sqlite_url: str):
    async with counter(sqlite_url) as at:
        with pytest.raises(ProviderRefused):
            await at.gateway.refund(RefundWanted(RefundId(9), "refund:9", "charge-x", PRICE))


async def test_d02_a_limit_and_a_fault_of_telegrams_are_no_answer(sqlite_url: str):
    async with counter(sqlite_url) as at:
        at.world.troubles.too_many("getStarTransactions", retry_after=3)
        with pytest.raises(OutcomeUnknown):
            await at.gateway.events_since(at.world.clock.now())
        at.world.troubles.fail("getStarTransactions", 502)
        with pytest.raises(OutcomeUnknown):
            await at.gateway.events_since(at.world.clock.now())
        assert await at.gateway.events_since(at.world.clock.now()) == []


async def test_stars_are_taken_wherever_there_is_a_token(sqlite_url: str):
    async with stage(sqlite_url) as here:
        assert platforms.stars("", "https://api.telegram.org", here.db) == {}
        (made,) = platforms.stars("1:a-token", "http://127.0.0.1:1", here.db).values()
        with pytest.raises(OutcomeUnknown):
            await made.events_since(here.clock.now())
        await made.close()
