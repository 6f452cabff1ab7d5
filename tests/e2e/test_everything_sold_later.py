"""Series, the offerings' desk, links and answers to requests."""

import re
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


TABLE = """title,minutes,price
Portfolio evening,45,30
Broken row,forty,30
"""


async def series(shop: Shop) -> None:
    """Youssef has a pack of eight; Mariam has one of the weeks."""
    youssef, amara = shop.youssef, shop.amara
    await youssef.say("/book career")
    await youssef.press_any("27", on="Career mentoring: which day?")
    await youssef.press_first(on="2026")
    await youssef.press("Every week", on="Is this right?")
    await youssef.press("3 weeks", on="Every week: for how many weeks?")
    await youssef.sees("Every week: Career mentoring", "Not every week is free.")
    await shop.picture("4-clash")
    await youssef.press_any("4", on="Every week: Career mentoring")
    await youssef.sees("Every week: Career mentoring", "free, instead of the usual time")
    await youssef.press("Ask for 3 sessions", on="Every week: Career mentoring")
    await amara.sees("Weekly series requested", "يوسف عادل", "Career mentoring")
    await amara.press("Approve all 3")
    await youssef.sees("Weekly series: Career mentoring", "booked")
    await shop.picture("4-series")
    await youssef.press_any("2.", on="Weekly series: Career mentoring")
    await youssef.press("Move this and following")
    await youssef.press_nth(8, on="Move this and the following")  # the Wednesday after
    await youssef.press_nth(12, on="2026")  # and a little later
    await youssef.sees("Is this right?")
    await youssef.press("Move 2 sessions", on="Is this right?")
    await amara.press("Agree to the new times")
    await youssef.sees("Your weekly series has changed")
    await shop.picture("4-moved")


async def desk(shop: Shop) -> None:
    lena = shop.lena
    await lena.say("/newoffering")
    await lena.press("Resume review", on="A new offering")
    await lena.press("Take it as it is", on="A new offering")
    await shop.picture("5-template")
    await lena.press("Publish", on="Resume review")
    await lena.sees("Resume review", "live")
    await lena.press("More settings", on="Resume review")
    await lena.press("Questions", on="More about Resume review")
    await lena.press("Add a question", on="Questions before booking Resume review")
    await lena.fill("A new question", question="Which job is it for?")
    await lena.press("Save", on="A new question")
    await lena.sees("Questions before booking Resume review", "Which job is it for?")
    await shop.picture("5-question")
    await lena.say("/myofferings")
    await lena.press("Resume review", on="My offerings")
    await lena.press("More settings", on="Resume review")
    await lena.press("Duplicate", on="More about Resume review")
    await shop.picture("5-copy")
    await lena.say("/myofferings")
    await lena.press("Many at once", on="My offerings")
    await lena.fill("Many at once", table=TABLE)
    await lena.press("Show me the rows", on="Many at once")
    await shop.picture("5-table")


async def private_link(shop: Shop) -> None:
    lena, salma = shop.lena, shop.salma
    await salma.say("/offerings rehearsal")
    await salma.sees("Found for “rehearsal”", "I found nothing")
    await lena.say("/myofferings")
    await lena.press("Rehearsal before the day", on="My offerings")
    await lena.press("More settings", on="Rehearsal before the day")
    await lena.press("Links", on="More about Rehearsal before the day")
    card = await lena.sees("Who finds Rehearsal before the day", "Only who has its link")
    line = re.search("/start o_[0-9A-Z]+", await card.inner_text())
    assert line is not None
    await shop.picture("5-link")
    await salma.say(line.group())
    await salma.press("Pick a time", on="Rehearsal before the day")
    await salma.press_first(on="Rehearsal before the day: which day?")
    await salma.press_first(on="2026")
    await salma.sees("Is this right?", "Which company is it?")
    await shop.picture("5-asked")


async def answers(shop: Shop) -> None:
    amara, salma = shop.amara, shop.salma
    await salma.say("/book career")
    await salma.press_first(on="Career mentoring: which day?")
    await salma.press_first(on="2026")
    await salma.press("Send request", on="Is this right?")
    await amara.sees("New request", "Salma Hassan", "nothing yet")
    await amara.press("Propose another time", on="New request")
    await shop.picture("6-propose")
    await amara.press_first(on="Another time for Salma Hassan")
    await amara.press_first(on="2026")
    await amara.press("Send the proposal")
    await salma.sees("Another time?", "Amara Okafor")
    await shop.picture("6-other-time")
    await salma.press("Take the new time", on="Another time?")
    await amara.sees("New time accepted", "Salma Hassan")
    await salma.press("Proceed to Payment")
    await shop.pay(salma)
    await salma.sees("Booking confirmed", "Career mentoring")

    await amara.say("/requests")
    await shop.picture("6-requests")


async def test_series_the_desk_links_and_answers(shop: Shop) -> None:
    await series(shop)
    await desk(shop)
    await private_link(shop)
    await answers(shop)
