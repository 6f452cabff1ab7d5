"""The pay and join pages over a real database, with a provider that can be told how to fail."""

import html
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

import aiohttp

from bot.composition.page_words import PageWords
from bot.links import SignedLinks
from bot.way_back import way_back
from core.facts import Checkout, CheckoutWanted, Fact, RefundWanted
from core.ids import OrderId
from core.orders import Order, OrderState
from core.people import Person
from core.ports import UnitOfWork
from core.ports_payments import PaymentGateway
from core.settings import Settings
from tests.harness.community import STUDENT, Community, community
from tests.harness.web import edge
from webhooks.pages.pages import Pages
from webhooks.pages.routes import page_routes

PROVIDER = "https://pay.example"
BASE = "https://seatmate.example"


@dataclass
class FakeGateway:
    """Answers the same checkout for the same key, as providers do (M-01)."""

    name: str = "fake"
    asked: list[CheckoutWanted] = field(default_factory=list)
    trouble: Exception | None = None

    async def open_checkout(self, wanted: CheckoutWanted) -> Checkout:
        self.asked.append(wanted)
        if self.trouble is not None:
            raise self.trouble
        return Checkout(self.name, f"co-{wanted.key}", f"{PROVIDER}/{wanted.key}")

    async def look_up(
        self, order_id: OrderId, created_after: datetime, checkout: str
    ) -> list[Fact]:
        return []

    async def end_checkout(self, checkout: str) -> None:
        return None

    async def refund(self, wanted: RefundWanted) -> Fact | None:
        return None

    async def events_since(self, moment: datetime) -> list[Fact]:
        return []


@dataclass
class Answer:
    status: int
    text: str
    headers: dict[str, str]

    @property
    def words(self) -> str:
        """What a person reads: without tags and without direction marks."""
        plain = html.unescape(re.sub(r"<[^>]+>", "\n", self.text))
        return plain.translate({0x2068: None, 0x2069: None})

    @property
    def target(self) -> str:
        return self.headers.get("Location", "")


@dataclass
class Desk:
    house: Community
    links: SignedLinks
    gateway: FakeGateway
    session: aiohttp.ClientSession
    url: str
    pokes: list[str]

    async def get(self, path: str, **headers: str) -> Answer:
        return await self._ask("GET", path, headers)

    async def post(self, path: str, **form: str) -> Answer:
        return await self._ask("POST", path, {}, form)

    async def _ask(
        self, method: str, path: str, headers: dict[str, str], form: dict[str, str] | None = None
    ) -> Answer:
        async with self.session.request(
            method, self.url + path, headers=headers, data=form, allow_redirects=False
        ) as response:
            return Answer(response.status, await response.text(), dict(response.headers))

    def pay_path(self, order: int = 500) -> str:
        return self.links.pay(order).removeprefix(self.links.base)

    def join_path(self, booking: int, person: int = STUDENT) -> str:
        return self.links.join(booking, person).removeprefix(self.links.base)

    async def put(self, *rows: Order) -> None:
        await self.house.db.write(lambda uow: [uow.orders.add(each) for each in rows])

    async def order(self, id: int = 500) -> Order:
        found = await self.house.db.read(lambda uow: uow.orders.get(OrderId(id)))
        assert found is not None
        return found

    async def change_order(self, state: OrderState) -> None:
        stored = await self.order()
        await self.house.db.write(lambda uow: uow.orders.save(replace(stored, state=state)))

    async def change_student(self, **changes: str) -> None:
        def change(uow: UnitOfWork) -> Person:
            person = uow.people.get(STUDENT)
            assert person is not None
            return uow.people.save(replace(person, **changes))  # type: ignore[arg-type]

        await self.house.db.write(change)


@asynccontextmanager
async def desk(
    url: str, real: PaymentGateway | None = None, origin: str = PROVIDER, *, own_base: bool = False
) -> AsyncIterator[Desk]:
    """`real`: a provider to ask instead of the fake one, whose page is at `origin`. `own_base`:
    links lead to this very server, for browsers."""
    async with community(url) as house:
        links, fake, pokes = SignedLinks("key", BASE, 86_400), FakeGateway(), list[str]()
        gateway = real or fake
        pages = Pages(
            db=house.db,
            links=links,
            gateways={gateway.name: gateway},
            provider_origins={gateway.name: origin},
            words=PageWords(),
            way_back=way_back,
            clock=house.clock,
            settings=Settings(),
            changed=lambda: pokes.append("changed"),
        )
        async with edge(*page_routes(pages)) as server, aiohttp.ClientSession() as session:
            links.base = server.url if own_base else BASE
            yield Desk(house, links, fake, session, server.url, pokes)
