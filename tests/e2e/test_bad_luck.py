"""Bad luck, as people meet it in the demo: restarts, double and late money, small screens."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.harness.browser import PHONE, WIDE, Chatter, Clockwork, browser_context, needs_browser
from tests.harness.house import living_in, pictures
from tests.harness.webchat_probes import WIDER

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page

pytestmark = needs_browser()


class Town:
    """A demo that can be ended and started again on the same port, with a page looking at it."""

    def __init__(self, folder: Path, context: "BrowserContext") -> None:
        self.folder = folder
        self.context = context
        self.port = 0
        self._house = AsyncExitStack()

    async def start(self) -> None:
        house = await self._house.enter_async_context(living_in(self.folder, port=self.port))
        self.port = house.server.port

    async def stop(self) -> None:
        await self._house.aclose()

    async def page(self) -> "Page":
        page = await self.context.new_page()
        await page.goto(f"http://127.0.0.1:{self.port}/")
        await Chatter(page, 1).sees("Hello")
        return page


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with browser_context(WIDE) as context:
        town = Town(tmp_path / "demo", context)
        await town.start()
        yield town
        await town.stop()


async def checkout(salma: Chatter, *presses: str) -> "Page":
    """From the chat's pay button to the provider's page, and the presses there."""
    tab = await salma.follow("Pay")
    await tab.get_by_role("button", name=re.compile("(Pay|Go on) with")).click()
    for label in presses:
        await tab.get_by_role("button", name=label).first.click()
    return tab


async def wants_pack(salma: Chatter, title: str) -> None:
    await salma.say("/buy")
    await salma.press(title, on="Packs for sale")
    await salma.press("Buy for", on=title)
    await salma.sees("Almost there", title)


async def test_y03_a_restart_in_the_middle_of_everything_changes_nothing(town: Town):
    page = await town.page()
    salma, lena = Chatter(page, 1), Chatter(page, 3)
    await wants_pack(salma, "3 interviews")
    tab = await checkout(salma)
    await town.stop()
    await town.start()
    await page.wait_for_selector('.pane[data-connection="online"]')
    await salma.press("Menu")  # a button shown before the restart
    await salma.sees("Hello")
    await tab.close()

    await wants_pack(salma, "3 interviews")
    tab = await checkout(salma, "Pay ")
    await tab.get_by_text("Paid. Thank you!").wait_for()
    await salma.sees("Your pack is ready")
    await lena.sees("Pack sold")
    await salma.say("/book")
    await salma.press_first(on="which day?")
    await salma.sees("2026")
    await town.stop()
    await town.start()
    await page.reload()
    await salma.press_first(on="2026")
    await salma.press("Book with my pack")
    await salma.sees("Booking confirmed", "Lena Vogel")


async def test_m04_money_that_comes_late_gets_the_slot_that_is_still_free(town: Town):
    page = await town.page()
    salma, clock = Chatter(page, 1), Clockwork(page)
    await salma.say("/book mock")
    await salma.press_first(on="which day?")
    await salma.press_first(on="Mock interview")
    await salma.press("Book and pay")
    await salma.sees("Waiting for payment")
    tab = await checkout(salma, "Pay late")
    await tab.close()
    await clock.until(salma, "The time was let go")
    await clock.until(salma, "Booking confirmed")


async def test_m03_money_that_came_twice_goes_back_once(town: Town):
    page = await town.page()
    salma = Chatter(page, 1)
    await wants_pack(salma, "5 interviews")
    tab = await checkout(salma, "Pay twice")
    await tab.close()
    await salma.sees("Your pack is ready", "5 interviews")
    await salma.sees("Paid back", "€160.00")
    await salma.say("/packs")
    await salma.sees("Your packs", "5 left")


async def test_h13_a_refund_at_the_provider_takes_the_pack_and_the_seat(town: Town):
    page = await town.page()
    salma, lena = Chatter(page, 1), Chatter(page, 3)
    await wants_pack(salma, "3 interviews")
    tab = await checkout(salma)
    await tab.wait_for_url("**/checkout/**")
    providers_page = tab.url
    await tab.get_by_role("button", name="Pay ").first.click()
    await tab.get_by_text("Paid. Thank you!").wait_for()
    await salma.sees("Your pack is ready")
    await salma.say("/book")
    await salma.press_first(on="which day?")
    await salma.press_first(on="Mock interview")
    await salma.press("Book with my pack")
    await lena.sees("New booking")
    await tab.goto(providers_page)
    await tab.get_by_role("button", name="Refund", exact=False).first.click()
    await salma.sees("Session cancelled")
    await lena.sees("Session cancelled")


async def test_y08_arabic_reads_from_right_to_left(town: Town, tmp_path: Path):
    page = await town.page()
    salma = Chatter(page, 1)
    await salma.say("/language ar")
    await page.wait_for_function("() => document.querySelector('#pane-1').dir === 'rtl'")
    await salma.say("/book mock")
    card = salma.pane.locator(".card").last
    await page.wait_for_function(
        "() => [...document.querySelectorAll('#pane-1 .card')].at(-1).dir === 'rtl'"
    )
    assert await card.get_attribute("lang") == "ar"
    await page.screenshot(path=pictures(tmp_path) / "arabic.png")


async def test_the_story_fits_a_phone(tmp_path: Path):
    async with (
        living_in(tmp_path / "demo") as house,
        browser_context(PHONE, color_scheme="dark", has_touch=True) as context,
    ):
        page = await context.new_page()
        await page.goto(house.url)
        salma = Chatter(page, 1)
        await salma.sees("Hello")
        await salma.say("/book mock")
        await salma.press_first(on="which day?")
        await salma.press_first(on="Mock interview")
        await salma.sees("Is this right?")
        assert await page.evaluate(WIDER) == []
        await page.screenshot(path=pictures(tmp_path) / "phone.png")
