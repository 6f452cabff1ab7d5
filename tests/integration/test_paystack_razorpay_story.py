"""Real money's path with the stand-ins of Paystack and Razorpay: bought in chat, paid on their
page, heard of by webhook, given back in chat; and what must hold when something goes astray."""

import random
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import aiohttp
import pytest

from bot.codec import encode as encode_act
from bot.composition.payment_events import worker
from bot.composition.web_edge import web_edge
from bot.ui import Act
from core.ids import encode
from core.money import Money
from core.orders import OrderState, RefundState
from core.settings import PaystackSettings, RazorpaySettings, Settings
from tests.harness.chatters import stage
from tests.harness.paystack_world import paystack_world
from tests.harness.razorpay_world import razorpay_world
from tests.harness.town import settle_town
from tests.harness.web import MovedClock, listening
from webhooks.metrics import Metrics

WORLDS = {"paystack": paystack_world, "razorpay": razorpay_world}
PRICE = Money(20_000, "USD")
SETTINGS = replace(
    Settings(),
    community=replace(Settings().community, currency="USD"),
    paystack=PaystackSettings(currencies=("USD",)),
    razorpay=RazorpaySettings(currencies=("USD",)),
)
each_provider = pytest.mark.parametrize("name", list(WORLDS))


@dataclass
class Shop:
    """The town, with its web edge and the provider beside it."""

    here: object
    town: object
    world: object
    session: aiohttp.ClientSession
    url: str

    async def order(self):
        return (await self.here.db.read(lambda uow: uow.orders.of(self.town.ids["sara"])))[0]

    async def state(self):
        """Of the order, and how many packs the student has."""
        packs = await self.here.db.read(lambda uow: uow.packs.of(self.town.ids["sara"]))
        return (await self.order()).state, len(packs)

    async def asks(self):
        mona, sara = self.town.mona, self.town.sara
        await mona.do(act=encode_act(Act("pknw")))
        await mona.fill(title="Six talks", sessions="6", price="200")
        await sara.say("/packs")
        await sara.press("Packs for sale")
        await sara.press("Six talks")
        await sara.press("Buy")

    async def presses(self):
        link = self.here.engine.parts.links.pay((await self.order()).id)
        path = link.partition("?")[0].removeprefix(self.here.engine.parts.links.base)
        async with self.session.post(
            f"{self.url}{path}", data={"provider": self.world.name}, allow_redirects=False
        ) as response:
            return response.status, response.headers.get("Location", "")

    async def pays(self, what="pay"):
        """On the provider's page; where it leads to then."""
        status, page = await self.presses()
        assert status == 303
        async with self.session.post(page, data={"do": what}, allow_redirects=False) as response:
            assert response.status == (303 if what == "pay" else 402)
            target = response.headers.get("Location", "")
        await self.here.quiet()
        return target

    async def gives_back(self):
        stella, order = self.town.stella, await self.order()
        await stella.say(f"/refund {encode(order.id)}")
        await stella.press("All that is left: $200.00")
        await stella.fill(reason="Moved away")
        return order

    async def refund(self):
        order = await self.order()
        (found,) = await self.here.db.read(lambda uow: uow.orders.refunds(order.id))
        return found

    def hears(self):
        self.world.webhook_url = f"{self.url}/webhooks/{self.world.name}"


@asynccontextmanager
async def shop(url, name, *, webhooks=True):
    clock = MovedClock()
    async with WORLDS[name](clock) as world, aiohttp.ClientSession() as session:
        gateways = {name: world.opened.gateway}
        others = {each: replace(getattr(SETTINGS, each), currencies=()) for each in WORLDS}
        others[name] = getattr(SETTINGS, name)
        settings = replace(SETTINGS, **others)
        async with stage(url, "web", settings=settings, clock=clock, gateways=gateways) as here:
            here.event_workers[name] = worker(world.opened.door)
            await here.restart()
            town = await settle_town(here)
            origins = {name: world.opened.origins}
            app = web_edge(here.engine, Metrics(), [world.opened.door], origins)
            async with listening(app) as server:
                made = Shop(here, town, world, session, server.url)
                if webhooks:
                    made.hears()
                await made.asks()
                yield made


@each_provider
async def test_h07_h08_a_pack_is_bought_in_chat_paid_on_their_page_and_given_back_in_chat(
    database_url, name
):
    async with shop(database_url, name) as here:
        target = await here.pays()
        assert target.startswith(here.here.engine.parts.links.base)
        assert await here.state() == (OrderState.PAID, 1)
        assert set(here.world.answers) == {200}
        here.town.sara.sees("Six talks")
        await here.gives_back()
        await here.here.wait(minutes=3)
        assert (await here.refund()).state is RefundState.DONE
        assert here.world.refunds_made == 1
        await here.world.deliver()
        await here.here.quiet()
        assert (await here.order()).state is OrderState.REFUNDED
        assert (await here.refund()).amount == PRICE


@each_provider
async def test_fault_w01_ten_shuffled_deliveries_of_everything_end_in_one_pack(sqlite_url, name):
    async with shop(sqlite_url, name, webhooks=False) as here:
        await here.pays()
        assert await here.state() == (OrderState.OPEN, 0)
        (fact, *_) = await here.world.opened.gateway.events_since((await here.order()).created_at)
        await here.world.refund_outside(fact.reference, Money(1_000, "USD"))
        events = here.world.unsent() * 10
        random.Random(6).shuffle(events)
        here.hears()
        assert set(await here.world.deliver(events)) == {200}
        await here.here.engine.begin_sweeps()  # a refund there is read from Paystack's list
        await here.here.wait(hours=1)
        assert await here.state() == (OrderState.PAID, 1)
        assert (await here.refund()).amount.minor == 1_000


@each_provider
async def test_fault_w03_a_forged_webhook_gives_nothing_and_a_replayed_one_no_more(
    sqlite_url, name
):
    async with shop(sqlite_url, name, webhooks=False) as here:
        await here.pays()
        here.hears()
        events = here.world.unsent()
        assert await here.world.post(events[0], "a_secret_of_somebody_else") == 403
        await here.here.quiet()
        assert await here.state() == (OrderState.OPEN, 0)
        await here.world.deliver(events)
        await here.here.quiet()
        await here.here.wait(hours=30 * 24)
        assert set(await here.world.deliver(events)) == {200}
        await here.here.quiet()
        assert (await here.state())[0] is OrderState.PAID


async def test_fault_w05_money_of_another_mode_or_account_gives_nothing(sqlite_url):
    async with shop(sqlite_url, "paystack", webhooks=False) as here:
        await here.pays()
        here.hears()
        (event,) = here.world.unsent()
        foreign = {**event, "data": {**event["data"], "domain": "live"}}
        assert await here.world.post(foreign) == 200
        await here.here.quiet()
        assert await here.state() == (OrderState.OPEN, 0)


async def test_fault_w06_razorpays_other_account_gives_nothing(sqlite_url):
    async with shop(sqlite_url, "razorpay", webhooks=False) as here:
        await here.pays()
        here.hears()
        for event in here.world.unsent():
            assert await here.world.post({**event, "account_id": "acc_other"}) == 200
        await here.here.quiet()
        assert await here.state() == (OrderState.OPEN, 0)


@each_provider
async def test_x4_a_payment_whose_webhook_is_lost_is_found_by_asking(sqlite_url, name):
    async with shop(sqlite_url, name, webhooks=False) as here:
        await here.pays()
        assert await here.state() == (OrderState.OPEN, 0)
        await here.here.wait(minutes=6)
        assert await here.state() == (OrderState.PAID, 1)


@each_provider
async def test_r1_the_way_back_from_their_page_pays_nothing(sqlite_url, name):
    """Nothing in its address is believed: only the provider says that something was paid."""
    async with shop(sqlite_url, name, webhooks=False) as here:
        target = await here.pays()
        back = urlsplit(target)
        async with here.session.get(
            f"{here.url}{back.path}?{back.query}", allow_redirects=False
        ) as response:
            assert response.status in (200, 303)
        await here.here.quiet()
        assert await here.state() == (OrderState.OPEN, 0)


@each_provider
async def test_fault_m01_an_answer_lost_after_the_effect_leads_to_one_payment(sqlite_url, name):
    async with shop(sqlite_url, name) as here:
        here.world.lose_answers(3)
        assert (await here.presses())[0] == 503
        here.here.clock.move(minutes=2)
        await here.pays()
        assert here.world.checkouts_made == 1
        assert await here.state() == (OrderState.PAID, 1)


@each_provider
async def test_fault_m08_a_refund_whose_answer_is_lost_is_sent_once(sqlite_url, name):
    async with shop(sqlite_url, name) as here:
        await here.pays()
        await here.gives_back()
        here.world.lose_answers(3)
        await here.here.wait(minutes=3)
        assert (await here.refund()).state is RefundState.UNKNOWN
        here.world.lose_answers(0)
        await here.here.wait(hours=1)
        assert ((await here.refund()).state, here.world.refunds_made) == (RefundState.DONE, 1)


@each_provider
async def test_fault_m10_a_wrong_amount_is_laid_aside_for_staff(sqlite_url, name):
    async with shop(sqlite_url, name) as here:
        await here.presses()
        here.world.books.pay((await here.order()).checkout_reference, 19_900)
        await here.world.deliver()
        await here.here.quiet()
        assert await here.state() == (OrderState.REVIEW, 0)


@each_provider
async def test_h07_h08_who_was_declined_pays_on_the_same_page(sqlite_url, name):
    async with shop(sqlite_url, name) as here:
        await here.pays("decline")
        assert await here.state() == (OrderState.OPEN, 0)
        await here.pays()
        assert await here.state() == (OrderState.PAID, 1)
        assert here.world.checkouts_made == 1


@each_provider
async def test_fault_w03_without_its_secret_the_door_is_closed(sqlite_url, name):
    async with shop(sqlite_url, name, webhooks=False) as here:
        await here.pays()
        (event, *_) = here.world.unsent()
        app = web_edge(here.here.engine, Metrics(), [], {})
        async with listening(app) as server:
            here.world.webhook_url = f"{server.url}/webhooks/{name}"
            assert await here.world.post(event) == 404
