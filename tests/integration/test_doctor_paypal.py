"""The doctor asks PayPal how we are set up there: one line and one fix a fault."""

from dataclasses import dataclass, replace

import pytest

from bot.configuration import Configuration, Secrets
from bot.configuration.payments import with_providers
from bot.doctor import providers
from core.settings import Settings, WebSettings
from tests.harness.paypal_world import PaypalWorld, paypal_world
from tests.harness.paypal_world.api import CLIENT_ID, CLIENT_SECRET
from tests.harness.paypal_world.world import OTHER_WEBHOOK_ID, WEBHOOK_ID
from tests.harness.web import MovedClock
from webhooks.payments.paypal.events import EVENTS

SITE = "https://seatmate.example"
HOOK = f"{SITE}/webhooks/paypal"


@dataclass
class Set:
    """An installation with PayPal in use."""

    world: PaypalWorld
    secret: str = CLIENT_SECRET
    site: str = SITE

    async def told(self) -> dict[str, str]:
        """What is wrong, by what was looked at."""
        return {str(f.what): f"{f.seen}|{f.fix}" for f in await self.all() if not f.is_well}

    async def all(self):
        settings = Settings(web=WebSettings(public_url=self.site))
        paypal = replace(settings.paypal, base_url=self.world.url)
        secrets = Secrets(
            paypal_client_id=CLIENT_ID,
            paypal_client_secret=self.secret,
            paypal_webhook_id=WEBHOOK_ID,
        )
        settings = with_providers(replace(settings, paypal=paypal), secrets)
        return await providers.check(Configuration(settings, secrets))


@pytest.fixture
async def here():
    async with paypal_world(MovedClock()) as world:
        yield Set(world)


@pytest.mark.parametrize("events", [EVENTS, ["*"]])
async def test_all_that_is_well_at_paypal_is_said_and_no_key_is_shown(here, events):
    here.world.books.listens(HOOK, events)
    findings = [str(each) for each in await here.all()]
    assert findings == [
        "OK    PayPal keys: test; client_id, client_secret, webhook_id set",
        "OK    PayPal key: PayPal knows the app",
        f"OK    PayPal webhook: it sends all we need to {HOOK}",
    ]


async def test_a_secret_that_paypal_does_not_take_is_told_and_not_shown(here):
    here.secret = "EKSecretOfSomebodyElse"
    told = await here.told()
    assert set(told) == {"PayPal key"}
    assert "SEATMATE_PAYPAL_" in told["PayPal key"]
    assert here.secret not in str(told)


@pytest.mark.parametrize(
    ("webhooks", "said"),
    [
        ([("https://old.example/webhooks/paypal", EVENTS, WEBHOOK_ID)], f"none sends to {HOOK}"),
        ([(HOOK, EVENTS, OTHER_WEBHOOK_ID)], "SEATMATE_PAYPAL_WEBHOOK_ID"),
        ([(HOOK, EVENTS, WEBHOOK_ID), (HOOK, EVENTS, OTHER_WEBHOOK_ID)], "|keep one"),
        *([([(HOOK, set(EVENTS) - {each}, WEBHOOK_ID)], f"not send {each}|") for each in EVENTS]),
    ],
)
async def test_a_webhook_that_is_not_as_it_must_be_is_told_with_what_to_do(here, webhooks, said):
    for url, events, id in webhooks:
        here.world.books.listens(url, events, id)
    assert said in (await here.told())["PayPal webhook"]


async def test_without_a_public_address_nothing_can_arrive_from_paypal(here):
    here.site = ""
    assert "web.public_url" in (await here.told())["PayPal webhook"]
