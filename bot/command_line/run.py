"""`seatmate run`: the real thing, as config.toml and .env describe it."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import structlog
import typer

from bot import logs
from bot.composition.course_events import course_workers
from bot.composition.engine import Engine, Parts, open_database
from bot.composition.payment_events import worker
from bot.composition.payment_providers import payment_providers
from bot.composition.platforms import BILLS, TOKENS, begin, stars, without_token
from bot.composition.running import until_ended
from bot.composition.shop_events import workers_of
from bot.composition.web_edge import web_edge
from bot.configuration import Configuration, load
from bot.configuration.secrets import plain
from bot.configuration.shops import course_secrets_of, secrets_of
from bot.links import SignedLinks
from bot.system import SystemClock, random_bits
from core.clock import Clock
from core.ids import TimeSortedIds
from storage.errors import StorageError
from storage.migrations.migrate import is_current
from webhooks.courses.door import CourseDoor
from webhooks.http_client import open_session
from webhooks.meetings.fixed import FixedRooms
from webhooks.metrics import Metrics, watch_loop_lag
from webhooks.payments.providers import (
    OpenProvider,
    Outside,
    ProviderDoor,
    doors_of,
    gateways_of,
    origins_of,
)
from webhooks.server import listen
from webhooks.shop.door import ShopDoor

PARTS = ("discord", "telegram", "web", "scheduler")
_log = structlog.get_logger(__name__)


def main(only: tuple[str, ...]) -> None:
    unknown = [part for part in only if part not in PARTS]
    if unknown:
        _stop(f"--only {','.join(unknown)}: this version can run {' and '.join(PARTS)}.")
    configuration = load()
    wanted = _wanted(configuration, only)
    logs.configure("INFO", secrets=configuration.secrets.plain_values())
    try:
        asyncio.run(_run(configuration, wanted))
    except StorageError as error:
        _stop(f"The database cannot be used: {error}")


def _wanted(configuration: Configuration, only: tuple[str, ...]) -> tuple[str, ...]:
    """What to start: what was named, else all that has what it needs."""
    missing = [part for part in PARTS if without_token(part, configuration.secrets)]
    for part in only:
        if part in missing:
            _stop(f"--only {part}: set SEATMATE_{TOKENS[part]} in .env first (docs/{part}.md).")
    wanted = only or tuple(part for part in PARTS if part not in missing)
    is_told = configuration.settings.telegram.mode == "webhook"
    if "telegram" in wanted and "web" not in wanted and is_told:
        _stop("--only telegram: with telegram.mode = webhook say --only telegram,web.")
    return wanted


async def _run(configuration: Configuration, wanted: tuple[str, ...]) -> None:
    settings = configuration.settings
    if not await is_current(settings.storage.url):
        _stop("The database needs `seatmate migrate` first.")
    clock = SystemClock()
    db = await open_database(settings, clock, TimeSortedIds(clock, random_bits))
    async with open_session() as session:
        metrics = Metrics()
        opened = payment_providers(configuration, Outside(session, metrics))
        parts, doors = _parts(configuration, clock, opened)
        shops, sites = _shops(configuration), _course_sites(configuration)
        bills = stars(parts.telegram_token, settings.telegram.api_url, db)
        parts = replace(
            parts,
            event_workers={**parts.event_workers, **workers_of(shops), **course_workers(sites)},
            gateways={**parts.gateways, **bills},
        )
        engine = Engine(db, parts)
        engine.start(scheduling="scheduler" in wanted)
        await engine.begin_sweeps()
        engine.keep_going(watch_loop_lag(metrics), "loop_lag")
        told = begin(engine, wanted, configuration.secrets)
        closing = [engine.close, *(each.close for each in bills.values())]
        if "web" in wanted:
            origins = {**origins_of(opened), **dict.fromkeys(bills, BILLS)}
            app = web_edge(engine, metrics, doors, origins, shops, told, sites)
            server = await listen(app, settings.web.host, settings.web.port)
            closing.insert(0, server.close)
            _log.info("listening", url=server.url)

        async def close() -> None:
            for step in closing:
                await step()

        await until_ended(close)


def _parts(
    configuration: Configuration, clock: Clock, opened: Sequence[OpenProvider]
) -> tuple[Parts, list[ProviderDoor]]:
    """The payment providers that have keys; without any, priced offerings cannot be paid."""
    doors = doors_of(opened)
    code = configuration.secrets.first_staff_code
    parts = Parts(
        settings=configuration.settings,
        clock=clock,
        links=_links(configuration),
        rooms=FixedRooms(),
        gateways=gateways_of(opened),
        channels={},
        event_workers={door.name: worker(door) for door in doors},
        first_staff_code=code.get_secret_value() if code else "",
        telegram_token=plain(configuration.secrets.telegram_token),
        telegram_webhook_secret=plain(configuration.secrets.telegram_webhook_secret),
        claim_key=_link_key(configuration),
    )
    return parts, doors


def _shops(configuration: Configuration) -> list[ShopDoor]:
    """One door for each shop; without a secret it stays closed."""
    key = _link_key(configuration)
    return [
        ShopDoor(name, secrets_of(configuration.secrets, name), key)
        for name in configuration.settings.shops.names
    ]


def _course_sites(configuration: Configuration) -> list[CourseDoor]:
    return [
        CourseDoor(name, course_secrets_of(configuration.secrets, name))
        for name in configuration.settings.courses.sites
    ]


def _links(configuration: Configuration) -> SignedLinks:
    web = configuration.settings.web
    base = web.public_url or f"http://{web.host}:{web.port}"
    return SignedLinks(
        _link_key(configuration), base, web.link_days * 24 * 3600, configuration.settings
    )


def _link_key(configuration: Configuration) -> str:
    key = configuration.secrets.link_signing_key
    assert key is not None  # load() refuses to start without it
    return key.get_secret_value()


def _stop(message: str) -> None:
    typer.echo(message, err=True)
    raise SystemExit(1)
