"""A mentorship played in chat, by the clock: reminded, locked, warned, kept; then released (I8-I14,
L8-L12); paused, ended. On both databases."""

import pytest

from tests.harness.chatters import stage
from tests.harness.town import Town, book_mock, settle_town

PLATFORMS = ("telegram", "whatsapp", "discord")


async def attend_all(town: Town, times: tuple[str, ...]) -> None:
    """Sara books these hours of Tuesday, and Mona says that each took place."""
    for at in times:
        await book_mock(town, at)
    await town.stage.wait(days=4, hours=6)
    for _ in times:
        await town.mona.say("/dashboard")
        await town.mona.press("To close")
        await town.mona.press("sara")
        await town.mona.press("It took place")


async def test_the_whole_life_of_a_seat_in_chat(database_url: str):
    async with stage(database_url, "web") as here:
        town = await settle_town(here)
        sara, mona = town.sara, town.mona
        await town.buys_pack()
        sara.sees("Your pack", "4")
        mona.sees("sara")
        await attend_all(town, ("09:00", "10:30", "12:00"))
        sara.sees("Time to renew", "1 session left with mona")
        await book_mock_again(town)
        await here.wait(days=8)
        sara.sees("The last session is used", "Your seat is kept until")
        mona.sees("has no session left")
        await here.wait(hours=60)
        sara.sees("Your seat is about to be released")
        await sara.press("Buy a pack")
        await sara.press("Four interviews")
        await sara.press("Buy")
        await here.pays_latest(town.ids["sara"])
        sara.sees("Your seat is kept")
        await sara.say("/packs")
        await sara.press("With mona")
        sara.sees("Your seat is yours", "4 sessions, 0 booked")
        await here.wait(hours=20)
        sara.does_not_see("Seat released")


async def test_not_bought_in_time_the_seat_is_released_to_the_minute(database_url: str):
    async with stage(database_url, "web") as here:
        town = await settle_town(here)
        sara, mona = town.sara, town.mona
        await town.buys_pack()
        await attend_all(town, ("09:00", "10:30", "12:00", "13:30"))
        sara.sees("The last session is used")
        await here.wait(hours=71, minutes=58)
        sara.does_not_see("Seat released")
        await here.wait(minutes=3)
        sara.sees("Seat released")
        mona.sees("Seat released")
        await here.wait(days=9)
        assert sum("Seat released" in shown.text for shown in sara.messages) == 1


async def test_t13_down_over_the_whole_grace_nobody_is_warned_of_what_is_over(sqlite_url: str):
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here)
        await town.buys_pack()
        await attend_all(town, ("09:00", "10:30", "12:00", "13:30"))
        here.clock.move(days=5)
        await here.restart()
        await here.quiet()
        town.sara.does_not_see("about to be released")
        assert sum("Seat released" in shown.text for shown in town.sara.messages) == 1


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_x42_asked_for_paused_and_going_on_on_each_platform(sqlite_url: str, platform: str):
    async with stage(sqlite_url, platform) as here:
        town = await settle_town(here, platform)
        sara, mona = town.sara, town.mona
        await town.buys_pack()
        await sara.say("/packs")
        await sara.press("With mona")
        await sara.press("Ask for a pause")
        await sara.press_or_fill("Ask")
        mona.sees("would like to pause")
        await mona.press("Pause")
        if mona.channel.limits.form_fields:
            await mona.fill(days="20", reason="Good luck")
            sara.sees("Good luck")
        else:
            await mona.type("20")
        sara.sees("Mentorship paused")
        await here.wait(days=20)
        sara.sees("Mentorship goes on")
        mona.sees("goes on")


async def test_staff_end_a_mentorship_and_the_money_goes_back(database_url: str):
    async with stage(database_url, "web") as here:
        town = await settle_town(here)
        await town.buys_pack()
        await book_mock(town)
        stella = town.stella
        await stella.say("/seats")
        await stella.press("mona")
        await stella.press("sara")
        await stella.press("End mentorship")
        stella.sees("4 sessions were not used")
        await stella.fill(reason="Both wish it")
        stella.sees("no longer has a seat")
        town.sara.sees("Your mentorship with mona was ended", "Both wish it", "€140.00")
        town.mona.sees("Seat released")


async def book_mock_again(town: Town) -> None:
    """The last session, a week later."""
    await town.sara.say("/book")
    await town.sara.press("Tue 1 Dec")
    await town.sara.press("10:00")
    await town.sara.press_or_fill("Book")
