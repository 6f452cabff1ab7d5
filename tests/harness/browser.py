"""People at the demo's page in a real Chromium: they press what they see, and nothing else."""

import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Locator, Page

CHROMIUM = os.environ.get("SEATMATE_TEST_CHROMIUM", "/usr/bin/chromium")
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}
PATIENCE = 30_000  # ms; a busy machine is no failure

_ISOLATES = re.compile("[\u2066-\u2069]")


def needs_browser() -> "pytest.MarkDecorator":
    """Skips with the reason where there is no Playwright or no Chromium."""
    pytest.importorskip("playwright.async_api", reason="Playwright is not installed")
    return pytest.mark.skipif(not Path(CHROMIUM).exists(), reason=f"no browser at {CHROMIUM}")


@asynccontextmanager
async def browser_context(size: dict[str, int], **look: object) -> AsyncIterator["BrowserContext"]:
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        context = await browser.new_context(viewport=size, **look)
        context.set_default_timeout(PATIENCE)
        yield context
        await browser.close()


class Chatter:
    """One pane of the page. `taps` counts presses and sent lines."""

    def __init__(self, page: "Page", number: int) -> None:
        self.page = page
        self.number = number
        self.taps = 0

    @property
    def pane(self) -> "Locator":
        return self.page.locator(f"#pane-{self.number}")

    def card(self, title: str) -> "Locator":
        """The newest card with this in its title."""
        heading = self.page.get_by_role("heading", name=title)
        return self.pane.locator(".card", has=heading).last

    async def say(self, text: str) -> None:
        box = self.page.locator(f"#write-{self.number}")
        await box.fill(text)
        await box.press("Escape")  # closes the suggestions, so that what was typed is sent
        await self.pane.get_by_role("button", name=re.compile("send|إرسال", re.I)).last.click()
        self.taps += 1

    async def sees(self, title: str, *texts: str) -> "Locator":
        from playwright.async_api import expect

        card = self.card(title)
        await expect(card).to_be_visible(timeout=PATIENCE)
        for text in texts:
            await expect(card).to_contain_text(text, timeout=PATIENCE)
        return card

    async def press(self, label: str, on: str = "") -> None:
        """Presses the button with this label, on the newest card that has it."""
        where = self.card(on) if on else self.pane.locator(".card")
        button = where.get_by_role("button", name=label).last
        await button.click()
        self.taps += 1

    async def press_first(self, on: str) -> str:
        """Presses the first choice of a card; answers its label."""
        button = self.card(on).get_by_role("button").first
        label = await button.inner_text()
        await button.click()
        self.taps += 1
        return _ISOLATES.sub("", label)

    async def follow(self, label: str | re.Pattern[str]) -> "Page":
        """Opens a link button; answers the page that it opens."""
        link = self.pane.get_by_role("link", name=label).last
        async with self.page.context.expect_page() as opened:
            await link.click()
        self.taps += 1
        page = await opened.value
        await page.wait_for_load_state()
        return page


class Clockwork:
    """The clock of the demo's top bar."""

    def __init__(self, page: "Page") -> None:
        self._page = page

    async def next_thing(self) -> None:
        button = self._page.get_by_role("button", name="To the next thing due")
        before = await self.now()
        await button.click()
        await self._moved(before)

    async def until(self, person: Chatter, title: str) -> None:
        """From one thing due to the next, until somebody is told of the one waited for."""
        from playwright.async_api import TimeoutError as PlaywrightTimeout

        for _ in range(25):
            await self.next_thing()
            with suppress(PlaywrightTimeout):  # the word may come a moment after the clock
                await person.card(title).wait_for(timeout=2_000)
                return
        raise AssertionError(f"nobody was told {title!r}")

    async def days_until(self, person: Chatter, title: str) -> None:
        """A day at a time: for what no single step needs to be watched."""
        for _ in range(40):
            await self.a_day()
            if await person.card(title).count():
                return
        raise AssertionError(f"nobody was told {title!r}")

    async def an_hour(self) -> None:
        before = await self.now()
        await self._page.get_by_role("button", name="+1 hour").click()
        await self._moved(before)

    async def a_day(self) -> None:
        before = await self.now()
        await self._page.get_by_role("button", name="+1 day").click()
        await self._moved(before)

    async def now(self) -> str:
        return await self._page.locator("header time").first.get_attribute("datetime") or ""

    async def _moved(self, before: str) -> None:
        await self._page.wait_for_function(
            "before => document.querySelector('header time').dateTime > before", arg=before
        )
