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
from core.settings import RazorpaySettings
from tests.harness.razorpay_world.api import KEY_ID, KEY_SECRET, Api
from tests.harness.razorpay_world.books import Books, Json, Refusal
from tests.harness.web import IMPATIENT
from webhooks.metrics import Metrics
from webhooks.payments.providers import Given, OpenProvider, Outside
from webhooks.payments.razorpay.opening import open_provider

SECRET, OLD_SECRET = "razorpay_webhook_new_one", "razorpay_webhook_old_one"
CURRENCIES = ("INR", "JPY")
_HEADER = "X-Razorpay-Signature"


@dataclass
class RazorpayWorld:
    """`webhook_url`: where events go at once; "" keeps them until they are asked for."""

    name = "razorpay"
    currencies = CURRENCIES
    books: Books
    api: Api
    session: aiohttp.ClientSession
    url: str
    opened: OpenProvider
    webhook_url: str = ""
    answers: list[int] = field(default_factory=list)
    _sent: int = 0

    # what the contract of all gateways asks for

    async def pay(self, checkout: str) -> None:
        self.books.pay(checkout)

    async def refund_outside(self, payment: str, amount: Money) -> None:
        self.books.refund(payment, {"amount": to_provider("razorpay", amount)})

    def deliveries(self) -> list[tuple[dict[str, str], bytes]]:
        """Headers and body of every event that was not sent yet."""
        bodies = [self.body(event) for event in self.unsent()]
        return [(self.signed(raw), raw) for raw in bodies]

    def forged(self, raw: bytes) -> list[dict[str, str]]:
        """Headers that no door may open for."""
        own = self.signed(raw)[_HEADER]
        with_api_key = hmac.new(KEY_SECRET.encode(), raw, hashlib.sha256).hexdigest()
        return [
            {},
            {_HEADER: ""},
            {_HEADER: own[:-1]},
            {_HEADER: f"{own[:-1]}é"},
            {_HEADER: with_api_key},
            self.signed(raw, "secret_of_somebody_else"),
            self.signed(raw + b" "),
        ]

    def lose_answers(self, count: int) -> None:
        """So many answers never arrive, after what was asked has been done."""
        self.api.lost = count

    def forget_keys(self) -> None:
        self.api.keys.clear()

    @property
    def checkouts_made(self) -> int:
        return len(self.books.links)

    @property
    def refunds_made(self) -> int:
        return len(self.books.refunds)

    # webhooks

    def body(self, event: Json) -> bytes:
        return json.dumps(event).encode()

    def signed(self, raw: bytes, secret: str = SECRET) -> dict[str, str]:
        """As Razorpay signs: a MAC over the raw bytes; the event's id stands beside it."""
        mac = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
        return {
            _HEADER: mac,
            "X-Razorpay-Event-Id": hashlib.sha256(raw).hexdigest()[:14],
            "Content-Type": "application/json",
        }

    def unsent(self) -> list[Json]:
        found, self._sent = self.books.events[self._sent :], len(self.books.events)
        return found

    async def deliver(self, events: Sequence[Json] | None = None) -> list[int]:
        """Sends what was not sent yet, or these in this order, as often as they are named."""
        return [await self.post(each) for each in (self.unsent() if events is None else events)]

    async def post(self, event: Json, secret: str = SECRET) -> int:
        raw = self.body(event)
        headers = self.signed(raw, secret)
        async with self.session.post(self.webhook_url, data=raw, headers=headers) as response:
            self.answers.append(response.status)
            return response.status

    def page_routes(self) -> list[web.RouteDef]:
        """The page where a payer stands."""

        async def show(request: web.Request) -> web.Response:
            link = self.books.link(request.match_info["id"])
            return web.Response(text=f"Pay {link['amount']} {link['currency']}: do=pay, do=decline")

        async def press(request: web.Request) -> web.Response:
            id, what = request.match_info["id"], (await request.post()).get("do")
            try:
                payment = self.books.pay(id) if what == "pay" else self.books.decline(id)
            except Refusal as refusal:
                return web.Response(text=refusal.message, status=refusal.status)
            if self.webhook_url:
                await self.deliver()
            if what != "pay":
                return web.Response(text="Declined. Try another card.", status=402)
            raise web.HTTPSeeOther(self._back(id, payment))

        return [web.get("/i/{id}", show), web.post("/i/{id}", press)]

    def _back(self, id: str, payment: str) -> str:
        link = self.books.links[id]
        signed = f"{id}|{link['reference_id']}|paid|{payment}".encode()
        mac = hmac.new(KEY_SECRET.encode(), signed, hashlib.sha256).hexdigest()
        return (
            f"{link['callback_url']}?razorpay_payment_id={payment}&razorpay_payment_link_id={id}"
            f"&razorpay_payment_link_reference_id={link['reference_id']}"
            f"&razorpay_payment_link_status=paid&razorpay_signature={mac}"
        )


@asynccontextmanager
async def razorpay_world(
    clock: Clock, secrets: Sequence[str] = (SECRET,)
) -> AsyncIterator[RazorpayWorld]:
    """The provider is opened as the configuration would open it, with a test key."""
    books = Books(clock)
    api = Api(books)
    app = web.Application()
    app.add_routes(api.routes())
    async with aiohttp.ClientSession() as session:
        server = TestServer(app, host="127.0.0.1")
        placed = RazorpayWorld(books, api, session, "", None)  # type: ignore[arg-type]
        app.add_routes(placed.page_routes())
        async with server:
            url = books.url = placed.url = str(server.make_url("")).rstrip("/")
            settings = RazorpaySettings(base_url=url, currencies=CURRENCIES, account=books.account)
            keys = {
                "key_id": (KEY_ID,),
                "key_secret": (KEY_SECRET,),
                "webhook_secrets": tuple(secrets),
            }
            opened = open_provider(Given(settings, keys, Outside(session, Metrics(), IMPATIENT)))
            assert opened is not None
            placed.opened = opened
            yield placed
