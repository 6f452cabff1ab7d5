"""The story of a session as people chat it, on each kind of platform and on both databases."""

import pytest

from tests.harness.chatters import stage
from tests.harness.town import FILM, MOCK, TALK, request_talk, settle_town

PLATFORMS = ("web", "telegram", "whatsapp", "discord")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_the_whole_story_of_a_request_on_each_platform(sqlite_url: str, platform: str):
    async with stage(sqlite_url, platform) as here:
        town = await settle_town(here, platform)
        sara, mona = town.sara, town.mona
        await sara.say("/start")
        await sara.press("Book a session")
        await sara.press(TALK)
        await sara.press("Tue 24 Nov")
        await sara.press("10:00")
        sara.sees("mentor answers first", TALK, "€50.00")
        await sara.press_or_fill("Send request")
        sara.sees("Waiting for the mentor's answer")
        mona.sees(TALK, "sara")
        await mona.press("Approve")
        sara.sees("pproved")
        await sara.press("Proceed to Payment")
        await here.pays_latest(town.ids["sara"])
        sara.sees("Booking confirmed")
        mona.sees("Payment Received", "Your share: €35.00")
        await here.wait(days=3, hours=21, minutes=55)
        sara.sees("Your session is coming up", "It is time")
        await here.wait(hours=1, minutes=10)
        await mona.press("It took place")
        sara.sees("How was it")
        await sara.press("★★★★★")
        mona.sees("★★★★★")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_y11_with_a_credit_a_session_is_booked_in_three_taps(sqlite_url: str, platform: str):
    async with stage(sqlite_url, platform) as here:
        town = await settle_town(here, platform)
        await town.buys_pack()
        sara = town.sara
        await sara.say("/book")
        await sara.press("Tue 24 Nov")
        await sara.press("10:00")
        await sara.press_or_fill("Book")
        sara.sees("Booking confirmed", MOCK, "Session 1 of a pack")
        town.mona.sees(MOCK, "sara")


async def test_y02_student_and_mentor_sit_at_different_platforms(database_url: str):
    async with stage(database_url, "telegram", "discord", "whatsapp") as here:
        town = await settle_town(here, "telegram", mona="discord", stella="whatsapp")
        await town.sara.say(f"/book {TALK}")
        await town.sara.press(TALK)
        await town.sara.press("Tue 24 Nov")
        await town.sara.press("10:00")
        await town.sara.press("Send request")
        assert town.mona.last.ref.address.channel == "discord"
        town.mona.sees("sara", TALK)
        await town.mona.press("Decline")
        await town.mona.fill(reason="I am travelling that week.")
        town.sara.sees("I am travelling that week.")


@pytest.mark.parametrize("platform", ["telegram", "whatsapp"])
async def test_where_there_are_no_forms_each_question_is_asked_by_itself(
    sqlite_url: str, platform: str
):
    async with stage(sqlite_url, platform) as here:
        town = await settle_town(here, platform)
        mona = town.mona
        await mona.say("/newoffering")
        mona.sees("Title")
        await mona.type("Essay review")
        await mona.type("2")
        await mona.type("12.50")
        await mona.type("١")
        mona.sees("Essay review", "€12.50")
        await mona.press("Publish")
        town.sara.does_not_see("Essay review")
        await town.sara.say("/offerings essay")
        town.sara.sees("Essay review")


@pytest.mark.parametrize("typed", ["2", "٢", "2.", "２"])
@pytest.mark.parametrize("platform", ["telegram", "whatsapp"])
async def test_an_entry_of_the_list_can_be_picked_by_typing_its_number(
    sqlite_url: str, platform: str, typed: str
):
    async with stage(sqlite_url, platform) as here:
        town = await settle_town(here, platform)
        shown = await town.sara.say("/mentors")
        second = shown.pressable[1][0]
        await town.sara.type(typed)
        assert town.sara.last.text.startswith(second)


async def test_a_label_can_be_typed_instead_of_pressed(sqlite_url: str):
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here)
        await town.sara.say("/offerings")
        await town.sara.type(FILM.upper())
        town.sara.sees(FILM, "Buy")


async def test_a_declined_request_comes_back_with_its_reason_and_ways_on(database_url: str):
    async with stage(database_url, "web") as here:
        town = await settle_town(here)
        await request_talk(town)
        await town.mona.press("Decline")
        await town.mona.press(next(name for name, _ in town.mona.fresh[-1].pressable))
        town.sara.sees("declined")
        assert [name for name, _ in town.sara.last.pressable]
