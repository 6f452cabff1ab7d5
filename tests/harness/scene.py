"""The open demo in a browser: its people by name, their clock, and what they do all the time."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.demo.house import House
from tests.harness.browser import WIDE, Chatter, Clockwork, browser_context
from tests.harness.house import living_in

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page


@dataclass
class Scene:
    house: House
    context: "BrowserContext"
    page: "Page"

    def __post_init__(self) -> None:
        self.clock = Clockwork(self.page)
        people = (Chatter(self.page, number) for number in range(1, 6))
        self.salma, self.amara, self.lena, self.omar, self.youssef = people

    async def buy(self, title: str, price: str) -> None:
        """Salma, from the shop to the pack in her hand."""
        await self.want(title, price)
        await self.pay(self.salma)
        await self.salma.sees("Your pack is ready", title)

    async def want(self, title: str, price: str) -> None:
        await self.salma.say("/buy")
        await self.salma.press(title, on="Packs for sale")
        await self.salma.press(f"Buy for {price}", on=title)
        await self.salma.sees("Almost there", title)

    async def pay(self, student: Chatter) -> None:
        """Through our page and the provider's, in whichever language."""
        tab = await student.follow(re.compile("Pay|دفع"))
        await tab.get_by_role("button").first.click()
        await tab.locator("button.primary").first.click()
        await tab.get_by_text(re.compile("Paid. Thank you!|شكرًا")).first.wait_for()
        await tab.close()

    async def book(self, times: int = 1) -> None:
        """Salma's next sessions, from her pack."""
        for _ in range(times):
            await self.salma.say("/book mock")
            await self.salma.press_first(on="which day?")
            await self.salma.press_first(on="2026")
            await self.salma.press("Book with my pack", on="Is this right?")
            await self.salma.sees("Booking confirmed")


@asynccontextmanager
async def open_scene(folder: Path) -> AsyncIterator[Scene]:
    """Nothing of the page may break while it is open."""
    mishaps: list[str] = []
    async with living_in(folder) as house, browser_context(WIDE) as context:
        page = await context.new_page()
        page.on("pageerror", lambda error: mishaps.append(str(error)))
        await page.goto(house.url)
        scene = Scene(house, context, page)
        await scene.youssef.sees("مرحبًا")
        yield scene
    assert mishaps == []
