"""The open demo for walks through everything that is sold, in one language for all five people."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.harness.browser import WIDE, browser_context
from tests.harness.house import living_in
from tests.harness.scene import Scene
from tests.harness.tongue import Reader


class Shop(Scene):
    language = "en"
    salma: Reader
    amara: Reader
    lena: Reader
    omar: Reader
    youssef: Reader

    async def settle_language(self, language: str) -> None:
        """Each says which language they want, and sees that the page turns round."""
        self.language = language
        people = [Reader(self.page, number, language) for number in range(1, 6)]
        self.salma, self.amara, self.lena, self.omar, self.youssef = people
        for each in people[:-1] if language == "ar" else people[-1:]:  # Youssef reads Arabic
            await each.say(f"/language {language}")
        way = "rtl" if language == "ar" else "ltr"
        for each in people:
            await self.page.locator(f"#pane-{each.number}[dir={way}]").wait_for()

    async def picture(self, name: str) -> None:
        """Into the folder of SEATMATE_SHOTS, for whoever wants to look; else nothing."""
        folder = os.environ.get("SEATMATE_SHOTS")
        if folder:
            await self.page.screenshot(path=Path(folder) / f"{name}-{self.language}.png")


@asynccontextmanager
async def open_shop(folder: Path, language: str) -> AsyncIterator[Shop]:
    """Nothing of the page may break while it is open."""
    mishaps: list[str] = []
    async with living_in(folder) as house, browser_context(WIDE) as context:
        page = await context.new_page()
        page.on("pageerror", lambda error: mishaps.append(str(error)))
        await page.goto(house.url)
        shop = Shop(house, context, page)
        await shop.youssef.pane.locator(".card").first.wait_for()
        await shop.settle_language(language)
        yield shop
    assert mishaps == []
