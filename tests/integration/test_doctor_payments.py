"""The doctor asks each payment provider how we are set up there: one line and one fix a fault."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from bot.configuration import Configuration, Secrets
from bot.configuration.payments import with_providers
from bot.doctor import providers
from core.settings import Settings, WebSettings
from tests.harness.stripe_world import StripeWorld, stripe_world
from tests.harness.stripe_world.api import API_KEY
from tests.harness.web import MovedClock
from webhooks.payments.stripe.facts import EVENTS

SITE = "https://seatmate.example"
HOOK = f"{SITE}/webhooks/stripe"
SECRET = "whsec_that_is_long_enough"


@dataclass
class Set:
    """An installation with Stripe in use; `site` and `account` as the configuration says."""

    world: StripeWorld
    key: str = API_KEY
    site: str = SITE
    account: str = ""

    async def told(self) -> dict[str, str]:
        """What is wrong, by what was looked at."""
        return {str(f.what): f"{f.seen}|{f.fix}" for f in await self.all() if not f.is_well}

    async def all(self):
        settings = Settings(web=WebSettings(public_url=self.site))
        stripe = replace(settings.stripe, base_url=self.world.url, account=self.account)
        secrets = Secrets(stripe_api_key=self.key, stripe_webhook_secrets=(SECRET, f"{SECRET}2"))
        settings = with_providers(replace(settings, stripe=stripe), secrets)
        return await providers.check(Configuration(settings, secrets))


@pytest.fixture
async def here() -> AsyncIterator[Set]:
    async with stripe_world(MovedClock()) as world:
        yield Set(world)


async def test_all_that_is_well_is_said_with_mode_account_endpoint_and_version(here):
    here.world.books.listens(HOOK, EVENTS)
    findings = await here.all()
    assert [str(each) for each in findings] == [
        "OK    Stripe keys: test; api_key, 2 webhook_secrets set",
        "OK    Stripe key: test, account acct_seatmate",
        f"OK    Stripe webhook: {next(iter(here.world.books.endpoints))} sends all we need to"
        f" {HOOK}, version 2026-10-28.endive",
    ]


async def test_an_endpoint_that_sends_everything_sends_enough(here):
    here.world.books.listens(f"{HOOK}/", ["*"])
    assert await here.told() == {}


async def test_a_key_that_is_not_taken_is_told_and_not_shown(here):
    here.key = "sk_test_of_somebody_else_entirely"
    told = await here.told()
    assert set(told) == {"Stripe key"}
    assert "SEATMATE_STRIPE_" in told["Stripe key"]
    assert here.key not in str(await here.all())


async def test_no_endpoint_and_one_of_another_site_are_the_same(here):
    here.world.books.listens("https://old.example/webhooks/stripe", EVENTS)
    assert f"no endpoint sends to {HOOK}" in (await here.told())["Stripe webhook"]


async def test_a_disabled_endpoint_is_told(here):
    here.world.books.listens(HOOK, EVENTS, status="disabled")
    assert "is disabled|enable it" in (await here.told())["Stripe webhook"]


@pytest.mark.parametrize("missing", EVENTS)
async def test_each_event_that_is_not_sent_is_named(here, missing):
    here.world.books.listens(HOOK, [name for name in EVENTS if name != missing])
    assert f"does not send {missing}|add" in (await here.told())["Stripe webhook"]


async def test_another_version_of_the_interface_is_told(here):
    here.world.books.listens(HOOK, EVENTS, api_version="2024-04-10")
    assert "sends version 2024-04-10" in (await here.told())["Stripe webhook"]


async def test_a_live_endpoint_beside_a_test_key_is_told(here):
    here.world.books.listens(HOOK, EVENTS, livemode=True)
    assert "of the live mode, and the key is test" in (await here.told())["Stripe webhook"]


async def test_two_endpoints_at_one_address_are_told(here):
    here.world.books.listens(HOOK, EVENTS)
    here.world.books.listens(HOOK, EVENTS)
    assert "|keep one" in (await here.told())["Stripe webhook"]


async def test_an_account_that_is_not_the_keys_is_told(here):
    here.account = "acct_other"
    here.world.books.listens(HOOK, EVENTS)
    assert "stripe.account names acct_other" in (await here.told())["Stripe key"]


async def test_a_site_without_a_public_address_is_told(here):
    here.site = ""
    assert "web.public_url" in (await here.told())["Stripe webhook"]


async def test_what_a_restricted_key_may_not_read_is_said_and_no_fault(here):
    here.world.api.kept_from = {"account", "webhook_endpoints"}
    assert await here.told() == {}
    assert sum("restricted key" in each.seen for each in await here.all()) == 2


async def test_a_provider_that_does_not_answer_is_told(here):
    here.world.api.busy = 1000
    assert set(await here.told()) == {"Stripe"}
