"""A shop outside, as the web edge meets it: signed requests over real HTTP, and their answers."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.composition.shop_events import workers_of
from bot.composition.web_edge import web_edge
from core.ids import encode
from tests.harness.chatters import CLAIM_KEY, Stage
from tests.harness.web import listening
from webhooks.metrics import Metrics
from webhooks.shop.door import HEADER, ShopDoor

SECRET, OLD, FOREIGN = "shop-secret-" + "s" * 32, "shop-old-" + "o" * 32, "f" * 32


@dataclass
class OutsideShop:
    """`answers`: what each request got, latest last."""

    stage: Stage
    url: str
    session: aiohttp.ClientSession
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)

    def purchase(self, product: int, minor: int = 14_000, **changes: Any) -> dict[str, Any]:
        return {
            "event_id": "evt-1",
            "type": "purchase",
            "reference": "R-1001",
            "email": "buyer@example.org",
            "buyer_name": "Sara of the shop",
            "product": encode(product),
            "amount_minor": minor,
            "currency": "EUR",
            "paid_at": self.stamp,
            **changes,
        }

    def refund(self, minor: int, **changes: Any) -> dict[str, Any]:
        return {
            "event_id": "evt-2",
            "type": "refund",
            "reference": "R-1001",
            "refund_reference": "back-1",
            "amount_minor": minor,
            "currency": "EUR",
            "refunded_at": self.stamp,
            **changes,
        }

    @property
    def stamp(self) -> int:
        return int(self.stage.clock.now().timestamp())

    def header(self, raw: bytes, secret: str = SECRET, stamp: int | None = None) -> str:
        at = self.stamp if stamp is None else stamp
        mac = hmac.new(secret.encode(), b"%d." % at + raw, hashlib.sha256).hexdigest()
        return f"t={at},v1={mac}"

    async def tell(self, event: dict[str, Any], secret: str = SECRET) -> tuple[int, dict[str, str]]:
        """Signed and posted; whatever it leads to has happened when this returns."""
        raw = json.dumps(event).encode()
        answer = await self.post(raw, {HEADER: self.header(raw, secret)})
        await self.stage.quiet()
        return answer

    async def post(
        self, raw: bytes, headers: dict[str, str], shop: str = "books"
    ) -> tuple[int, dict[str, str]]:
        given = {"Content-Type": "application/json", **headers}
        async with self.session.post(f"{self.url}/shop/{shop}", data=raw, headers=given) as told:
            text = await told.text()
            answer = told.status, json.loads(text) if text.startswith("{") else {}
        self.answers.append(answer)
        return answer


@asynccontextmanager
async def outside_shop(stage: Stage) -> AsyncIterator[OutsideShop]:
    """Its shops: books (two secrets, as during a rotation), kiosk, and one that has no secret."""
    doors = [
        ShopDoor("books", (SECRET, OLD), CLAIM_KEY),
        ShopDoor("kiosk", (FOREIGN,), CLAIM_KEY),
        ShopDoor("closed", (), CLAIM_KEY),
    ]
    stage.event_workers.update(workers_of(doors))
    await stage.restart()
    app = web_edge(stage.engine, Metrics(), [], {}, doors)
    async with listening(app) as server, aiohttp.ClientSession() as session:
        yield OutsideShop(stage, server.url, session)
