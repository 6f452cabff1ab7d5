"""Everything a mentor can sell, walked in a browser: what is bought and
watched, what takes place in a room, and what several share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.harness.browser import needs_browser
from tests.harness.two_tongues import Shop, open_shop

pytestmark = needs_browser()

DATES = {
    "en": 'Thu 3 Dec 2026 18:00-19:00 @Amara #"Coffee in Cairo"\n'
    'Fri 4 Dec 2026 17:00-18:00 @Amara #"Coffee in Cairo" x2',
    "ar": 'الخميس 3 ديسمبر 2026 18:00-19:00 @Amara #"Coffee in Cairo"\n'
    'الجمعة 4 ديسمبر 2026 17:00-18:00 @Amara #"Coffee in Cairo" x2',
}


@pytest.fixture(params=["en", pytest.param("ar", marks=pytest.mark.slow)])
async def shop(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Shop]:
    async with open_shop(tmp_path / "demo", request.param) as shop:
        yield shop


async def recording(shop: Shop) -> None:
    salma = shop.salma
    await salma.say("/offerings")
    await salma.press("Resume workshop (recording)", on="What is on offer")
    await salma.press("Buy for EGP 100.00", on="Resume workshop (recording)")
    await shop.pay(salma)
    await salma.sees("Your recording is ready", "Resume workshop (recording)")
    await salma.say("/library")
    shelf = await salma.sees("Your recordings", "Resume workshop (recording)")
    link = await shelf.get_by_role("link").first.get_attribute("href")
    assert link is not None
    assert "videos.example.org" not in link
    led = await shop.context.request.get(link, max_redirects=0)
    assert led.status in (302, 303)
    assert led.headers["location"].startswith("https://videos.example.org/")
    await shop.picture("1-recording")


async def face_to_face(shop: Shop) -> None:
    salma, omar, amara = shop.salma, shop.omar, shop.amara
    await omar.say(DATES[shop.language])
    await omar.sees("This is what I understood", "Coffee in Cairo", "2 places")
    await shop.picture("2-understood")
    await omar.press("Publish 2", on="This is what I understood")
    await omar.sees("Dates published")

    await salma.say("/book coffee")
    await salma.press_first(on="Coffee in Cairo: which day?")
    await salma.press_first(on="2026")
    form = await salma.sees("Is this right?", "You will meet face to face")
    await form.locator("[name=number]").fill("0100")
    await salma.press("Send request", on="Is this right?")
    await salma.sees("Is this right?", "That is not a phone number I can use.")
    await form.locator("[name=number]").fill("+20 100 123 4567")
    await salma.press("Send request", on="Is this right?")
    await omar.sees("New request", "Salma Hassan", "+20 10 01234567")
    await shop.picture("2-number")

    await omar.press("Approve at another date", on="New request")
    await omar.press_any("28", on="Approve at which date?")
    await omar.press_any("18:00", on="Approve at which date?")
    await omar.press("Approve and tell them", on="Approve at this date?")
    await salma.sees("Request Approved", "first planned for")
    await shop.picture("2-moved")
    await salma.press("Proceed to Payment", on="Request Approved")
    await shop.pay(salma)
    await salma.sees("Booking confirmed", "Coffee in Cairo", "first planned for")
    await salma.press("Decline, full refund", on="Booking confirmed")
    await salma.press("Decline it", on="Decline the new date?")
    await omar.sees("A moved date was declined", "Salma Hassan")
    await amara.sees(
        "Session cancelled", "Salma Hassan", "The student declined the date it was moved to."
    )
    await salma.sees("Session cancelled", "Cancelled. EGP 500.00 is on its way back.")


async def group(shop: Shop) -> None:
    """Three of four places are taken when the demo opens."""
    salma, youssef, amara = shop.salma, shop.youssef, shop.amara
    await salma.say("/book circle")
    await salma.press_first(on="Job hunters' circle: which day?")
    await salma.press_first(on="2026")
    await salma.sees("Is this right?", "1 of 4 places left")
    await shop.picture("3-group")
    await salma.press("Book and pay NGN 1,000.00", on="Is this right?")
    await shop.pay(salma)
    await salma.sees("Booking confirmed", "Job hunters' circle")

    await youssef.say("/book circle")
    await youssef.press_any("Full sessions (1)", on="Job hunters' circle: which day?")
    await youssef.press_first(on="Full sessions: Job hunters' circle")
    await youssef.sees("Waiting: Job hunters' circle", "You are number 1 of 1.")
    await shop.picture("3-waits")
    await salma.press("Cancel session", on="Booking confirmed")
    await salma.press("Yes, cancel it", on="Cancel this session?")
    await youssef.sees("A place is free for you")
    await youssef.press("Book the place", on="A place is free for you")
    await shop.picture("3-offered")
    await youssef.press("Book and pay NGN 1,000.00", on="Is this right?")
    await shop.pay(youssef)
    await youssef.sees("Booking confirmed", "Job hunters' circle")
    await amara.press("The whole group", on="New booking")
    await amara.sees("Group session: Job hunters' circle", "Mariam Adel", "يوسف عادل")
    await shop.picture("3-attendance")


async def test_recordings_dates_face_to_face_and_groups(shop: Shop) -> None:
    await recording(shop)
    await face_to_face(shop)
    await group(shop)
