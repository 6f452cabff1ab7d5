"""The web edge of a running engine: health, metrics, provider webhooks, pay and join pages."""

from collections.abc import Iterable, Mapping

from aiohttp import web

from bot.composition.engine import Engine
from bot.composition.page_words import PageWords
from bot.composition.vital_signs import VitalSigns
from bot.system import random_token
from bot.way_back import way_back
from storage.migrations.migrate import is_current
from webhooks.courses.door import CourseDoor
from webhooks.courses.route import course_route
from webhooks.door import Store, WebhookDoor, webhook_route
from webhooks.hardening.limits import limits_from
from webhooks.health import Check, health_routes
from webhooks.metrics import Metrics
from webhooks.pages.pages import Pages
from webhooks.pages.routes import page_routes
from webhooks.server import build_application
from webhooks.shop.door import ShopDoor
from webhooks.shop.route import shop_route


def web_edge(
    engine: Engine,
    metrics: Metrics,
    doors: Iterable[WebhookDoor],
    provider_origins: Mapping[str, str],
    shops: Iterable[ShopDoor] = (),
    platforms: Iterable[web.AbstractRouteDef] = (),
    courses: Iterable[CourseDoor] = (),
) -> web.Application:
    """`provider_origins`: where each provider's own checkout page lives. A shop or course site
    without a secret has no route: a door that nobody can open is closed. `platforms`: the routes
    by which chat platforms tell us things."""
    settings = engine.parts.settings
    signs = VitalSigns(engine, metrics)
    engine.keep_going(signs.watch(), "vital_signs")
    routes: list[web.AbstractRouteDef] = [
        *platforms,
        *health_routes({**_checks(engine), "work": signs.check}, metrics),
        *(webhook_route(door, _store(engine), engine.parts.clock, metrics) for door in doors),
        *(
            shop_route(shop, _store(engine), engine.parts.clock, metrics)
            for shop in shops
            if shop.is_open
        ),
        *(
            course_route(site, _store(engine), engine.parts.clock, metrics)
            for site in courses
            if site.is_open
        ),
        *page_routes(
            Pages(
                db=engine.db,
                links=engine.parts.links,
                gateways=engine.parts.gateways,
                provider_origins=provider_origins,
                words=PageWords(),
                way_back=way_back,
                clock=engine.parts.clock,
                settings=settings,
                changed=engine.changed,
            )
        ),
    ]
    return build_application(limits_from(settings.web), metrics, random_token, routes)


def _store(engine: Engine) -> Store:
    async def store(source: str, external_id: str, raw: bytes) -> bool:
        return await engine.doorway.store(source, external_id, external_id, raw.decode())

    return store


def _checks(engine: Engine) -> Mapping[str, Check]:
    async def database() -> str | None:
        await engine.db.read(lambda uow: uow.notebook.read("ready"))
        return None

    async def schema() -> str | None:
        url = engine.parts.settings.storage.url
        return None if await is_current(url) else "the database needs `seatmate migrate`"

    return {"database": database, "schema": schema}
