"""Real money's path with PayPal's stand-in: bought in chat, agreed to on its page, captured by a
call of its own, given back in chat; and what must hold when something goes astray."""

import random
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import aiohttp
import pytest

from bot.composition.payment_events import worker
from bot.composition.web_edge import web_edge
from core.facts import Checkout
from core.ids import encode
from core.orders import OrderState, RefundState
from core.settings import PaypalSettings, Settings, StripeSettings
from tests.harness.chatters import stage
from tests.harness.page_desk import FakeGateway
from tests.harness.paypal_world import paypal_world
from tests.harness.paypal_world.world import OTHER_WEBHOOK_ID
from tests.harness.town import settle_town
from tests.harness.web import MovedClock, listening
from webhooks.metrics import Metrics

EUROS = replace(Settings(), paypal=PaypalSettings(currencies=("EUR",)))


@dataclass
class Shop:
    """The town, with its web edge and the provider beside it."""

    here: object
    town: object
    paypal: object
    session: aiohttp.ClientSession
    url: str
    door_url: str

    async def order(self):
        return (await self.here.db.read(lambda uow: uow.orders.of(self.town.ids["sara"])))[0]

    async def state(self):
        """The order's, and how many packs there are."""
        packs = await self.here.db.read(lambda uow: uow.packs.of(self.town.ids["sara"]))
        return (await self.order()).state, len(packs)

    async def asks(self):
        sara = self.town.sara
        await sara.say("/packs")
        await sara.press("Packs for sale")
        await sara.press("Four interviews")
        await sara.press("Buy")
        return sara.last.links

    async def opens(self, provider="paypal"):
        """The page at the provider, as the payer reaches it."""
        link = self.here.engine.parts.links.pay((await self.order()).id)
        async with self.session.post(
            self.at(link), data={"provider": provider}, allow_redirects=False
        ) as response:
            assert response.status == 303
            return response.headers["Location"]

    async def decides(self, page, what="pay"):
        """At the provider; answers where the payer is sent back to."""
        async with self.session.post(page, data={"do": what}, allow_redirects=False) as response:
            assert response.status == 303
            return response.headers["Location"]

    async def comes_back(self, target):
        async with self.session.get(self.at(target), allow_redirects=False) as response:
            if response.status != 303:
                return response.status, await response.text()
        return await self.comes_back(response.headers["Location"])

    async def pays(self):
        await self.comes_back(await self.decides(await self.opens()))
        await self.here.quiet()

    def at(self, link):
        return link.replace(self.here.engine.parts.links.base, self.url)

    def hears_webhooks(self, does=True):
        self.paypal.webhook_url = self.door_url if does else ""


@asynccontextmanager
async def shop(url, *, settings=EUROS, webhooks=True, **more):
    clock = MovedClock()
    async with paypal_world(clock) as paypal, aiohttp.ClientSession() as session:
        gateways = {"paypal": paypal.opened.gateway, **more}
        async with stage(url, "web", settings=settings, clock=clock, gateways=gateways) as here:
            here.event_workers["paypal"] = worker(paypal.opened.door)
            await here.restart()
            town = await settle_town(here)
            doors = [paypal.opened.door]
            app = web_edge(here.engine, Metrics(), doors, {"paypal": paypal.opened.origins})
            async with listening(app) as server:
                door_url = f"{server.url}/webhooks/paypal"
                opened = Shop(here, town, paypal, session, server.url, door_url)
                opened.hears_webhooks(webhooks)
                yield opened


async def test_h04_a_pack_is_bought_in_chat_agreed_to_at_paypal_and_given_back_in_chat(
    database_url,
):
    async with shop(database_url) as here:
        links = await here.asks()
        assert [label for label in links if label.startswith("Pay")] == ["Pay €140.00"]
        await here.pays()
        await here.paypal.deliver()
        await here.here.quiet()
        assert await here.state() == (OrderState.PAID, 1)
        assert len(here.paypal.books.captures) == 1
        assert set(here.paypal.answers) == {200}
        here.town.sara.sees("Four interviews")
        stella, order = here.town.stella, await here.order()
        await stella.say(f"/refund {encode(order.id)}")
        await stella.press("All that is left: €140.00")
        await stella.fill(reason="Moved away")
        await here.here.wait(minutes=3)
        (refund,) = await here.here.db.read(lambda uow: uow.orders.refunds(order.id))
        assert (refund.state, here.paypal.refunds_made) == (RefundState.DONE, 1)
        await here.paypal.deliver()
        await here.here.quiet()
        assert (await here.order()).state is OrderState.REFUNDED


async def test_h04_nothing_is_taken_by_a_page_that_is_only_looked_at(sqlite_url):
    async with shop(sqlite_url, webhooks=False) as here:
        await here.asks()
        page = await here.opens()
        back = here.paypal.books.orders[page.partition("token=")[2]]["page"]["return_url"]
        status, _ = await here.comes_back(back)  # a preview of the link, long before anybody agrees
        await here.here.quiet()
        assert (status, here.paypal.books.captures) == (200, {})
        await here.decides(page)
        await here.here.wait(minutes=2)
        assert await here.state() == (OrderState.PAID, 1)


async def test_h04_who_goes_back_without_agreeing_is_not_kept_waiting(sqlite_url):
    async with shop(sqlite_url) as here:
        await here.asks()
        target = await here.decides(await here.opens(), "cancel")
        status, text = await here.comes_back(target)
        await here.here.quiet()
        assert (status, "http-equiv" in text) == (200, False)
        assert await here.state() == (OrderState.OPEN, 0)


@pytest.mark.parametrize("way", ["webhook", "return", "asking"])
async def test_h04_each_way_to_hear_that_somebody_agreed_is_enough(sqlite_url, way):
    async with shop(sqlite_url, webhooks=way == "webhook") as here:
        await here.asks()
        target = await here.decides(await here.opens())
        if way == "return":
            await here.comes_back(target)
        await here.here.wait(minutes=6 if way == "asking" else 0)
        await here.here.quiet()
        assert await here.state() == (OrderState.PAID, 1)
        assert len(here.paypal.books.captures) == 1


async def test_fault_w01_ten_shuffled_deliveries_of_everything_end_in_one_pack(sqlite_url):
    async with shop(sqlite_url, webhooks=False) as here:
        await here.asks()
        await here.pays()
        order = await here.order()
        (capture,) = here.paypal.books.captures
        here.paypal.books.refund(capture, {"amount": {"currency_code": "EUR", "value": "10.00"}})
        events = here.paypal.unsent() * 10
        random.Random(6).shuffle(events)
        here.hears_webhooks()
        assert set(await here.paypal.deliver(events)) == {200}
        await here.here.wait(hours=1)
        refunds = await here.here.db.read(lambda uow: uow.orders.refunds(order.id))
        assert await here.state() == (OrderState.PAID, 1)
        assert [refund.amount.minor for refund in refunds] == [1_000]
        assert len(here.paypal.books.captures) == 1


@pytest.mark.parametrize(
    ("how", "status"), [({"webhook_id": OTHER_WEBHOOK_ID}, 403), ({"days": 4}, 403), ({}, 200)]
)
async def test_fault_w03_only_a_webhook_of_ours_takes_anything(sqlite_url, how, status):
    async with shop(sqlite_url, webhooks=False) as here:
        await here.asks()
        await here.decides(await here.opens())
        here.hears_webhooks()
        (event,) = here.paypal.unsent()
        assert await here.paypal.post(event, **how) == status
        await here.here.quiet()
        assert len(here.paypal.books.captures) == (status == 200)


async def test_fault_w07_what_paypal_cannot_be_asked_about_comes_again(sqlite_url):
    async with shop(sqlite_url, webhooks=False) as here:
        await here.asks()
        await here.decides(await here.opens())
        here.hears_webhooks()
        (event,) = here.paypal.unsent()
        here.paypal.api.deaf = True
        assert await here.paypal.post(event) == 503
        here.paypal.api.deaf = False
        assert await here.paypal.post(event) == 200
        await here.here.quiet()
        assert await here.state() == (OrderState.PAID, 1)


async def test_fault_m08_a_capture_whose_answer_is_lost_takes_the_money_once(sqlite_url):
    async with shop(sqlite_url, webhooks=False) as here:
        await here.asks()
        page = await here.opens()
        here.paypal.lose_answers(3)
        await here.comes_back(await here.decides(page))
        await here.here.quiet()
        assert await here.state() == (OrderState.OPEN, 0)
        assert len(here.paypal.books.captures) == 1
        await here.here.wait(minutes=2)
        assert await here.state() == (OrderState.PAID, 1)
        assert len(here.paypal.books.captures) == 1


async def test_fault_m08_a_refund_whose_answer_is_lost_is_sent_once(sqlite_url):
    async with shop(sqlite_url, webhooks=False) as here:
        await here.asks()
        await here.pays()
        order, stella = await here.order(), here.town.stella
        await stella.say(f"/refund {encode(order.id)}")
        await stella.press("All that is left: €140.00")
        await stella.fill(reason="Moved away")
        here.paypal.lose_answers(3)
        await here.here.wait(minutes=3)
        await here.here.wait(hours=1)
        (refund,) = await here.here.db.read(lambda uow: uow.orders.refunds(order.id))
        assert (refund.state, here.paypal.refunds_made) == (RefundState.DONE, 1)


async def test_a_declined_payment_is_told_and_paid_with_a_new_page(sqlite_url):
    async with shop(sqlite_url) as here:
        await here.asks()
        here.paypal.books.declines = True
        await here.pays()
        here.town.sara.sees("did not go through")
        here.paypal.books.declines = False
        await here.pays()
        assert await here.state() == (OrderState.PAID, 1)
        assert here.paypal.checkouts_made == 2


async def test_fault_m04_what_is_agreed_to_after_the_time_is_not_taken(sqlite_url):
    async with shop(sqlite_url) as here:
        await here.asks()
        page = await here.opens()
        await here.here.wait(minutes=31)
        await here.comes_back(await here.decides(page))
        await here.here.wait(hours=2)
        assert await here.state() == (OrderState.LAPSED, 0)
        assert here.paypal.books.captures == {}


async def test_m20_a_payment_that_cleared_after_the_order_ended_is_found_and_settled(sqlite_url):
    async with shop(sqlite_url, webhooks=False) as here:
        await here.asks()
        here.paypal.books.slow = True
        await here.pays()
        assert await here.state() == (OrderState.OPEN, 0)
        await here.here.wait(hours=5)
        (capture,) = here.paypal.books.captures
        here.paypal.books.bank_answers(capture, well=True)
        await here.here.wait(hours=2)
        assert await here.state() == (OrderState.PAID, 1)


class Elsewhere(FakeGateway):
    """Another provider, whose page opens at once."""

    async def open_checkout(self, wanted):
        return Checkout(self.name, f"co-{wanted.key}", f"https://pay.example/{wanted.key}")


async def test_h02_who_agreed_on_the_page_before_the_last_has_paid(sqlite_url):
    both = replace(EUROS, stripe=StripeSettings(currencies=("EUR",)))
    async with shop(sqlite_url, settings=both, stripe=Elsewhere("stripe")) as here:
        await here.asks()
        page = await here.opens()
        await here.opens("stripe")
        await here.decides(page)
        await here.here.quiet()
        assert await here.state() == (OrderState.PAID, 1)


async def test_h05_a_dispute_and_its_reversal_are_one_loss(sqlite_url):
    async with shop(sqlite_url) as here:
        await here.asks()
        await here.pays()
        (capture,) = here.paypal.books.captures
        for tell in (
            lambda: here.paypal.books.dispute(capture),
            lambda: here.paypal.books.reverse(capture),
            lambda: here.paypal.books.dispute(capture, "RESOLVED_BUYER_FAVOUR"),
        ):
            tell()
            await here.paypal.deliver()
            await here.here.quiet()
        assert await here.here.db.read(lambda uow: list(uow.inbox.parked())) == []
        assert (await here.order()).state is OrderState.REFUNDED


async def test_fault_w03_a_door_without_the_webhooks_id_is_closed(sqlite_url):
    async with shop(sqlite_url, webhooks=False) as here:
        await here.asks()
        await here.decides(await here.opens())
        (event,) = here.paypal.unsent()
        app = web_edge(here.here.engine, Metrics(), [], {})
        async with listening(app) as server:
            here.paypal.webhook_url = f"{server.url}/webhooks/paypal"
            assert await here.paypal.post(event) == 404
