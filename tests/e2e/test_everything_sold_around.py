"""Looking around, courses, what stays of a session, and dashboards."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.harness.browser import needs_browser
from tests.harness.two_tongues import Shop, open_shop

pytestmark = needs_browser()


@pytest.fixture(params=["en", pytest.param("ar", marks=pytest.mark.slow)])
async def shop(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Shop]:
    async with open_shop(tmp_path / "demo", request.param) as shop:
        yield shop


async def browsing(shop: Shop) -> None:
    salma = shop.salma
    await salma.say("/offerings")
    await salma.press("Filter", on="What is on offer")
    await shop.picture("7-filter")
    await salma.press("Only what is free")
    await salma.press("Show them")
    await salma.sees("What is on offer", "Meet and greet")
    await salma.say("/mentors Amara")
    await shop.picture("7-mentor")


async def courses(shop: Shop) -> None:
    omar, salma = shop.omar, shop.salma
    await omar.say("/courses")
    await omar.press("Interviews from A to Z", on="Courses")
    await omar.press("Mark a student", on="Interviews from A to Z")
    await omar.fill("Who completed Interviews from A to Z?", name="salma")
    await omar.press("Look", on="Who completed Interviews from A to Z?")
    await shop.picture("8-mark")
    await omar.press("Salma Hassan")
    await omar.press("Yes, completed", on="Did Salma Hassan complete it?")
    await salma.sees("Well done: Interviews from A to Z completed", "Mock interview")
    await shop.picture("8-suggested")
    await salma.press("Mock interview", on="Well done: Interviews from A to Z completed")
    await salma.sees("Mock interview: which day?")
    await salma.say("/suggestions")
    await salma.press("Interviews from A to Z", on="What to go on with")
    await salma.press("Dismiss", on="After Interviews from A to Z")
    await salma.sees("Dismissed")


async def afterwards(shop: Shop) -> None:
    salma, omar = shop.salma, shop.omar
    await salma.say("/notes")
    await salma.press_first(on="Notes and links")
    await salma.sees("Notes: Meet and greet", "Read the first two chapters")
    await omar.say("/testimonials")
    await omar.press_first(on="Testimonials")
    await omar.sees("Show this testimonial?", "Honest, warm")
    await omar.press("Show it", on="Show this testimonial?")
    await shop.amara.sees("New on your page: what a student says", "Honest, warm")
    await omar.say("/absences")
    await shop.picture("9-absences")


async def dashboards(shop: Shop) -> None:
    await shop.salma.say("/sessions")
    await shop.amara.say("/dashboard")
    await shop.omar.say("/statistics")
    await shop.omar.sees("Statistics: 30 days")
    await shop.picture("10-dashboards")


async def test_looking_around_courses_what_stays_and_dashboards(shop: Shop) -> None:
    await browsing(shop)
    await courses(shop)
    await afterwards(shop)
    await dashboards(shop)
