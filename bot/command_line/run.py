"""`seatmate run`: the real thing, as config.toml and .env describe it."""

import asyncio
from dataclasses import replace
from urllib.parse import urlsplit

import structlog
import typer
from aiohttp import ClientSession

from bot import logs
from bot.composition.engine import Engine, Parts, open_database
from bot.composition.payment_events import worker
from bot.composition.running import until_ended
from bot.composition.shop_events import workers_of
from bot.composition.web_edge import web_edge
from bot.configuration import Configuration, load
from bot.configuration.shops import secrets_of
from bot.discord.serving import serve
from bot.doorway import Worker
from bot.links import SignedLinks
from bot.system import SystemClock, random_bits
from core.clock import Clock
from core.ids import TimeSortedIds
from core.ports_payments import PaymentGateway
from storage.errors import StorageError
from storage.migrations.migrate import is_current
from webhooks.http_client import HttpClient, open_session
from webhooks.meetings.fixed import FixedRooms
from webhooks.metrics import Metrics, watch_loop_lag
from webhooks.payments.sandbox import SandboxGateway, sandbox_provider
from webhooks.payments.sandbox_door import SandboxDoor
from webhooks.server import listen
from webhooks.shop.door import ShopDoor

PARTS = ("discord", "telegram", "web", "scheduler")
_BUILT = (
    "discord",
    "web",
    "scheduler",
)  # what this version brings; the others are refused, not ignored
_log = structlog.get_logger(__name__)


def main(only: tuple[str, ...]) -> None:
    unknown = [part for part in only if part not in _BUILT]
    if unknown:
        _stop(f"--only {','.join(unknown)}: this version can run {' and '.join(_BUILT)}.")
    configuration = load()
    token = configuration.secrets.discord_token
    if "discord" in only and token is None:
        _stop("--only discord: set SEATMATE_DISCORD_TOKEN in .env first (docs/discord.md).")
    wanted = only or tuple(part for part in _BUILT if part != "discord" or token)
    logs.configure("INFO", secrets=configuration.secrets.plain_values())
    try:
        asyncio.run(_run(configuration, wanted))
    except StorageError as error:
        _stop(f"The database cannot be used: {error}")


async def _run(configuration: Configuration, wanted: tuple[str, ...]) -> None:
    settings = configuration.settings
    if not await is_current(settings.storage.url):
        _stop("The database needs `seatmate migrate` first.")
    clock = SystemClock()
    db = await open_database(settings, clock, TimeSortedIds(clock, random_bits))
    async with open_session() as session:
        metrics = Metrics()
        parts, doors, origins = _parts(configuration, clock, session, metrics)
        shops = _shops(configuration)
        parts = replace(parts, event_workers={**parts.event_workers, **workers_of(shops)})
        engine = Engine(db, parts)
        engine.start(ticking="scheduler" in wanted)
        await engine.begin_sweeps()
        engine.keep_going(watch_loop_lag(metrics), "loop_lag")
        token = configuration.secrets.discord_token
        if "discord" in wanted and token is not None:
            engine.keep_going(serve(engine, token.get_secret_value()), "discord")
        closing = [engine.close]
        if "web" in wanted:
            app = web_edge(engine, metrics, doors, origins, shops)
            server = await listen(app, settings.web.host, settings.web.port)
            closing.insert(0, server.close)
            _log.info("listening", url=server.url)

        async def close() -> None:
            for step in closing:
                await step()

        await until_ended(close)


def _parts(
    configuration: Configuration, clock: Clock, session: ClientSession, metrics: Metrics
) -> tuple[Parts, list[SandboxDoor], dict[str, str]]:
    """The payment providers that have keys; without any, priced offerings cannot be paid."""
    settings, secrets = configuration.settings, configuration.secrets
    gateways: dict[str, PaymentGateway] = {}
    workers: dict[str, Worker] = {}
    doors: list[SandboxDoor] = []
    origins: dict[str, str] = {}
    url = settings.money.sandbox_url
    if url and secrets.sandbox_api_key is not None:
        key = secrets.sandbox_api_key.get_secret_value()
        account = settings.money.sandbox_account
        client = HttpClient(session, sandbox_provider(url, key), metrics)
        signing = [secret.get_secret_value() for secret in secrets.sandbox_webhook_secrets]
        door = SandboxDoor(signing, account)
        gateways["sandbox"] = SandboxGateway(client, account)
        workers["sandbox"] = worker(door)
        doors.append(door)
        parsed = urlsplit(url)
        origins["sandbox"] = f"{parsed.scheme}://{parsed.netloc}"
    code = secrets.first_staff_code
    parts = Parts(
        settings=settings,
        clock=clock,
        links=_links(configuration),
        rooms=FixedRooms(),
        gateways=gateways,
        channels={},
        event_workers=workers,
        first_staff_code=code.get_secret_value() if code else "",
        claim_key=_link_key(configuration),
    )
    return parts, doors, origins


def _shops(configuration: Configuration) -> list[ShopDoor]:
    """One door for each shop; without a secret it stays closed."""
    key = _link_key(configuration)
    return [
        ShopDoor(name, secrets_of(configuration.secrets, name), key)
        for name in configuration.settings.shops.names
    ]


def _links(configuration: Configuration) -> SignedLinks:
    web = configuration.settings.web
    base = web.public_url or f"http://{web.host}:{web.port}"
    return SignedLinks(_link_key(configuration), base, web.link_days * 24 * 3600)


def _link_key(configuration: Configuration) -> str:
    key = configuration.secrets.link_signing_key
    assert key is not None  # load() refuses to start without it
    return key.get_secret_value()


def _stop(message: str) -> None:
    typer.echo(message, err=True)
    raise SystemExit(1)
