"""The server: one loopback port with REST, the gateway and attachments; judged when it closes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.system import SystemClock
from core.clock import Clock
from tests.harness.discord_world.clock import HandClock
from tests.harness.discord_world.communities import Community, community
from tests.harness.discord_world.conversation import Conversation
from tests.harness.discord_world.door import PREFIX, Door
from tests.harness.discord_world.sockets import Socket
from tests.harness.discord_world.world import World

TOKEN = "stand-in.token.of-no-use"
MOST_BODY = 110 * 1024 * 1024
GOODBYE_SECONDS = 0.2


class Discord(World):
    """The stand-in as a test holds it. `address` is its root, without /api/v10."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock, asyncio.get_running_loop().time, TOKEN)

    @property
    def api(self) -> str:
        """What discord.http.Route.BASE is set to."""
        return f"{self.address}{PREFIX}"

    def guild(self, name: str, with_bot: bool = True) -> Community:
        for guild in self.guilds.values():
            if guild.name == name:
                first = next(each for each in self.channels.values() if each.guild_id == guild.id)
                return Community(self, guild, first)
        return community(self, name, with_bot)

    async def commands_synced(self, guild: Community | None = None) -> None:
        """Waits until the bot has overwritten its commands, globally or in one guild."""
        scope = guild.id if guild else None
        await self.pulse.until(lambda: self.overwrites.get(scope), "commands are overwritten")


@asynccontextmanager
async def discord_world(clock: Clock | None = None, port: int = 0) -> AsyncIterator[Discord]:
    """A running stand-in. Leaving the block raises Broken if anybody broke a rule. `clock`: one
    that runs, where 3 seconds are to be 3 seconds; else a HandClock that starts at the present."""
    world = Discord(clock or HandClock(SystemClock().now()))
    runner = web.AppRunner(application(world), shutdown_timeout=GOODBYE_SECONDS)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    host = f"127.0.0.1:{runner.addresses[0][1]}"
    world.address, world.gateway_address = f"http://{host}", f"ws://{host}/ws"
    try:
        yield world
    finally:
        world.gateway.forget()
        await runner.cleanup()
    world.book.verdict()


def application(world: Discord) -> web.Application:
    door = Door(world)

    async def gateway(request: web.Request) -> web.StreamResponse:
        return await Conversation(world, Socket(request)).run(request)

    async def attachment(request: web.Request) -> web.StreamResponse:
        wanted = int(request.match_info["id"])
        for message in world.messages.values():
            for each in message.attachments:
                if each.id == wanted:
                    return web.Response(body=each.content, content_type=each.content_type)
        raise web.HTTPNotFound

    app = web.Application(client_max_size=MOST_BODY)
    app.router.add_get("/ws", gateway)
    app.router.add_get(r"/attachments/{channel:\d+}/{id:\d+}/{name}", attachment)
    app.router.add_route("*", PREFIX + "/{tail:.*}", door.serve)
    return app
