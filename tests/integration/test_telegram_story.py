"""The first story on Telegram, by people who press what they see, over real sockets."""

import pytest

from tests.harness.telegram_town import TelegramTown, pick, tap, telegram_town
from tests.harness.telegram_world.messages import Message
from tests.harness.town import MOCK, TALK


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_a_session_is_requested_approved_paid_and_told_to_both(sqlite_url: str, mode: str):
    async with telegram_town(sqlite_url, mode) as town:
        sara, mona = town.sara, town.mona
        confirm = await asks_for(town, TALK)
        assert "50.00" in confirm.text
        await tap(sara, "Send request")
        request = await mona.reads("New request")
        assert "sara" in request.text
        await tap(mona, "Approve")
        await sara.reads("Approved")
        paying = await tap(sara, "Proceed to Payment")
        assert any(link.startswith("https://seatmate.test/pay") for link in paying.links.values())
        await town.pays("sara")
        await sara.reads("Booking confirmed")
        await mona.reads("Payment Received")


async def test_d15_days_are_a_calendar_whose_greyed_out_days_do_nothing(sqlite_url: str):
    async with telegram_town(sqlite_url) as town:
        sara = town.sara
        await sara.asks("/offerings")
        await tap(sara, MOCK)
        days = await tap(sara, "Pick a time")
        assert "November 2026" in days.buttons
        assert "24" in days.buttons
        press = sara.taps("November 2026")
        await sara.world.pulse.until(lambda: press.answer, "the press is answered")
        assert sara.sees()[-1] == days
        december = await tap(sara, "»")
        assert "December 2026" in december.buttons


async def test_i06_what_was_shown_before_a_restart_is_pressed_after_it(sqlite_url: str):
    async with telegram_town(sqlite_url, connected=False) as town:
        async with town.bot():
            await asks_for(town, TALK)
            await tap(town.sara, "Send request")
            request = await town.mona.reads("New request")
        await town.stage.restart()
        town.mona.taps("Approve", on=request)  # while nobody listens
        async with town.bot():
            await town.sara.reads("Approved")


async def asks_for(town: TelegramTown, title: str) -> Message:
    """Sara picks an offering and a time on Tuesday; what stands before the confirming tap."""
    sara = town.sara
    await sara.asks("/offerings")
    await tap(sara, title)
    await tap(sara, "Pick a time")
    await pick(sara, "24")
    return await tap(sara, "10:00")
