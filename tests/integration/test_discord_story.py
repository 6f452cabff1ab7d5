"""The first story on Discord, by people who press what they see, over real sockets."""

from tests.harness.discord_town import DiscordTown, discord_town, tap
from tests.harness.discord_world.messages import Message
from tests.harness.discord_world.modals import OpenModal
from tests.harness.town import MOCK, TALK


async def test_a_session_is_requested_approved_in_a_dm_paid_and_told_to_both(sqlite_url: str):
    async with discord_town(sqlite_url) as town:
        sara, mona = town.sara, town.mona
        confirm = await asks_for(town, TALK)
        assert "50.00" in confirm.text
        await sends(town, "Send request")
        request = await mona.in_dm.reads("New request")
        assert (request.ephemeral, "sara" in request.text) == (False, True)
        await mona.press("Approve", on=request)
        await mona.in_dm.reads("Waiting for payment")
        await sara.in_dm.reads("Approved")
        paying = await tap(sara.in_dm, "Proceed to Payment")
        assert isinstance(paying, Message)
        assert any(link.startswith("https://seatmate.test/pay") for link in paying.links.values())
        await town.pays("sara")
        await sara.in_dm.reads("Booking confirmed")
        await mona.in_dm.reads("Payment Received")
        assert all(message.pings == frozenset() for message in [*sara.sees(), *mona.sees()])


async def test_a_pack_is_bought_and_a_session_booked_with_its_credit(sqlite_url: str):
    async with discord_town(sqlite_url) as town:
        sara = town.sara
        await sara.slash("buy")
        await tap(sara, "Four interviews")
        await tap(sara, "Buy for €140.00")
        await sara.reads("Almost there")
        await town.pays("sara")
        await sara.in_dm.reads("Your pack is ready")
        await asks_for(town, MOCK)
        await sends(town, "Book with my pack")
        await sara.reads("Booking confirmed")
        await town.mona.in_dm.reads("New booking")


async def asks_for(town: DiscordTown, title: str) -> Message:
    """Sara picks an offering and a time on Tuesday; what stands before the confirming tap."""
    sara = town.sara
    await sara.slash("offerings")
    await tap(sara, title)
    await tap(sara, "Pick a time")
    await tap(sara, "Tue 24 Nov")
    shown = await tap(sara, "10:00")
    assert isinstance(shown, Message)
    assert shown.ephemeral
    return shown


async def sends(town: DiscordTown, label: str) -> None:
    """The button where there is one; else the form behind "Fill in", as it stands."""
    if label in town.sara.sees()[-1].buttons:
        await town.sara.press(label)
        return
    assert isinstance(await town.sara.press("Fill in"), OpenModal)
    await town.sara.submit()
