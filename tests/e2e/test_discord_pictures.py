"""A request, its approval and a private thread on Discord, drawn as people see them."""

from pathlib import Path

from core.people import Person
from core.spaces import SpaceUse
from core.use_cases.spaces import set_space
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.browser import WIDE, browser_context, needs_browser
from tests.harness.discord_pictures import shoot
from tests.harness.discord_town import discord_town, tap
from tests.harness.discord_world.modals import OpenModal
from tests.harness.house import pictures
from tests.harness.town import TALK

pytestmark = needs_browser()


async def test_what_student_and_mentor_see_on_discord_is_drawn(sqlite_url: str, tmp_path: Path):
    folder = pictures(tmp_path)
    async with discord_town(sqlite_url) as town, browser_context(WIDE) as browser:
        guild = town.world.guild("Riverside")
        room = guild.channel("sessions")

        def unit(uow: SqlUnitOfWork) -> None:
            stella = uow.people.get(town.ids["stella"])
            assert isinstance(stella, Person)
            set_space(uow, stella, SpaceUse.THREADS, "discord", str(guild.id), str(room.id))

        await town.stage.db.write(unit)
        town.sara.close_dms()
        await town.sara.slash("offerings")
        for words in (TALK, "Pick a time", "Tue 24 Nov"):
            await tap(town.sara, words)
        await shoot(browser, town.sara, folder / "discord-times.png")
        await tap(town.sara, "10:00")
        if "Send request" in town.sara.sees()[-1].buttons:
            await town.sara.press("Send request")
        else:
            assert isinstance(await town.sara.press("Fill in"), OpenModal)
            await town.sara.submit()
        request = await town.mona.in_dm.reads("New request")
        await shoot(browser, town.mona, folder / "discord-request.png")
        await town.mona.press("Approve", on=request)
        told = await town.sara.reads("Request Approved")
        assert town.world.channels[told.channel_id].is_thread
        await shoot(browser, town.sara, folder / "discord-thread.png")
        for name in ("times", "request", "thread"):
            assert (folder / f"discord-{name}.png").stat().st_size > 5_000
