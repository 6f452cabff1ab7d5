"""The whole story in a browser: a pack, a booking, a request, a payment, a session, a rating."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.demo.house import House
from tests.harness.browser import WIDE, Chatter, Clockwork, browser_context, needs_browser
from tests.harness.house import living_in, pictures

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page

pytestmark = needs_browser()


class Scene:
    """The open demo, its people and their clock."""

    def __init__(self, house: House, context: "BrowserContext", page: "Page") -> None:
        self.house = house
        self.context = context
        self.page = page
        self.clock = Clockwork(page)
        self.salma, self.amara, self.lena, self.omar = (Chatter(page, n) for n in (1, 2, 3, 4))
        self.checkout_taps = 0

    @property
    def taps(self) -> int:
        people = (self.salma, self.amara, self.lena, self.omar)
        return sum(person.taps for person in people) + self.checkout_taps

    async def pay(self, how: str = "Pay ") -> "Page":
        """From the chat through our page and the provider's, and back."""
        tab = await self.salma.follow("Pay")
        await tab.get_by_role("button", name="Pay with").click()
        await tab.get_by_role("button", name=how).first.click()
        self.checkout_taps += 2
        return tab


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    mishaps: list[str] = []
    async with living_in(tmp_path / "demo") as house, browser_context(WIDE) as context:
        page = await context.new_page()
        page.on("pageerror", lambda error: mishaps.append(str(error)))
        await page.goto(house.url)
        scene = Scene(house, context, page)
        await scene.omar.sees("Hello")
        yield scene
    assert mishaps == []


async def test_the_whole_story_takes_fewer_than_25_taps(scene: Scene, tmp_path: Path):
    album = pictures(tmp_path)
    salma, amara, lena = scene.salma, scene.amara, scene.lena

    await salma.say("/buy")
    await salma.press("3 interviews", on="Packs for sale")
    await salma.press("Buy for", on="3 interviews")
    await salma.sees("Almost there", "3 interviews")
    paid = await scene.pay()
    await paid.get_by_text("Paid. Thank you!").wait_for()
    await paid.screenshot(path=album / "pay.png")
    await paid.close()
    await salma.sees("Your pack is ready", "3 interviews")
    await lena.sees("Pack sold", "€73.50")

    await salma.say("/book")  # Y11: with a pack in hand, three taps book a session
    before = scene.taps
    await salma.press_first(on="which day?")
    await salma.press_first(on="Mock interview")
    await salma.press("Book with my pack")
    assert scene.taps - before == 3
    await salma.sees("Booking confirmed", "Lena Vogel")
    await lena.sees("New booking", "Salma Hassan", "Session 1 of a pack")

    await salma.say("/book career")
    await salma.press_first(on="which day?")
    await salma.press_first(on="Career mentoring")
    await salma.press("Send request")
    await amara.sees("New request", "Salma Hassan", "NGN 5,000.00")
    await scene.page.screenshot(path=album / "chat.png")
    await amara.press("Approve", on="New request")
    await amara.sees("Waiting for payment")
    await salma.sees("Request Approved")
    await salma.press("Proceed to Payment")
    await salma.sees("Almost there", "Career mentoring")
    paid = await scene.pay()
    await paid.get_by_text("Paid. Thank you!").wait_for()
    await paid.close()
    await amara.sees("Payment Received", "NGN 3,500.00")
    await salma.sees("Booking confirmed", "Amara Okafor")

    await scene.clock.until(amara, "It is time")
    await salma.sees("It is time", "Amara Okafor")
    join = await salma.follow("Join session")
    await join.get_by_role("button", name="Join").wait_for()
    await join.screenshot(path=album / "join.png")
    await join.close()

    await scene.clock.until(amara, "How did it go?")
    await amara.press("It took place")
    await salma.sees("Session completed", "Amara Okafor")
    await salma.press("★★★★★", on="Session completed")
    await amara.sees("A new rating", "★★★★★")
    await salma.sees("Session completed", "★★★★★")
    await scene.page.screenshot(path=album / "story.png")
    assert scene.taps < 25
