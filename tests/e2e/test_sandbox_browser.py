"""The sandbox page in a real browser: what only a browser does to forms, policies and layout."""

import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import Page, async_playwright

from core.facts import CheckoutWanted
from core.ids import OrderId, PersonId
from core.money import Money
from tests.harness.web import (
    START,
    MovedClock,
    RememberingStore,
    Sandbox,
    edge,
    sandbox,
    sandbox_edge,
)

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no chromium on this machine")


@pytest.fixture
async def store() -> RememberingStore:
    return RememberingStore()


@pytest.fixture
async def box(tmp_path: Path, store: RememberingStore) -> AsyncIterator[Sandbox]:
    clock = MovedClock()
    async with sandbox_edge(clock, store) as server:
        url = f"{server.url}/webhooks/sandbox"
        async with sandbox(tmp_path / "sandbox.db", clock, url) as running:
            yield running


@pytest.fixture
async def phone() -> AsyncIterator[Page]:
    """360 px wide, without JavaScript, dark."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = await browser.new_context(
            viewport={"width": 360, "height": 740},
            java_script_enabled=False,
            color_scheme="dark",
        )
        yield await context.new_page()
        await browser.close()


async def thanks(_: web.Request) -> web.Response:
    return web.Response(text="<h1>Thank you", content_type="text/html")


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_a_person_pays_by_keyboard_on_a_small_phone(
    box: Sandbox, store: RememberingStore, phone: Page, language: str
) -> None:
    """The form's answer leads to another origin, which the page's own policy must allow."""
    async with edge(web.get("/thanks", thanks)) as shop:
        made = await box.gateway.open_checkout(
            CheckoutWanted(
                OrderId(5),
                "key",
                Money(9_900, "EUR"),
                "A very long title " * 10,
                f"{shop.url}/thanks",
                START + timedelta(minutes=30),
                language,
                START,
                PersonId(7),
            )
        )
        await phone.goto(made.url)
        main = await phone.locator("main").bounding_box()
        assert main is not None
        assert main["x"] >= 0
        assert main["x"] + main["width"] <= 360
        await phone.keyboard.press("Tab")
        await phone.keyboard.press("Enter")
        await phone.wait_for_url("**/thanks")
        assert await phone.inner_text("h1") == "Thank you"
    assert len(store.rows) == 1
