"""The demo put together: the real engine, storage, doors and scheduler, with a browser chat, play
money and a movable clock. Only the cast and the clock are the demo's own."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.composition.engine import Engine, Parts, open_database
from bot.composition.payment_events import worker
from bot.composition.payment_providers import real_providers
from bot.composition.shop_events import workers_of
from bot.composition.stored_transcript import StoredTranscript
from bot.composition.web_edge import web_edge
from bot.configuration.payments import with_providers
from bot.configuration.secrets import Secrets
from bot.demo import cast, history, outside_shop
from bot.demo.around import DemoClock, DemoSurroundings
from bot.demo.clock import MovableClock, read_offset
from bot.demo.past import Past
from bot.demo.play_money import ACCOUNT, PlayMoney, open_play_money
from bot.demo.secrets import DemoKeys, keys_in
from bot.links import SignedLinks
from bot.system import SystemClock, random_bits
from bot.ui import Address, Intent
from bot.webchat.chat import WebChat
from bot.webchat.page import add_webchat
from core.clock import Clock
from core.ids import TimeSortedIds
from core.settings import Settings
from storage.database import Database
from storage.migrations.migrate import migrate
from storage.unit_of_work import SqlUnitOfWork
from webhooks.http_client import HttpClient, open_session
from webhooks.meetings.fixed import FixedRooms
from webhooks.metrics import Metrics, watch_loop_lag
from webhooks.payments.providers import (
    Outside,
    ProviderDoor,
    doors_of,
    gateways_of,
    origins_of,
)
from webhooks.payments.sandbox import SandboxGateway, sandbox_provider
from webhooks.payments.sandbox_door import SandboxDoor
from webhooks.server import ListeningServer, listen
from webhooks.shop.door import ShopDoor

HOST = "127.0.0.1"
LINK_SECONDS = 90 * 24 * 3600
NO_SECRETS = Secrets.model_construct()


@dataclass
class House:
    """A running demo; `url` is what to open."""

    engine: Engine
    money: PlayMoney
    server: ListeningServer
    chat: WebChat
    clock: MovableClock
    opened: AsyncExitStack

    @property
    def url(self) -> str:
        return f"{self.server.url}/"

    async def quiet(self) -> None:
        """Returns when neither we nor the provider have anything to do now."""
        await self.money.provider.deliver_due()
        await self.engine.quiet()

    async def close(self) -> None:
        await self.server.close()
        await self.engine.close()
        await self.money.close()
        await self.opened.aclose()


def settings_for(settings: Settings, folder: Path, port: int) -> Settings:
    """The community's own numbers, with the demo's file, port and a quick tick."""
    return replace(
        settings,
        community=replace(settings.community, time_zone=cast.STAFF.zone),
        storage=replace(settings.storage, url=f"sqlite:///{folder / 'demo.db'}"),
        web=replace(settings.web, host=HOST, port=port),
        money=replace(settings.money, sandbox_url=f"http://{HOST}"),
        scheduler=replace(settings.scheduler, tick_seconds=1),
    )


async def open_house(
    settings: Settings,
    folder: Path,
    port: int,
    real: Clock | None = None,
    secrets: Secrets | None = None,
) -> House:
    """Raises DatabaseInUse when another demo runs in this folder, OSError for a taken port.
    `secrets`: test keys of real providers, to choose beside the play money."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    secrets = secrets or NO_SECRETS
    settings = with_providers(settings_for(settings, folder, port), secrets)
    await migrate(settings.storage.url)
    clock = MovableClock(real or SystemClock())
    db = await open_database(settings, clock, TimeSortedIds(clock, random_bits))
    past = Past(db, clock)
    clock.offset = await db.read(read_offset)
    is_new = await _people_it(db, past)
    house = await _furnish(settings, folder, clock, db, keys_in(folder), secrets)
    if is_new:
        await _greet(house.engine)
        await history.somebody_asks(past)
    return house


async def _people_it(db: Database[SqlUnitOfWork], past: Past) -> bool:
    """True when the demo is opened for the first time: then it is given a past."""
    if not await db.read(cast.is_empty):
        return False
    await past.ago(history.BEGAN_DAYS_AGO)
    await db.write(cast.seed)
    await history.live_through(past)
    return True


async def _furnish(
    settings: Settings,
    folder: Path,
    clock: MovableClock,
    db: Database[SqlUnitOfWork],
    keys: DemoKeys,
    secrets: Secrets,
) -> House:
    metrics = Metrics()
    opened = AsyncExitStack()
    session = await opened.enter_async_context(open_session())
    where: list[ListeningServer] = []
    money = await open_play_money(
        folder, keys, clock, session, HOST, lambda: f"{where[0].url}/webhooks/sandbox"
    )
    client = HttpClient(session, sandbox_provider(money.server.url, keys.api), metrics)
    door = SandboxDoor((keys.webhooks,), ACCOUNT)
    shops = [ShopDoor(outside_shop.NAME, (keys.shop,), keys.links)]
    real = real_providers(settings, secrets, Outside(session, metrics))
    doors: list[ProviderDoor] = [door, *doors_of(real)]
    base = f"http://{HOST}:{settings.web.port}"
    links = SignedLinks(keys.links, base, LINK_SECONDS, settings)
    parts = Parts(
        settings=settings,
        clock=clock,
        links=links,
        rooms=FixedRooms(),
        gateways={"sandbox": SandboxGateway(client, ACCOUNT), **gateways_of(real)},
        channels={},
        event_workers={**{each.name: worker(each) for each in doors}, **workers_of(shops)},
        claim_key=keys.links,
    )
    engine = Engine(db, parts)
    chat = _chat(engine, money, clock, keys, settings)
    parts.channels["web"] = chat.channel
    app = web_edge(engine, metrics, doors, {"sandbox": money.server.url, **origins_of(real)}, shops)
    add_webchat(app, chat, host=HOST)
    shop = outside_shop.OutsideShop(keys.shop, clock, session, db.read, lambda: where[0].url)
    outside_shop.add_outside_shop(app, shop)
    where.append(await listen(app, HOST, settings.web.port))
    links.base = where[0].url
    engine.start()
    await engine.begin_sweeps()
    engine.keep_going(money.tick(), "sandbox")
    engine.keep_going(watch_loop_lag(metrics), "loop_lag")
    return House(engine, money, where[0], chat, clock, opened)


def _chat(
    engine: Engine, money: PlayMoney, clock: MovableClock, keys: DemoKeys, settings: Settings
) -> WebChat:
    async def quiet() -> None:
        await money.provider.deliver_due()
        await engine.quiet()

    async def also_due() -> datetime | None:
        return await money.provider.next_due_at()

    async def receive(intent: Intent) -> None:
        await engine.doorway.receive(intent)

    language = settings.community.language
    chat = WebChat(
        secret=keys.panes,
        transcript=StoredTranscript(engine.db),
        around=DemoSurroundings(engine.db, language),
        receive=receive,
        clock=DemoClock(engine.db, clock, language, quiet, also_due),
    )
    engine.keep_going(_tell_clock(engine, chat), "clock")
    return chat


async def _tell_clock(engine: Engine, chat: WebChat) -> None:
    """Every page sees what is due next, soon after something changed."""
    changed = asyncio.Event()
    engine.parts.on_change.append(changed.set)
    while True:
        await changed.wait()
        changed.clear()
        await asyncio.sleep(0.3)
        await chat.clock_changed()


async def _greet(engine: Engine) -> None:
    """Each of them says /start, as people do."""
    for player in cast.CAST:
        await engine.doorway.receive(
            Intent(
                id=f"start-{player.user}",
                address=Address(cast.CHANNEL, player.user),
                user=player.user,
                name=player.name,
                command="start",
            )
        )
