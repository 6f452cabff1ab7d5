"""The stand-in as tests hold it: a server, the books behind it, and the webhooks it sends."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from core.clock import Clock
from core.exponents import to_text
from core.ids import OrderId, decode
from core.money import Money
from core.ports_payments import CapturingGateway
from core.settings import PaypalSettings
from tests.harness.paypal_world.api import CERTIFICATE, CLIENT_ID, CLIENT_SECRET, PLACE, Api
from tests.harness.paypal_world.books import OTHER_WEBHOOK_ID as OTHER_WEBHOOK_ID
from tests.harness.paypal_world.books import WEBHOOK_ID as WEBHOOK_ID
from tests.harness.paypal_world.books import Books, Json
from tests.harness.paypal_world.certificates import Holder, between, chain, root, signer
from tests.harness.paypal_world.page import page_routes
from tests.harness.paypal_world.signing import signature
from tests.harness.web import IMPATIENT
from webhooks.metrics import Metrics
from webhooks.payments.paypal.opening import open_provider
from webhooks.payments.providers import Given, OpenProvider, Outside

KEYS = {
    "client_id": (CLIENT_ID,),
    "client_secret": (CLIENT_SECRET,),
    "webhook_id": (WEBHOOK_ID,),
}


@dataclass
class PaypalWorld:
    """`webhook_url`: where events go at once; "" keeps them until they are asked for. `holder`: who
    signs with RSA; None signs what only the stand-in itself can check."""

    name = "paypal"
    books: Books
    api: Api
    session: aiohttp.ClientSession
    url: str
    opened: OpenProvider
    webhook_url: str = ""
    holder: Holder | None = None
    answers: list[int] = field(default_factory=list)
    _sent: int = 0

    # what the contract of all gateways asks for

    async def pay(self, checkout: str) -> None:
        """Agreed by the payer, captured by us."""
        self.books.approve(checkout)
        number = decode(self.books.orders[checkout]["purchase_units"][0]["custom_id"])
        assert number is not None
        assert isinstance(self.opened.gateway, CapturingGateway)
        await self.opened.gateway.capture(OrderId(number), checkout)

    async def refund_outside(self, payment: str, amount: Money) -> None:
        sent = {"currency_code": amount.currency, "value": to_text("paypal", amount)}
        self.books.refund(payment, {"amount": sent})

    def deliveries(self) -> list[tuple[dict[str, str], bytes]]:
        """Headers and body of every event that was not sent yet."""
        bodies = [self.body(event) for event in self.unsent()]
        return [(self.signed(raw), raw) for raw in bodies]

    def forged(self, raw: bytes) -> list[dict[str, str]]:
        """Headers that no door may open for."""
        good = self.signed(raw)
        return [
            {},
            *({k: v for k, v in good.items() if k != left_out} for left_out in good),
            {**good, "PAYPAL-TRANSMISSION-SIG": good["PAYPAL-TRANSMISSION-SIG"][:-9] + "AAAAAAAA="},
            {**good, "PAYPAL-AUTH-ALGO": "none"},
            {**good, "PAYPAL-TRANSMISSION-ID": "another-transmission"},
            {**good, "PAYPAL-CERT-URL": "https://api.paypal.com.evil.example/certs/1"},
            self.signed(raw, OTHER_WEBHOOK_ID),
            self.signed(raw, age=timedelta(days=4)),
            self.signed(raw + b" "),
        ]

    def lose_answers(self, count: int) -> None:
        """So many answers never arrive, after what was asked has been done."""
        self.api.lost = count

    def forget_keys(self) -> None:
        self.api.forget_keys()

    @property
    def checkouts_made(self) -> int:
        return len(self.books.orders)

    @property
    def refunds_made(self) -> int:
        return len(self.books.refunds)

    # webhooks

    def body(self, event: Json) -> bytes:
        """With blanks and letters that a reader who writes it anew would change."""
        return json.dumps(event, indent=1, ensure_ascii=False).encode()

    def signed(
        self, raw: bytes, webhook_id: str = WEBHOOK_ID, age: timedelta = timedelta()
    ) -> dict[str, str]:
        id = "69cd13f0-d67a-11e5-baa3-778b53f4ae55"
        time = f"{self.books.clock.now() - age:%Y-%m-%dT%H:%M:%SZ}"
        return {
            "PAYPAL-TRANSMISSION-ID": id,
            "PAYPAL-TRANSMISSION-TIME": time,
            "PAYPAL-TRANSMISSION-SIG": signature(id, time, webhook_id, raw, self.holder),
            "PAYPAL-CERT-URL": f"{self.url}{PLACE}{CERTIFICATE}",
            "PAYPAL-AUTH-ALGO": "SHA256withRSA",
        }

    def unsent(self) -> list[Json]:
        found, self._sent = self.books.events[self._sent :], len(self.books.events)
        return found

    async def deliver(self, events: Sequence[Json] | None = None) -> list[int]:
        """Sends what was not sent yet, or these in this order, as often as they are named."""
        return [await self.post(each) for each in (self.unsent() if events is None else events)]

    async def post(self, event: Json, webhook_id: str = WEBHOOK_ID, days: int = 0) -> int:
        raw = self.body(event)
        headers = self.signed(raw, webhook_id, timedelta(days=days))
        headers["Content-Type"] = "application/json"
        async with self.session.post(self.webhook_url, data=raw, headers=headers) as response:
            self.answers.append(response.status)
            return response.status


def paypal_offline_world(clock: Clock) -> AbstractAsyncContextManager[PaypalWorld]:
    return paypal_world(clock, verify="offline")


@asynccontextmanager
async def paypal_world(
    clock: Clock, account: str = "", verify: str = "api"
) -> AsyncIterator[PaypalWorld]:
    """The provider is opened as the configuration would open it."""
    books = Books(clock)
    api = Api(books)
    held: list[PaypalWorld] = []

    async def told() -> None:
        if held[0].webhook_url:
            await held[0].deliver()

    app = web.Application()
    app.add_routes([*api.routes(), *page_routes(books, told)])
    async with TestServer(app, host="127.0.0.1") as server, aiohttp.ClientSession() as session:
        url = books.url = str(server.make_url("")).rstrip("/")
        settings = PaypalSettings(url, ("EUR", "JPY", "USD"), account, verify)
        given = Given(settings, KEYS, Outside(session, Metrics(), IMPATIENT))
        is_offline = verify == "offline"
        opened = open_provider(given, [root().certificate] if is_offline else None)
        assert opened is not None
        held.append(PaypalWorld(books, api, session, url, opened))
        if is_offline:
            held[0].holder = signer()
            api.certificates[CERTIFICATE] = (200, chain(signer(), between()))
        yield held[0]
    assert not api.complaints, api.complaints
