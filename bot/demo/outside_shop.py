"""A shop outside, played: a page that sells the demo's packs and tells us so by a signed request
over HTTP, as every shop does (docs/shop.md). It shows the claim code that the answer brought."""

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import TypeVar

import aiohttp
import jinja2
from aiohttp import web

from bot.demo.cast import STUDENT
from bot.system import random_token
from bot.webchat.loopback import loopback_only
from core.catalog import PackProduct
from core.clock import Clock
from core.ids import encode
from core.ports import UnitOfWork
from webhooks.shop.door import HEADER

NAME = "bookshop"
PATH = "/demo/shop"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",  # without it the form's Origin would be null
}

T = TypeVar("T")
Read = Callable[[Callable[[UnitOfWork], list[PackProduct]]], Awaitable[list[PackProduct]]]


@dataclass(frozen=True, slots=True)
class OutsideShop:
    """`url` is asked when something is sold: our own port is known only later."""

    secret: str
    clock: Clock
    session: aiohttp.ClientSession
    read: Read
    url: Callable[[], str]


def add_outside_shop(app: web.Application, shop: OutsideShop) -> None:
    """Only for this machine, like the whole demo."""
    app.router.add_get(PATH, loopback_only(partial(_window, shop)))
    app.router.add_post(PATH, loopback_only(partial(_sell, shop)))


async def _window(shop: OutsideShop, _: web.Request) -> web.Response:
    return _page(await shop.read(_for_sale))


async def _sell(shop: OutsideShop, request: web.Request) -> web.Response:
    """Sells what was pressed; whatever we answer to the shop is shown."""
    form = await request.post()
    products = await shop.read(_for_sale)
    chosen = [each for each in products if encode(each.id) == form.get("product")]
    if not chosen:
        raise web.HTTPNotFound
    said = await _tell(shop, _purchase(shop, chosen[0]))
    return _page(products, chosen[0].title, said.get("claim_code", ""))


def _for_sale(uow: UnitOfWork) -> list[PackProduct]:
    return list(uow.products.for_sale())


def _purchase(shop: OutsideShop, sold: PackProduct) -> Mapping[str, str | int]:
    return {
        "event_id": random_token(),
        "type": "purchase",
        "reference": random_token(),
        "email": f"{STUDENT.user}@example.org",
        "buyer_name": STUDENT.name,
        "product": encode(sold.id),
        "amount_minor": sold.price.minor,
        "currency": sold.price.currency,
        "paid_at": int(shop.clock.now().timestamp()),
    }


async def _tell(shop: OutsideShop, event: Mapping[str, str | int]) -> dict[str, str]:
    raw = json.dumps(event).encode()
    stamp = int(shop.clock.now().timestamp())
    mac = hmac.new(shop.secret.encode(), b"%d." % stamp + raw, hashlib.sha256).hexdigest()
    headers = {"Content-Type": "application/json", HEADER: f"t={stamp},v1={mac}"}
    async with shop.session.post(f"{shop.url()}/shop/{NAME}", data=raw, headers=headers) as answer:
        answer.raise_for_status()
        said: dict[str, str] = await answer.json()
    return said


def _page(products: list[PackProduct], sold: str = "", code: str = "") -> web.Response:
    shelf = [
        (encode(each.id), each.title, f"{each.price.decimal():,f} {each.price.currency}")
        for each in products
    ]
    html = _templates().get_template("shop.html").render(shelf=shelf, sold=sold, code=code)
    return web.Response(text=html, content_type="text/html", headers=_HEADERS)


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("bot.demo"), autoescape=True, undefined=jinja2.StrictUndefined
    )
