"""A shop outside, played: a page that sells the demo's packs and tells us so by a signed request
over HTTP, as every shop does (docs/shop.md). It shows the claim code that the answer brought."""

import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from string import Template
from typing import TypeVar

import aiohttp
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
_PAGE = Template((Path(__file__).parent / "templates" / "shop.html").read_text("utf-8"))
_RECEIPT = Template(
    "<h2>Sold: $sold</h2><p>Your claim code: <strong><code>$code</code></strong></p>"
    "<p>Say <code>/claim $code</code> in a student's chat. Leave it for a day (move the clock), and"
    " the staff hear of it.</p>"
)
_OFFER = Template(
    '<form method="post" action="$path"><input type="hidden" name="product" value="$number">'
    "<p>$title: $price <button>Buy</button></p></form>"
)
_NOTHING = "<p>Nothing is for sale at the moment.</p>"

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
    shelf = "".join(_offer(each) for each in products) or _NOTHING
    receipt = _RECEIPT.substitute(sold=escape(sold), code=escape(code)) if sold else ""
    html = _PAGE.substitute(receipt=receipt, shelf=shelf)
    return web.Response(text=html, content_type="text/html", headers=_HEADERS)


def _offer(product: PackProduct) -> str:
    price = f"{product.price.decimal():,f} {product.price.currency}"
    return _OFFER.substitute(
        path=PATH, number=encode(product.id), title=escape(product.title), price=price
    )
