"""The tests' town on Telegram: the real engine and the real adapter, in this process, talking to
the stand-in over real sockets; people press what they see.

    async with telegram_town(url) as town:
        await town.sara.asks("/offerings")
        await tap(town.sara, "Career talk")
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from aiohttp import web

from bot.telegram.application import Adapter, assemble
from bot.telegram.pace import Pace
from bot.telegram.serving import serve
from bot.telegram.webhook import webhook_route
from core.ids import IdentityId, PersonId
from core.people import Identity, Person, Role
from core.settings import Settings, TelegramSettings, WebSettings
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.chatters import Stage, stage
from tests.harness.recording import bare
from tests.harness.telegram_world import NotVisible, Player, Telegram, telegram_world
from tests.harness.telegram_world.messages import Message
from tests.harness.town import open_shop
from webhooks.hardening.limits import LIMITS, limits_from

ROLES = {"sara": Role.STUDENT, "omar": Role.STUDENT, "mona": Role.MENTOR, "stella": Role.STAFF}
PUBLIC = "https://book.example.org"
SECRET = "a-secret-of-the-tests-and-no-other"


@dataclass
class TelegramTown:
    """`sara`, `omar`, `mona`, `stella`: at their private chats with the bot, which they know."""

    world: Telegram
    stage: Stage
    people: dict[str, Player]
    ids: dict[str, PersonId]

    def __getattr__(self, name: str) -> Player:
        return self.people[name]

    async def pays(self, who: str) -> None:
        """The provider reports the money of their newest order."""
        await self.stage.pays_latest(self.ids[who])

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[Adapter]:
        """The adapter of the stage's engine, serving."""
        engine = self.stage.engine
        engine.parts = replace(
            engine.parts, telegram_token=self.world.token, telegram_webhook_secret=SECRET
        )
        quick = None if self.world.limits.on else Pace(10**6, 10**6, _now, chat_gap=0.0)
        adapter = assemble(engine, quick)
        async with asyncio.TaskGroup() as group, self._door(adapter):
            serving = group.create_task(serve(engine, adapter))
            try:
                yield adapter
            finally:
                serving.cancel()

    @asynccontextmanager
    async def _door(self, adapter: Adapter) -> AsyncIterator[None]:
        """Where the webhook's public address leads to."""
        app = web.Application()
        app[LIMITS] = limits_from(WebSettings())
        app.add_routes([webhook_route(adapter.receiver, SECRET)])
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.world.updates.reached[PUBLIC] = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield
        finally:
            await runner.cleanup()


@asynccontextmanager
async def telegram_town(
    url: str, mode: str = "polling", *, connected: bool = True
) -> AsyncIterator[TelegramTown]:
    async with telegram_world() as world:
        telegram = TelegramSettings(mode=mode, api_url=world.address, poll_seconds=1)
        settings = Settings(telegram=telegram, web=WebSettings(public_url=PUBLIC))
        async with stage(url, settings=settings) as here:
            people = {name: world.person(name) for name in ROLES}
            for player in people.values():
                player.user.started = True
            users = {name: str(player.id) for name, player in people.items()}
            ids = await here.db.write(lambda uow: settle(uow, users))
            town = TelegramTown(world, here, people, ids)
            if not connected:
                yield town
                return
            async with town.bot():
                yield town


def settle(uow: SqlUnitOfWork, users: dict[str, str]) -> dict[str, PersonId]:
    """Everybody has a Telegram account; Mona's shop is open."""
    ids = {name: _person(uow, name, user) for name, user in users.items()}
    open_shop(uow, ids["mona"])
    return ids


def _person(uow: SqlUnitOfWork, name: str, user: str) -> PersonId:
    id = PersonId(uow.new_id())
    uow.people.add(Person(id, name, "en", "UTC", frozenset({ROLES[name]}), uow.now))
    account = IdentityId(uow.new_id())
    uow.identities.add(Identity(account, id, "telegram", user, user, name, uow.now))
    return id


def _now() -> float:
    return asyncio.get_running_loop().time()


async def tap(player: Player, words: str) -> Message:
    """Presses the newest button whose label begins so."""
    for message in reversed(player.sees()):
        for label in message.buttons:
            if bare(label).startswith(words):
                return await player.press(label, on=message)
    seen = [(each.text, each.buttons) for each in player.sees()]
    raise NotVisible(f"nothing to tap begins with {words!r}: {seen}")


async def pick(player: Player, label: str) -> Message:
    """Presses exactly this one: the days of a calendar are short."""
    return await player.press(label)
