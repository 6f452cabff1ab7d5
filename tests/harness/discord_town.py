"""The tests' town on Discord: the real engine and the real adapter, in this process, talking to the
stand-in over real sockets; people press what they see.

    async with discord_town(url) as town:
        await town.sara.slash("offerings")
        await town.sara.choose("Career talk")
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.discord import SeatmateClient, build
from core.ids import IdentityId, PersonId
from core.people import Identity, Person, Role
from core.settings import CommunitySettings, DiscordSettings, Settings
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.chatters import Stage, stage
from tests.harness.discord_small_bot import handlers_ended
from tests.harness.discord_world import Discord, discord_world, redirected
from tests.harness.discord_world.player import Outcome, Player
from tests.harness.discord_world.visible import NotVisible, described
from tests.harness.recording import bare
from tests.harness.town import open_shop

ROLES = {"sara": Role.STUDENT, "omar": Role.STUDENT, "mona": Role.MENTOR, "stella": Role.STAFF}


@dataclass
class DiscordTown:
    """`sara`, `omar`, `mona`, `stella`: in the server's first channel."""

    world: Discord
    stage: Stage
    people: dict[str, Player]
    ids: dict[str, PersonId]

    def __getattr__(self, name: str) -> Player:
        return self.people[name]

    async def quiet(self) -> None:
        await self.stage.quiet()

    async def pays(self, who: str) -> None:
        """The provider reports the money of their newest order."""
        await self.stage.pays_latest(self.ids[who])

    @asynccontextmanager
    async def bot(self, **options: Any) -> AsyncIterator[SeatmateClient]:
        """The client of the stage's engine, connected. `options` go to `build`."""
        client = build(self.stage.engine, guild_ready_timeout=0.05, **options)
        with redirected(self.world.api, self.world.gateway_address):
            async with asyncio.TaskGroup() as group:
                group.create_task(client.start(self.world.token))
                try:
                    await self.world.gateway.connected()
                    yield client
                finally:
                    await client.close()
                    await handlers_ended()


@asynccontextmanager
async def discord_town(
    url: str,
    *,
    connected: bool = True,
    serves_only: bool = False,
    language: str = "en",
    scheduled_events: bool = False,
) -> AsyncIterator[DiscordTown]:
    """`serves_only`: the installation names this server as the one it works for."""
    async with discord_world() as world:
        world.limits.switch_off()
        guild = world.guild("Riverside")
        guilds = (str(guild.id),) if serves_only else ()
        served = DiscordSettings(guilds=guilds, scheduled_events=scheduled_events)
        settings = Settings(CommunitySettings(language=language), discord=served)
        async with stage(url, settings=settings) as here:
            town = await _town(world, here)
            if not connected:
                yield town
                return
            async with town.bot():
                await world.commands_synced(guild if serves_only else None)
                yield town


async def _town(world: Discord, here: Stage) -> DiscordTown:
    guild = world.guild("Riverside")
    players = {name: guild.member(name) for name in ROLES}
    users = {name: str(player.id) for name, player in players.items()}
    ids = await here.db.write(lambda uow: settle(uow, users))
    return DiscordTown(world, here, players, ids)


def settle(uow: SqlUnitOfWork, users: dict[str, str]) -> dict[str, PersonId]:
    """Everybody has a Discord account; Mona's shop is open."""
    ids = {name: _person(uow, name, user) for name, user in users.items()}
    open_shop(uow, ids["mona"])
    return ids


def _person(uow: SqlUnitOfWork, name: str, user: str) -> PersonId:
    id = PersonId(uow.new_id())
    uow.people.add(Person(id, name, "en", "UTC", frozenset({ROLES[name]}), uow.now))
    account = IdentityId(uow.new_id())
    uow.identities.add(Identity(account, id, "discord", user, user, name, uow.now))
    return id


async def tap(player: Player, words: str) -> Outcome:
    """Presses the newest button or entry whose label begins so; nobody sees the isolates of I-02
    in a label, so nobody has to name them."""
    for message in reversed(player.sees()):
        for label in message.buttons:
            if bare(label).startswith(words):
                return await player.press(label, on=message)
        for label in message.options:
            if bare(label).startswith(words):
                return await player.choose(label, on=message)
    raise NotVisible(f"nothing to tap begins with {words!r}\n{described(player.sees())}")
