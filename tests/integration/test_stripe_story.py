"""Real money's path with Stripe's stand-in: bought in chat, paid on its page, heard of by webhook,
given back in chat; and what must hold when an answer, a webhook or a page goes astray."""

import random
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import aiohttp
import pytest

from bot.codec import encode as encode_act
from bot.composition.payment_events import worker
from bot.composition.web_edge import web_edge
from bot.ui import Act
from core.facts import Checkout
from core.ids import encode
from core.orders import OrderState, RefundState
from core.settings import PaypalSettings, Settings, StripeSettings
from tests.harness.chatters import stage
from tests.harness.page_desk import FakeGateway
from tests.harness.stripe_world import stripe_world
from tests.harness.stripe_world.world import OLD_SECRET, SECRET
from tests.harness.town import settle_town
from tests.harness.web import MovedClock, listening
from webhooks.metrics import Metrics

WITHOUT_MARKS = {0x2068: None, 0x2069: None}
EUROS = StripeSettings(currencies=("EUR",))


def words(page):
    return page.translate(WITHOUT_MARKS)


@dataclass
class Shop:
    """The town, with its web edge and the provider beside it."""

    here: object
    town: object
    stripe: object
    session: aiohttp.ClientSession
    url: str

    async def order(self):
        return (await self.here.db.read(lambda uow: uow.orders.of(self.town.ids["sara"])))[0]

    async def asks(self):
        """Sara wants the pack; what she sees is her order, with the way to pay."""
        sara = self.town.sara
        await sara.say("/packs")
        await sara.press("Packs for sale")
        await sara.press("Four interviews")
        await sara.press("Buy")
        return sara.last.links

    async def press(self, link, provider="stripe"):
        path = link.partition("?")[0].removeprefix(self.here.engine.parts.links.base)
        async with self.session.post(
            f"{self.url}{path}", data={"provider": provider}, allow_redirects=False
        ) as response:
            return response.status, response.headers.get("Location", ""), await response.text()

    async def opens(self):
        """The page at the provider, as the payer reaches it."""
        link = self.here.engine.parts.links.pay((await self.order()).id)
        status, page, _ = await self.press(link)
        assert status == 303
        return page

    async def pays(self):
        page = await self.opens()
        async with self.session.post(page, data={"do": "pay"}, allow_redirects=False) as response:
            assert response.status == 303
        await self.here.quiet()


@asynccontextmanager
async def shop(url, *, secrets=(SECRET,), settings=None, webhooks=True, **more):
    clock = MovedClock()
    async with stripe_world(clock, secrets) as stripe, aiohttp.ClientSession() as session:
        gateways = {"stripe": stripe.opened.gateway, **more}
        settings = settings or replace(Settings(), stripe=EUROS)
        async with stage(url, "web", settings=settings, clock=clock, gateways=gateways) as here:
            here.event_workers["stripe"] = worker(stripe.opened.door)
            await here.restart()
            town = await settle_town(here)
            doors = [stripe.opened.door]
            app = web_edge(here.engine, Metrics(), doors, {"stripe": stripe.opened.origins})
            async with listening(app) as server:
                stripe.webhook_url = f"{server.url}/webhooks/stripe" if webhooks else ""
                yield Shop(here, town, stripe, session, server.url)


async def has_place(shop):
    sara = shop.town.ids["sara"]
    packs = await shop.here.db.read(lambda uow: uow.packs.of(sara))
    return len(packs)


async def test_h01_a_pack_is_bought_in_chat_paid_at_stripe_and_given_back_in_chat(database_url):
    async with shop(database_url) as here:
        links = await here.asks()
        assert [label for label in links if label.startswith("Pay")] == ["Pay €140.00"]
        await here.pays()
        assert (await here.order()).state is OrderState.PAID
        assert await has_place(here) == 1
        assert here.stripe.answers == [200]
        here.town.sara.sees("Four interviews")
        stella, order = here.town.stella, await here.order()
        await stella.say(f"/refund {encode(order.id)}")
        await stella.press("All that is left: €140.00")
        await stella.fill(reason="Moved away")
        await here.here.wait(minutes=3)
        (refund,) = await here.here.db.read(lambda uow: uow.orders.refunds(order.id))
        assert refund.state is RefundState.DONE
        assert here.stripe.refunds_made == 1
        await here.stripe.deliver()
        await here.here.quiet()
        assert (await here.order()).state is OrderState.REFUNDED


async def test_fault_w01_ten_shuffled_deliveries_of_everything_end_in_one_pack(sqlite_url):
    async with shop(sqlite_url, webhooks=False) as here:
        await here.asks()
        await here.pays()
        order = await here.order()
        assert order.state is OrderState.OPEN
        (intent,) = here.stripe.books.intents
        here.stripe.books.refund({"payment_intent": intent, "amount": 1_000})
        events = here.stripe.unsent() * 10
        random.Random(6).shuffle(events)
        here.stripe.webhook_url = f"{here.url}/webhooks/stripe"
        assert set(await here.stripe.deliver(events)) == {200}
        await here.here.wait(hours=1)
        refunds = await here.here.db.read(lambda uow: uow.orders.refunds(order.id))
        assert ((await here.order()).state, await has_place(here)) == (OrderState.PAID, 1)
        assert [refund.amount.minor for refund in refunds] == [1_000]


@pytest.mark.parametrize("how", [{"secret": "whsec_forged_forged"}, {"age": 3600}])
async def test_fault_w03_a_forged_or_replayed_webhook_gives_nothing(sqlite_url, how):
    async with shop(sqlite_url, webhooks=False) as here:
        await here.asks()
        await here.pays()
        here.stripe.webhook_url = f"{here.url}/webhooks/stripe"
        (event,) = here.stripe.unsent()
        assert await here.stripe.post(event, **how) == 403
        await here.here.quiet()
        assert (await here.order()).state is OrderState.OPEN


async def test_fault_w15_a_webhook_signed_with_the_old_secret_counts_during_the_change(sqlite_url):
    async with shop(sqlite_url, secrets=(SECRET, OLD_SECRET), webhooks=False) as here:
        await here.asks()
        await here.pays()
        here.stripe.webhook_url = f"{here.url}/webhooks/stripe"
        (event,) = here.stripe.unsent()
        assert await here.stripe.post(event, secret=OLD_SECRET) == 200
        await here.here.quiet()
        assert (await here.order()).state is OrderState.PAID


@pytest.mark.parametrize("change", [{"livemode": True}, {"account": "acct_of_somebody_else"}])
async def test_fault_w05_money_of_another_mode_or_account_gives_nothing(sqlite_url, change):
    async with shop(sqlite_url, webhooks=False) as here:
        await here.asks()
        await here.pays()
        here.stripe.webhook_url = f"{here.url}/webhooks/stripe"
        (event,) = here.stripe.unsent()
        assert await here.stripe.post({**event, **change}) == 200
        await here.here.quiet()
        assert (await here.order()).state is OrderState.OPEN


async def test_x4_a_payment_whose_webhook_is_lost_is_found_by_asking(sqlite_url):
    async with shop(sqlite_url, webhooks=False) as here:
        await here.asks()
        await here.pays()
        assert (await here.order()).state is OrderState.OPEN
        await here.here.wait(minutes=6)
        assert ((await here.order()).state, await has_place(here)) == (OrderState.PAID, 1)


async def test_fault_m01_an_answer_lost_after_the_effect_leads_to_the_same_page(sqlite_url):
    async with shop(sqlite_url) as here:
        await here.asks()
        link = here.here.engine.parts.links.pay((await here.order()).id)
        here.stripe.lose_answers(3)
        status, _, text = await here.press(link)
        assert status == 503
        assert "Pay with Stripe" in words(text)
        here.here.clock.move(minutes=2)
        await here.pays()
        assert here.stripe.checkouts_made == 1
        assert (await here.order()).state is OrderState.PAID


async def test_fault_m08_a_refund_whose_answer_is_lost_is_sent_once(sqlite_url):
    async with shop(sqlite_url, webhooks=False) as here:
        await here.asks()
        await here.pays()
        await here.here.wait(minutes=6)
        order = await here.order()
        stella = here.town.stella
        await stella.say(f"/refund {encode(order.id)}")
        await stella.press("All that is left: €140.00")
        await stella.fill(reason="Moved away")
        here.stripe.lose_answers(3)
        await here.here.wait(minutes=3)
        (refund,) = await here.here.db.read(lambda uow: uow.orders.refunds(order.id))
        assert refund.state is RefundState.UNKNOWN
        await here.here.wait(hours=1)
        (refund,) = await here.here.db.read(lambda uow: uow.orders.refunds(order.id))
        assert (refund.state, here.stripe.refunds_made) == (RefundState.DONE, 1)


async def test_x02_a_page_of_an_order_that_ended_is_closed(sqlite_url):
    async with shop(sqlite_url) as here:
        await here.asks()
        await here.opens()
        await here.here.wait(minutes=31)
        assert (await here.order()).state is OrderState.LAPSED
        (page,) = here.stripe.books.sessions.values()
        assert page["status"] == "expired"


class Elsewhere(FakeGateway):
    """Another provider, whose page opens at once."""

    async def open_checkout(self, wanted):
        self.asked.append(wanted)
        return Checkout(self.name, f"co-{wanted.key}", f"https://pay.example/{wanted.key}")


CHOICE = replace(Settings(), stripe=EUROS, paypal=PaypalSettings(currencies=("EUR", "USD")))


async def test_h02_two_that_fit_are_offered_in_chat_and_on_the_page(sqlite_url):
    async with shop(sqlite_url, settings=CHOICE, paypal=Elsewhere("paypal")) as here:
        links = await here.asks()
        ways = [label for label in links if label.startswith("Pay")]
        assert ways == ["Pay €140.00 with Stripe", "Pay €140.00 with PayPal"]
        base = here.here.engine.parts.links.base
        picked = links["Pay €140.00 with PayPal"].removeprefix(base)
        async with here.session.get(f"{here.url}{picked}") as response:
            text = words(await response.text())
        assert text.index("Pay with PayPal") < text.index("Pay with Stripe")
        order = await here.order()
        assert (order.provider, order.checkout_reference) == (None, None)  # looking opens nothing
        assert here.stripe.checkouts_made == 0


async def test_h02_who_changes_their_mind_gets_the_other_page_and_the_first_is_closed(sqlite_url):
    other = Elsewhere("paypal")
    async with shop(sqlite_url, settings=CHOICE, paypal=other) as here:
        await here.asks()
        first = await here.opens()
        link = here.here.engine.parts.links.pay((await here.order()).id)
        status, target, _ = await here.press(link, "paypal")
        assert (status, target) == (303, f"https://pay.example/{other.asked[0].key}")
        await here.here.quiet()
        assert (await here.order()).provider == "paypal"
        (page,) = here.stripe.books.sessions.values()
        assert page["status"] == "expired"
        assert (await here.press(link, "paypal"))[1] == target
        again = await here.opens()  # and back: a new page, under a key of its own
        assert again != first
        await here.here.quiet()
        assert (await here.order()).provider == "stripe"


async def test_fault_m03_money_on_the_page_before_the_last_still_pays_the_order(sqlite_url):
    other = Elsewhere("paypal")
    async with shop(sqlite_url, settings=CHOICE, webhooks=False, paypal=other) as here:
        await here.asks()
        await here.opens()
        (page,) = here.stripe.books.sessions
        here.stripe.books.pay(page)
        link = here.here.engine.parts.links.pay((await here.order()).id)
        await here.press(link, "paypal")
        await here.here.wait(minutes=6)
        assert ((await here.order()).state, await has_place(here)) == (OrderState.PAID, 1)


async def test_a_provider_that_does_not_take_the_currency_cannot_be_pressed(sqlite_url):
    settings = replace(Settings(), stripe=EUROS, paypal=PaypalSettings(currencies=("USD",)))
    async with shop(sqlite_url, settings=settings, paypal=Elsewhere("paypal")) as here:
        await here.asks()
        link = here.here.engine.parts.links.pay((await here.order()).id)
        assert (await here.press(link, "paypal"))[0] == 400


async def test_a_pack_whose_currency_nobody_takes_is_not_put_up_for_sale(sqlite_url):
    settings = replace(Settings(), stripe=StripeSettings(currencies=("USD",)))
    async with shop(sqlite_url, settings=settings) as here:
        mona = here.town.mona
        await mona.do(act=encode_act(Act("pknw")))
        await mona.fill(title="Six talks", sessions="6", price="200")
        mona.sees("EUR", "no way to pay")
        products = await here.here.db.read(lambda uow: uow.products.of(here.town.ids["mona"]))
        assert [each.title for each in products] == ["Four interviews"]


async def test_a_dispute_is_kept_and_told_to_staff(sqlite_url):
    async with shop(sqlite_url) as here:
        await here.asks()
        await here.pays()
        (intent,) = here.stripe.books.intents
        here.stripe.books.dispute(intent)
        assert await here.stripe.deliver() == [200]
        await here.here.quiet()
        (kept,) = await here.here.db.read(lambda uow: uow.disputes.latest())
        assert (kept.provider, kept.is_open) == ("stripe", True)
        here.town.stella.sees("Four interviews", "Stripe")


async def test_who_comes_back_without_paying_is_not_asked_to_wait(sqlite_url):
    async with shop(sqlite_url) as here:
        await here.asks()
        await here.opens()
        (page,) = here.stripe.books.sessions.values()
        base = here.here.engine.parts.links.base
        targets = []
        for name in ("success_url", "cancel_url"):
            path = page[name].removeprefix(base)
            async with here.session.get(f"{here.url}{path}", allow_redirects=False) as response:
                targets.append(response.headers["Location"])
        assert [target.endswith("?returned=1") for target in targets] == [True, False]
