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
from core.settings import PaystackSettings
from tests.harness.paystack_world.api import API_KEY, Api
from tests.harness.paystack_world.books import Books, Json, Refusal
from tests.harness.web import IMPATIENT
from webhooks.metrics import Metrics
from webhooks.payments.paystack.opening import open_provider
from webhooks.payments.providers import Given, OpenProvider, Outside

CURRENCIES = ("NGN", "XOF")


@dataclass
class PaystackWorld:
    """`webhook_url`: where events go at once; "" keeps them until they are asked for."""

    name = "paystack"
    currencies = CURRENCIES
    tells_refunds = False  # whether an event of a refund says which one it is
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
        self.books.refund({"transaction": payment, "amount": to_provider("paystack", amount)})

    def deliveries(self) -> list[tuple[dict[str, str], bytes]]:
        """Headers and body of every event that was not sent yet."""
        bodies = [self.body(event) for event in self.unsent()]
        return [(self.signed(raw), raw) for raw in bodies]

    def forged(self, raw: bytes) -> list[dict[str, str]]:
        """Headers that no door may open for."""
        own = self.signed(raw)["x-paystack-signature"]
        shorter = hmac.new(API_KEY.encode(), raw, hashlib.sha256).hexdigest()
        return [
            {},
            {"x-paystack-signature": ""},
            {"x-paystack-signature": own[:-1]},
            {"x-paystack-signature": f"{own[:-1]}é"},
            {"x-paystack-signature": shorter},
            {"x-other-signature": own},
            self.signed(raw, "sk_test_of_somebody_else"),
            self.signed(raw + b" "),
        ]

    def lose_answers(self, count: int) -> None:
        """So many answers never arrive, after what was asked has been done."""
        self.api.lost = count

    def forget_keys(self) -> None:
        """There are none to forget: a lost answer is an answer that never comes again."""
        self.api.lost = 0

    @property
    def checkouts_made(self) -> int:
        """Those whose page somebody could be sent to: its address is told once."""
        return sum(each["told"] for each in self.books.transactions.values())

    @property
    def refunds_made(self) -> int:
        return len(self.books.refunds)

    # webhooks

    def body(self, event: Json) -> bytes:
        return json.dumps(event).encode()

    def signed(self, raw: bytes, secret: str = API_KEY) -> dict[str, str]:
        """As Paystack signs: a MAC over the raw bytes, with the key of its API."""
        mac = hmac.new(secret.encode(), raw, hashlib.sha512).hexdigest()
        return {"x-paystack-signature": mac, "Content-Type": "application/json"}

    def unsent(self) -> list[Json]:
        found, self._sent = self.books.events[self._sent :], len(self.books.events)
        return found

    async def deliver(self, events: Sequence[Json] | None = None) -> list[int]:
        """Sends what was not sent yet, or these in this order, as often as they are named."""
        return [await self.post(each) for each in (self.unsent() if events is None else events)]

    async def post(self, event: Json, secret: str = API_KEY) -> int:
        raw = self.body(event)
        headers = self.signed(raw, secret)
        async with self.session.post(self.webhook_url, data=raw, headers=headers) as response:
            self.answers.append(response.status)
            return response.status

    def page_routes(self) -> list[web.RouteDef]:
        """The page where a payer stands."""

        def known(request: web.Request) -> Json:
            code = request.match_info["code"]
            for each in self.books.transactions.values():
                if each["page"] == code:
                    return each
            raise web.HTTPNotFound

        async def show(request: web.Request) -> web.Response:
            amount = f"{known(request)['amount']} {known(request)['currency']}"
            return web.Response(text=f"Pay {amount}: do=pay, do=decline")

        async def press(request: web.Request) -> web.Response:
            transaction = known(request)
            if (await request.post()).get("do") != "pay":
                self.books.decline(transaction["reference"])
                return web.Response(text="Declined. Try another card.", status=402)
            try:
                self.books.pay(transaction["reference"])
            except Refusal as refusal:
                return web.Response(text=refusal.message, status=refusal.status)
            if self.webhook_url:
                await self.deliver()
            back = transaction["callback_url"]
            raise web.HTTPSeeOther(f"{back}?reference={transaction['reference']}")

        return [web.get("/pay/{code}", show), web.post("/pay/{code}", press)]


@asynccontextmanager
async def paystack_world(clock: Clock) -> AsyncIterator[PaystackWorld]:
    """The provider is opened as the configuration would open it, with a test key."""
    books = Books(clock)
    api = Api(books)
    app = web.Application()
    app.add_routes(api.routes())
    async with aiohttp.ClientSession() as session:
        server = TestServer(app, host="127.0.0.1")
        placed = PaystackWorld(books, api, session, "", None)  # type: ignore[arg-type]
        app.add_routes(placed.page_routes())
        async with server:
            url = books.url = placed.url = str(server.make_url("")).rstrip("/")
            settings = PaystackSettings(base_url=url, currencies=CURRENCIES)
            given = Given(
                settings, {"secret_key": (API_KEY,)}, Outside(session, Metrics(), IMPATIENT)
            )
            opened = open_provider(given)
            assert opened is not None
            placed.opened = opened
            yield placed
