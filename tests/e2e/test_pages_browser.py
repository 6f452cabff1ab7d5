"""The pay and join pages in a real browser: what only a browser does to forms and policies."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, async_playwright, expect

from core.ids import OrderId
from core.use_cases.settling import settle
from tests.harness.community import HOUR, MINUTE, NOON, booking, order
from tests.harness.page_desk import Desk, desk
from tests.harness.web import MovedClock, Sandbox, sandbox
from tests.harness.webchat_probes import FAINT, SMALL_TARGETS

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no chromium on this machine")

LINK = "https://meet.example.com/room"
TOO_WIDE = """() => [document.documentElement, ...document.querySelectorAll("main *")]
    .filter((each) => each.getBoundingClientRect().right > innerWidth + 1
        || each.getBoundingClientRect().left < -1)
    .map((each) => each.outerHTML.slice(0, 80))"""


@dataclass
class Town:
    shop: Desk
    bank: Sandbox
    browser: Browser
    mishaps: list[str]

    @asynccontextmanager
    async def phone(self, **look: Any) -> AsyncIterator[Page]:
        size = {"width": 360, "height": 740}
        context = await self.browser.new_context(viewport=size, **look)  # type: ignore[arg-type]
        page = await context.new_page()
        page.on("pageerror", lambda error: self.mishaps.append(str(error)))
        page.on("console", lambda said: self._note(said.type, said.text))
        yield page
        await context.close()

    def _note(self, kind: str, text: str) -> None:
        if kind == "error":
            self.mishaps.append(text)

    async def money_arrives(self) -> None:
        facts = await self.bank.gateway.look_up(OrderId(500), NOON, "")
        await self.shop.house.db.write(lambda uow: [settle(uow, fact) for fact in facts])


@pytest.fixture
async def town(sqlite_url: str, tmp_path: Path) -> AsyncIterator[Town]:
    async with sandbox(tmp_path / "sandbox.db", MovedClock(NOON)) as bank:
        bank.provider.knobs.deliver_at_once = False
        opened = desk(sqlite_url, bank.gateway, bank.server.url, own_base=True)
        async with opened as shop, async_playwright() as playwright:
            browser = await playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
            )
            town = Town(shop, bank, browser, [])
            yield town
            await browser.close()
            assert town.mishaps == []  # neither a script error nor a breach of the policy


async def test_paying_with_the_keyboard_and_without_scripts(town: Town) -> None:
    await town.shop.put(order(500))
    async with town.phone(java_script_enabled=False) as page:
        await page.goto(town.shop.links.pay(500))
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Play money only")).to_be_visible()
        await page.locator("button.primary").click()
        await expect(page.get_by_text("We are waiting for the confirmation")).to_be_visible()
        await town.money_arrives()  # the page looks again by itself
        await expect(page.get_by_text("Paid. Thank you!")).to_be_visible(timeout=10_000)


async def test_somebody_who_comes_back_without_paying_can_go_on(town: Town) -> None:
    await town.shop.put(order(500))
    async with town.phone() as page:
        await page.goto(town.shop.links.pay(500))
        await page.get_by_role("button").click()
        first = page.url
        await page.goto(town.shop.links.pay(500))
        await page.get_by_role("button", name="Go on with").click()
        assert page.url == first


async def test_the_countdown_runs_and_the_door_leads_to_the_meeting(town: Town) -> None:
    soon = booking(300, NOON + 2 * HOUR, meeting_link=LINK)
    await town.shop.house.db.write(lambda uow: uow.bookings.add(soon))
    async with town.phone() as page:
        await page.route(f"{LINK}*", _meeting)
        await page.goto(town.shop.links.join(300, 2))
        await expect(page.locator("#countdown")).to_have_text("1:59:58", timeout=10_000)
        town.shop.house.clock.advance(2 * HOUR - 5 * MINUTE)
        await page.reload()
        await expect(page.get_by_text(LINK)).to_be_visible()
        await page.get_by_role("button", name="Join the session").click()
        await expect(page.get_by_role("heading", name="The meeting")).to_be_visible()


async def _meeting(route: Route) -> None:
    await route.fulfill(body="<h1>The meeting</h1>", content_type="text/html")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
async def test_every_page_fits_a_phone_and_can_be_read(
    town: Town, language: str, scheme: str
) -> None:
    await town.shop.change_student(language=language)
    await town.shop.put(order(500, title="Interview" + "x" * 80))
    now_on = booking(300, NOON - MINUTE, meeting_link=LINK + "/" + "y" * 200, topic="z" * 300)
    await town.shop.house.db.write(lambda uow: uow.bookings.add(now_on))
    links = town.shop.links
    async with town.phone(color_scheme=scheme) as page:
        for url in (links.pay(500), links.pay(500) + "?returned=1", links.join(300, 2)):
            await page.goto(url)
            for probe in (TOO_WIDE, SMALL_TARGETS, FAINT):
                assert await page.evaluate(probe) == [], (url, probe[:40])
            direction = await page.evaluate("getComputedStyle(document.body).direction")
            assert direction == ("rtl" if language == "ar" else "ltr")
