"""What a pack's life looks like on each platform: the same story read on Discord and on Telegram,
with the real adapters, by people who press what they see while the clock moves on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import pytest

from core.people import Role
from storage.unit_of_work import SqlUnitOfWork
from tests.harness import discord_town as discord
from tests.harness import telegram_town as telegram
from tests.harness.discord_world import messages as on_discord
from tests.harness.discord_world.player import Player as DiscordPlayer
from tests.harness.recording import bare
from tests.harness.rows import person
from tests.harness.telegram_world import Player as TelegramPlayer
from tests.harness.telegram_world import messages as on_telegram
from tests.harness.town import MOCK, TALK, open_shop

PLATFORMS = ("discord", "telegram")
TUESDAY_TEN = 1_795_514_400  # 24 November 2026, 10:00 UTC
Town = discord.DiscordTown | telegram.TelegramTown
Message = on_discord.Message | on_telegram.Message


@dataclass(frozen=True)
class Seat:
    """One person at their private conversation with the bot."""

    player: DiscordPlayer | TelegramPlayer

    async def asks(self, command: str) -> None:
        if isinstance(self.player, DiscordPlayer):
            staffed = self.player.user.name == "mona" and command == "dashboard"
            await self.player.slash(f"mentor {command}" if staffed else command)
        else:
            await self.player.asks(f"/{command}")

    async def taps(self, *labels: str) -> None:
        for label in labels:
            if isinstance(self.player, DiscordPlayer):
                await discord.tap(self.player, label)
            else:
                await telegram.tap(self.player, label)

    async def reads(self, *texts: str) -> Message:
        """The newest message with the first text; it has the others too."""
        shown = await self.player.reads(texts[0])
        missing = [text for text in texts[1:] if text not in bare(shown.text)]
        assert not missing, f"{missing} not in:\n{shown.text}"
        return shown

    def count(self, text: str) -> int:
        return len(self.player.sees(text))


@dataclass(frozen=True)
class Place:
    """A town, and the private conversations of those who live there."""

    town: Town
    day: str  # how Tuesday is called on a button

    def __getattr__(self, name: str) -> Seat:
        player = self.town.people[name]
        return Seat(player.in_dm if isinstance(player, DiscordPlayer) else player)

    async def wait(self, **span: float) -> None:
        await self.town.stage.wait(**span)

    async def picks(self, title: str, at: str) -> None:
        """Sara asks for this hour of Tuesday."""
        await self.sara.asks("offerings")
        await self.sara.taps(title, "Pick a time", self.day, at)

    async def lives_in(self, who: str, zone: str) -> None:
        def unit(uow: SqlUnitOfWork) -> None:
            known = uow.people.get(self.town.ids[who])
            assert known is not None
            uow.people.save(replace(known, time_zone=zone))

        await self.town.stage.db.write(unit)

    async def another_mentor(self) -> None:
        def unit(uow: SqlUnitOfWork) -> None:
            open_shop(uow, person(uow, "max", Role.MENTOR), "Max's ")

        await self.town.stage.db.write(unit)

    async def buys_pack(self) -> None:
        await self.sara.asks("buy")
        await self.sara.taps("Four interviews", "Buy for €140.00")
        await self.town.pays("sara")

    async def books(self, at: str) -> None:
        await self.picks(MOCK, at)
        await self.sara.taps("Book with my pack")
        await self.town.stage.quiet()


@asynccontextmanager
async def place(platform: str, url: str) -> AsyncIterator[Place]:
    if platform == "discord":
        async with discord.discord_town(url) as server:
            yield Place(server, "Tue 24 Nov")
    else:
        async with telegram.telegram_town(url) as chats:
            yield Place(chats, "24")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_l08_to_l13_the_life_of_a_pack_is_read_on_each_platform(
    sqlite_url: str, platform: str
):
    async with place(platform, sqlite_url) as here:
        sara, mona = here.sara, here.mona
        await here.buys_pack()
        await sara.reads("Your pack is ready", "4 sessions")
        await mona.reads("Pack sold", "€98.00")
        for at in ("09:00", "10:30", "12:00", "13:30"):
            await here.books(at)
        await mona.reads("New booking", "sara has booked a session", "Session 4 of a pack")
        await here.wait(days=2, hours=20, minutes=59)
        assert sara.count("Your session is coming up") == 0
        await here.wait(minutes=2)  # a day before the first of them
        await sara.reads("Your session is coming up", "Mock interview")
        await mona.reads("Your session is coming up", "Your session with sara")
        await here.wait(hours=23, minutes=42)
        reminded = sara.count("Your session is coming up")
        await here.wait(minutes=2)  # a quarter of an hour before it
        assert sara.count("Your session is coming up") == reminded + 1
        await here.wait(hours=9)
        for left in ("3 sessions are left", "2 sessions are left", "1 session is left"):
            await mona.taps("It took place")
            await sara.reads(left)
        await sara.reads("Time to renew", "1 session left with mona")
        await mona.taps("It took place")
        await sara.reads("The last session is used", "Your seat is kept until")
        await mona.reads("The last session is used", "sara has no session left")
        await here.wait(hours=59)
        assert sara.count("about to be released") == 0
        await here.wait(hours=1)
        await sara.reads("Your seat is about to be released")
        await here.buys_pack()
        await sara.reads("Your seat is kept")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_l04_f06_x06_a_request_waits_with_a_dot_and_is_declined_on_each_platform(
    sqlite_url: str, platform: str
):
    async with place(platform, sqlite_url) as here:
        sara, mona = here.sara, here.mona
        await here.lives_in("sara", "Africa/Cairo")
        await here.another_mentor()
        await here.picks(TALK, "12:00")
        await sara.taps("Send request")
        request = await mona.reads("New request", "sara would like a session")
        says_time(request, "Tue 24 Nov, 10:00 (UTC)")
        await mona.asks("start")
        menu = await mona.reads("Hello", "1 request waits for an answer")
        assert "🟡 Requests (1)" in entries(menu)
        await mona.taps("Decline", "I have no time then")
        await here.town.stage.quiet()
        assert sara.count("Waiting for the mentor") == 0  # every copy of the card has changed
        assert mona.count("New request") == 0
        told = await sara.reads("could not take this one", "Reason: I have no time then")
        says_time(told, "Tue 24 Nov, 12:00 (Cairo)")
        await sara.taps("Browse mentors")
        assert {"mona", "max"} <= set(entries(sara.player.sees()[-1]))
        await mona.asks("start")
        menu = await mona.reads("Hello")
        assert not any("🟡" in label for label in entries(menu))


def entries(message: Message) -> list[str]:
    """What there is to choose: on Telegram all of it is buttons."""
    options = message.options if isinstance(message, on_discord.Message) else []
    return [bare(label) for label in [*message.buttons, *options]]


def says_time(message: Message, local: str) -> None:
    """Discord writes the moment itself; Telegram too, with our words for apps that cannot."""
    if isinstance(message, on_discord.Message):
        assert f"<t:{TUESDAY_TEN}:F>" in message.text
        return
    stamped = [each for each in message.entities if each["type"] == "date_time"]
    told = [(each["unix_time"], message.part(each)) for each in stamped]
    assert (TUESDAY_TEN, local) in told


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_x28_another_time_is_proposed_and_taken_on_each_platform(
    sqlite_url: str, platform: str
):
    async with place(platform, sqlite_url) as here:
        sara, mona = here.sara, here.mona
        await here.lives_in("sara", "Africa/Cairo")
        await here.picks(TALK, "12:00")
        await sara.taps("Send request")
        await mona.reads("New request", "sara would like a session")
        await mona.taps("Propose another time", here.day, "11:00", "Send the proposal")
        await here.town.stage.quiet()
        offered = await sara.reads("Another time?", "mona cannot make it", "both times are kept")
        says_time(offered, "Tue 24 Nov, 12:00 (Cairo)")
        assert sara.count("both times are kept") == 1  # the older message is one line by now
        assert sara.count("The newest message about it") == 1
        await sara.taps("Take the new time")
        await here.town.stage.quiet()
        await sara.reads("the new time is kept for you")
        await mona.reads("New time accepted", "sara takes the time that was proposed")


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_one_clear_message_tells_a_decision_on_each_platform(sqlite_url: str, platform: str):
    async with place(platform, sqlite_url) as here:
        sara, mona = here.sara, here.mona
        await here.picks(TALK, "12:00")
        await sara.taps("Send request")
        await mona.reads("New request")
        await mona.taps("Approve")
        await here.town.stage.quiet()
        await sara.reads("Request Approved", "mona said yes")
        (older,) = sara.player.sees("The newest message about it")
        assert list(entries(older)) == ["View Session"]
        await here.wait(minutes=1)
        assert sara.count("Length") == 1  # of the details one message has all
