"""A pack bought in the demo with a test key of Stripe beside the play money, as a person sees it:
two ways to pay, one chosen, paid, and the pack is there."""

import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.configuration.secrets import Secrets
from bot.demo.house import House, open_house
from bot.system import SystemClock
from core.settings import Settings, StripeSettings
from tests.harness.browser import WIDE, Chatter, browser_context, needs_browser
from tests.harness.stripe_world import StripeWorld, stripe_world
from tests.harness.stripe_world.api import API_KEY
from tests.harness.stripe_world.world import SECRET

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page

pytestmark = needs_browser()
KEPT = os.environ.get("SEATMATE_TEST_PICTURES", "")


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[tuple[House, StripeWorld, "BrowserContext"]]:
    async with stripe_world(SystemClock()) as stripe, browser_context(WIDE) as context:
        settings = Settings(stripe=StripeSettings(base_url=stripe.url, currencies=("EUR",)))
        secrets = Secrets(stripe_api_key=API_KEY, stripe_webhook_secrets=(SECRET,))
        house = await open_house(settings, tmp_path / "demo", 0, secrets=secrets)
        stripe.webhook_url = f"{house.server.url}/webhooks/stripe"
        try:
            yield house, stripe, context
        finally:
            await house.close()


async def look(page: "Page", name: str) -> None:
    if KEPT:
        await page.screenshot(path=f"{KEPT}/{name}.png", full_page=True)


async def test_h01_a_pack_is_bought_with_one_of_two_providers(demo):
    house, stripe, context = demo
    page = await context.new_page()
    await page.goto(house.url)
    salma = Chatter(page, 1)
    await salma.sees("Hello")
    await salma.say("/buy")
    await salma.press("3 interviews", on="Packs for sale")
    await salma.press("Buy for", on="3 interviews")
    await salma.sees("Almost there", "Stripe", "Sandbox Payments")
    await look(page, "1_order")
    tab = await salma.follow("Stripe")
    await look(tab, "2_pay_page")
    await tab.get_by_role("button", name="Stripe").click()
    await tab.get_by_role("button", name="pay", exact=True).click()
    await tab.get_by_text("Paid. Thank you!").wait_for()
    await look(tab, "3_back")
    await salma.sees("Your pack is ready", "3 interviews")
    await look(page, "4_pack")
    assert set(stripe.answers) == {200}
