"""The stand-in as tests hold it: a server, the books behind it, and the webhooks it sends."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from core.clock import Clock
from core.exponents import to_provider
from core.money import Money
from core.settings import StripeSettings
from tests.harness.stripe_world.api import API_KEY, Api
from tests.harness.stripe_world.books import Books, Json
from tests.harness.stripe_world.page import page_routes
from tests.harness.web import IMPATIENT
from webhooks.metrics import Metrics
from webhooks.payments.providers import Given, OpenProvider, Outside
from webhooks.payments.stripe.opening import open_provider

SECRET, OLD_SECRET = "whsec_the_new_one_of_two", "whsec_the_old_one_of_two"


@dataclass
class StripeWorld:
    """`webhook_url`: where events go at once; "" keeps them until they are asked for."""

    name = "stripe"
    books: Books
    api: Api
    session: aiohttp.ClientSession
    url: str
    opened: OpenProvider
    webhook_url: str = ""
    secrets: tuple[str, ...] = (SECRET,)
    answers: list[int] = field(default_factory=list)
    _sent: int = 0

    # what the contract of all gateways asks for

    async def pay(self, checkout: str) -> None:
        self.books.pay(checkout)

    async def refund_outside(self, payment: str, amount: Money) -> None:
        number = to_provider("stripe", amount)
        self.books.refund({"payment_intent": payment, "amount": number})

    def deliveries(self) -> list[tuple[dict[str, str], bytes]]:
        """Headers and body of every event that was not sent yet."""
        bodies = [self.body(event) for event in self.unsent()]
        return [(self.signed(raw), raw) for raw in bodies]

    def forged(self, raw: bytes) -> list[dict[str, str]]:
        """Headers that no door may open for."""
        return [
            {},
            {"Stripe-Signature": ""},
            {"Stripe-Signature": f"t={self.books.now()},v1="},
            {"Stripe-Signature": self.signed(raw)["Stripe-Signature"].replace("v1=", "v0=")},
            self.signed(raw, "whsec_of_somebody_else"),
            self.signed(raw, age=3600),
            self.signed(raw + b" "),
        ]

    def lose_answers(self, count: int) -> None:
        """So many answers never arrive, after what was asked has been done."""
        self.api.lost = count

    def forget_keys(self) -> None:
        self.api.forget_keys()

    @property
    def checkouts_made(self) -> int:
        return len(self.books.sessions)

    @property
    def refunds_made(self) -> int:
        return len(self.books.refunds)

    # webhooks

    def body(self, event: Json) -> bytes:
        return json.dumps(event, indent=2).encode()

    def signed(self, raw: bytes, secret: str = SECRET, age: int = 0) -> dict[str, str]:
        """As Stripe signs: the moment, and a MAC over the moment and the raw bytes."""
        at = self.books.now() - age
        mac = hmac.new(secret.encode(), b"%d." % at + raw, hashlib.sha256).hexdigest()
        return {"Stripe-Signature": f"t={at},v1={mac}", "Content-Type": "application/json"}

    def unsent(self) -> list[Json]:
        found, self._sent = self.books.events[self._sent :], len(self.books.events)
        return found

    async def deliver(self, events: Sequence[Json] | None = None) -> list[int]:
        """Sends what was not sent yet, or these in this order, as often as they are named."""
        return [await self.post(each) for each in (self.unsent() if events is None else events)]

    async def post(self, event: Json, **how: str | int) -> int:
        raw = self.body(event)
        headers = self.signed(raw, **how)  # type: ignore[arg-type]
        async with self.session.post(self.webhook_url, data=raw, headers=headers) as response:
            self.answers.append(response.status)
            return response.status


@asynccontextmanager
async def stripe_world(
    clock: Clock, secrets: Sequence[str] = (SECRET,)
) -> AsyncIterator[StripeWorld]:
    """The provider is opened as the configuration would open it, with a test key."""
    books = Books(clock)
    api = Api(books)
    held: list[StripeWorld] = []

    async def told() -> None:
        if held[0].webhook_url:
            await held[0].deliver()

    app = web.Application()
    app.add_routes([*api.routes(), *page_routes(books, told)])
    async with TestServer(app, host="127.0.0.1") as server, aiohttp.ClientSession() as session:
        url = books.url = str(server.make_url("")).rstrip("/")
        settings = StripeSettings(base_url=url, currencies=("EUR", "JPY", "USD"))
        keys = {"api_key": (API_KEY,), "webhook_secrets": tuple(secrets)}
        opened = open_provider(Given(settings, keys, Outside(session, Metrics(), IMPATIENT)))
        assert opened is not None
        held.append(StripeWorld(books, api, session, url, opened))
        yield held[0]
