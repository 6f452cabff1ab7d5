"""`seatmate run --only discord` as a process of its own, killed between showing and pressing."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.harness.discord_town import ROLES, settle, tap
from tests.harness.discord_world import Discord, discord_world
from tests.harness.discord_world.messages import Message
from tests.harness.rows import rows
from tests.harness.town import GREET
from tests.harness.web import MovedClock

STARTING = 60.0  # seconds a process may need to be there


async def test_d15_the_real_process_is_killed_and_what_it_showed_still_works(
    sqlite_url: str, tmp_path: Path
):
    async with discord_world() as world:
        guild = world.guild("Riverside")
        people = {name: guild.member(name) for name in ROLES}
        users = {name: str(player.id) for name, player in people.items()}
        async with rows(sqlite_url, MovedClock()) as db:
            await db.write(lambda uow: settle(uow, users))
        sara = people["sara"]
        async with process(world, sqlite_url, tmp_path):
            await sara.slash("offerings")
            await tap(sara, GREET)
            shown = await tap(sara, "Pick a time")
            assert isinstance(shown, Message)
        async with process(world, sqlite_url, tmp_path):
            times = await sara.choose(shown.options[0], on=shown)
            assert isinstance(times, Message)
            await sara.choose(times.options[0], on=times)
            await tap(sara, "Book")
            await sara.reads("Booking confirmed")
            await people["mona"].in_dm.reads("New booking")
        assert world.overwrites == {None: 1}
        assert world.limits.refused.total() == 0


@asynccontextmanager
async def process(world: Discord, url: str, folder: Path) -> AsyncIterator[None]:
    """Killed at the end, without a word."""
    start = [sys.executable, "-m", "tests.harness.discord_world.launch"]
    start += [world.api, world.gateway_address, "bot", "run", "--only", "discord"]
    given = {
        "SEATMATE_CONFIG": str(_config(folder)),
        "SEATMATE_STORAGE__URL": url,
        "SEATMATE_DISCORD_TOKEN": world.token,
        "SEATMATE_LINK_SIGNING_KEY": "a key of the tests, longer than thirty-two",
    }
    with (folder / "log").open("ab") as log:
        child = await asyncio.create_subprocess_exec(
            *start, env={**os.environ, **given}, stdout=log, stderr=log
        )
    try:
        await world.pulse.until(lambda: world.gateway.live, "the bot connects", STARTING)
        await world.commands_synced()
        yield
    finally:
        child.kill()
        await child.wait()
        await world.pulse.until(lambda: not world.gateway.live, "the process is gone")


def _config(folder: Path) -> Path:
    file = folder / "config.toml"
    file.write_text("", encoding="utf-8")
    return file
