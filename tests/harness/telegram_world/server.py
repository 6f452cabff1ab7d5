"""The server: one loopback port with the Bot API and its files; judged when it closes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.system import SystemClock
from core.clock import Clock
from scheduler.nursery import Nursery
from tests.harness.hand_clock import HandClock
from tests.harness.telegram_world.door import Door
from tests.harness.telegram_world.groups import Group, group
from tests.harness.telegram_world.places import Kind
from tests.harness.telegram_world.player import Player
from tests.harness.telegram_world.world import World

MOST_BODY = 60 * 1024 * 1024
GOODBYE_SECONDS = 0.2


class Telegram(World):
    """The stand-in as a test holds it."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock, asyncio.get_running_loop().time)

    @property
    def base_url(self) -> str:
        """What python-telegram-bot is given as base_url."""
        return f"{self.address}/bot"

    @property
    def base_file_url(self) -> str:
        return f"{self.address}/file/bot"

    def person(
        self, name: str, language: str | None = "en", *, username: str | None = None
    ) -> Player:
        """Somebody at their private chat with the bot; they have not pressed Start yet."""
        user = self.new_user(name, username or name.lower(), language)
        return Player(self, user, self.chats[user.id])

    def group(self, title: str, *members: Player, rights: str = "administrator") -> Group:
        """A basic group that the bot is in; `rights`: administrator or member."""
        return group(self, Kind.GROUP, title, members, rights)

    def supergroup(
        self, title: str, *members: Player, rights: str = "administrator", forum: bool = False
    ) -> Group:
        """A supergroup that the bot is in; `forum`: with topics."""
        return group(self, Kind.SUPERGROUP, title, members, rights, forum=forum)


@asynccontextmanager
async def telegram_world(clock: Clock | None = None, port: int = 0) -> AsyncIterator[Telegram]:
    """A running stand-in. Leaving the block raises Broken if anybody broke a rule. `clock`: one
    that runs, where 10 seconds are to be 10 seconds; else a HandClock from the present on."""
    world = Telegram(clock or HandClock(SystemClock().now()))
    runner = web.AppRunner(
        application(world), shutdown_timeout=GOODBYE_SECONDS, handler_cancellation=True
    )
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    world.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    nursery = Nursery()
    nursery.start(world.updates.push(), name="telegram stand-in pushes")
    try:
        yield world
    finally:
        world.updates.close()
        world.troubles.release()
        await nursery.close(drain_seconds=GOODBYE_SECONDS)
        await runner.cleanup()
    world.book.verdict()


def application(world: Telegram) -> web.Application:
    door = Door(world)

    async def file(request: web.Request) -> web.StreamResponse:
        named = request.match_info["path"].rpartition("/")[2].partition(".")[0]
        known = world.files.get(named)
        if known is None or request.match_info["token"] != world.token:
            raise web.HTTPNotFound
        return web.Response(body=known.content, content_type="application/octet-stream")

    app = web.Application(client_max_size=MOST_BODY)
    app.router.add_route("*", "/bot{token}/{method}", door.serve)
    app.router.add_get("/file/bot{token}/{path:.+}", file)
    return app
