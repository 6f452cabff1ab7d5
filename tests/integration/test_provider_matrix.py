"""Provider x event x way of arrival, through the real route and door of each provider: the state at
the end is that of "once", and nothing is answered with 2xx before it is committed (W-01 to W-06).

The whole table is made from what there is: see `tests.harness.provider_histories`.
"""

import random
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import product as pairs

import aiohttp
import pytest
from sqlalchemy import text

from bot.composition.payment_events import worker
from bot.doorway import Doorway
from bot.router import Router
from core.ledger import DISPUTED, PLATFORM, cash, mentor_available, mentor_pending, owed
from core.orders import OrderState, Outcome
from core.settings import InboxSettings
from core.use_cases.buying import buy_pack
from core.use_cases.settled import Settled
from core.use_cases.settling import settle
from storage.statements import Statement
from tests.contract.test_payment_gateways import SHARED
from tests.harness.community import HandClock, product
from tests.harness.crowd import MENTOR, crowd
from tests.harness.provider_histories import CONTESTS, FOREIGN, WAYS, WORLDS, history
from tests.harness.screens_shown import LINKS
from tests.harness.web import edge
from tests.harness.world import World
from webhooks.door import webhook_route
from webhooks.metrics import Metrics

INBOX = InboxSettings()
KINDS = ("paid", "refunded", "won", "lost")
NAMES = [opens.__name__.removesuffix("_world") for opens in WORLDS]
OPENS = dict(zip(NAMES, WORLDS, strict=True))
HISTORIES = [
    (name, kind)
    for name, kind in pairs(NAMES, KINDS)
    if kind not in ("won", "lost") or name in CONTESTS
]


@dataclass
class Edge:
    """One provider's webhook route over a real database, and orders whose money it tells of.
    `early`: what was answered with 2xx and was not there when it was."""

    c: object
    world: object
    kind: str
    sold: object
    doorway: Doorway
    store: "Store"
    session: aiohttp.ClientSession
    url: str
    answers: list[int] = field(default_factory=list)
    early: list[str] = field(default_factory=list)

    async def history(self, number):
        """Of a student of its own."""
        order = await self.c.do(buy_pack, self.c.students[number], self.sold.id, self.c.act())
        return order, (await history(self.world, self.c.clock, order, self.kind)).events

    async def post(self, headers, raw):
        headers = {**headers, "Content-Type": "application/json"}
        async with self.session.post(self.url, data=raw, headers=headers) as response:
            status = response.status
        self.answers.append(status)
        if 200 <= status < 300:
            id = self.world.opened.door.event_id(raw)
            here = await self.c.see(lambda uow: uow.connection.one(_THERE, id=id))
            self.early += [] if here else [id]
        return status

    async def hear(self, deliveries):
        for headers, raw in deliveries:
            await self.post(headers, raw)
        await self.work()

    async def work(self):
        """Until nothing waits for its cause."""
        for _ in range(6):
            await self.doorway.once()
            if not await self.c.rows("SELECT 1 FROM arrivals WHERE state = 'new'"):
                return
            self.c.clock.advance(timedelta(seconds=40))

    async def arrived(self):
        ((count,),) = await self.c.rows("SELECT count(*) FROM arrivals")
        return count

    async def end(self, order):
        """The state that counts, without any id."""

        def look(uow):
            now = uow.orders.get(order.id)
            pack = uow.packs.by_order(order.id)
            lines = Counter()
            for line in uow.journal.of_order(order.id):
                lines[line.debit] -= line.amount.minor
                lines[line.credit] += line.amount.minor
            names = (PLATFORM, DISPUTED, cash(self.world.opened.name), mentor_pending(MENTOR),
                     mentor_available(MENTOR), owed(order.student_id))  # fmt: skip
            return {
                "order": now.state,
                "payments": _sums(uow.orders.payments(order.id), "outcome"),
                "refunds": _sums(uow.orders.refunds(order.id), "state"),
                "disputes": _sums(uow.disputes.of_order(order.id), "state"),
                "pack": (pack.total, pack.state) if pack else None,
                "books": [lines[name] for name in names],
            }

        return await self.c.see(look)


def _sums(rows, what):
    return sorted((getattr(each, what), each.amount.minor) for each in rows)


_THERE = Statement(text("SELECT 1 FROM arrivals WHERE external_id = :id"))


class Store:
    """The doorway's, which may be broken."""

    def __init__(self, doorway):
        self.doorway, self.broken = doorway, False

    async def __call__(self, source, external_id, raw):
        if self.broken:
            raise OSError("database or disk is full")
        return await self.doorway.store(source, external_id, external_id, raw.decode())


@asynccontextmanager
async def edged(url, provider, kind, students=8):
    async with crowd(url, students, cap=10_000) as c, OPENS[provider](c.clock) as world:
        door = world.opened.door
        workers = {door.name: worker(door)}
        doorway = Doorway(c.db, Router(LINKS), INBOX, lambda: None, workers, c.clock)
        store = Store(doorway)
        route = webhook_route(door, store, c.clock, Metrics())
        async with edge(route) as server, aiohttp.ClientSession() as session:
            to = f"{server.url}/webhooks/{door.name}"
            sold = replace(product(c.ids.new(), MENTOR), price=SHARED)
            await c.do(lambda uow: uow.products.add(sold))
            yield Edge(c, world, kind, sold, doorway, store, session, to)


@pytest.mark.parametrize(("provider", "kind"), HISTORIES)
async def test_fault_w01_however_it_arrives_it_ends_as_once(sqlite_url, provider, kind):
    async with edged(sqlite_url, provider, kind) as here:
        chance, ends = random.Random(kind), {}
        for number, (way, arranged) in enumerate(WAYS.items()):
            order, events = await here.history(number)
            await here.hear(arranged(events, chance))
            ends[way] = await here.end(order)
        assert {way: end for way, end in ends.items() if end != ends["once"]} == {}
        assert ends["once"]["order"] in (OrderState.PAID, OrderState.REFUNDED)
        assert {*here.answers} == {200}
        assert here.early == []


@pytest.mark.parametrize("provider", NAMES)
async def test_fault_w03_what_is_forged_leaves_nothing_and_the_true_one_still_counts(
    sqlite_url, provider
):
    async with edged(sqlite_url, provider, "refunded") as here:
        order, events = await here.history(0)
        for headers, raw in events:
            for number, false in enumerate(here.world.forged(raw)):
                assert (number, await here.post(false, raw)) in [(number, 400), (number, 403)]
            assert await here.post(headers, raw.replace(b"1", b"2", 1)) in (400, 401, 403)
        assert await here.arrived() == 0
        await here.hear(events)
        assert (await here.end(order))["payments"] == [(Outcome.FULFILLED, order.total.minor)]


@pytest.mark.parametrize(("provider", "kind"), HISTORIES)
async def test_fault_w04_told_again_a_month_later_changes_nothing(sqlite_url, provider, kind):
    """Refused by its age or known by its id."""
    async with edged(sqlite_url, provider, kind) as here:
        order, events = await here.history(0)
        await here.hear(events)
        end, arrived = await here.end(order), await here.arrived()
        here.c.clock.advance(timedelta(days=31))
        await here.hear(events)
        assert (await here.end(order), await here.arrived()) == (end, arrived)
        assert {*here.answers} <= {200, 403}


@pytest.mark.parametrize("provider", [name for name in NAMES if name in FOREIGN])
async def test_fault_w05_w06_events_of_another_account_or_mode_have_no_effect(sqlite_url, provider):
    async with edged(sqlite_url, provider, "refunded") as here:
        theirs, foreign = await here.history(0)
        for _, raw in foreign:
            await here.hear(FOREIGN[provider](here.world, raw))
        assert (await here.end(theirs))["payments"] == []
        ours, events = await here.history(1)
        await here.hear(events)
        assert (await here.end(ours))["payments"] == [(Outcome.FULFILLED, ours.total.minor)]


@pytest.mark.parametrize("provider", NAMES)
async def test_fault_w07_what_could_not_be_kept_is_not_answered_with_2xx(sqlite_url, provider):
    async with edged(sqlite_url, provider, "paid") as here:
        order, events = await here.history(0)
        here.store.broken = True
        await here.hear(events)
        assert {*here.answers} == {503}
        here.store.broken = False
        await here.hear(events)
        assert (await here.end(order))["payments"] == [(Outcome.FULFILLED, order.total.minor)]


async def test_control_an_answer_before_the_commit_is_seen(sqlite_url):
    async with edged(sqlite_url, "stripe", "paid") as here:
        _, events = await here.history(0)

        async def promised(source, external_id, raw):
            return True

        route = webhook_route(here.world.opened.door, promised, here.c.clock, Metrics())
        async with edge(route) as server:
            here.url = f"{server.url}/webhooks/stripe"
            await here.hear(events)
        assert here.early != []


@pytest.mark.parametrize("provider", NAMES)
async def test_fault_w01_500_histories_of_each_provider_end_the_same(provider):
    await _many(provider, 500)


@pytest.mark.slow
@pytest.mark.parametrize("provider", NAMES)
async def test_fault_w01_50_000_histories_of_each_provider_end_the_same(provider):
    await _many(provider, 50_000)


async def _many(provider, count):
    """Events read by the provider's own door, doubled and shuffled, into an engine in memory."""
    for kind in [kind for name, kind in HISTORIES if name == provider]:
        clock = HandClock()
        async with OPENS[provider](clock) as world:
            town = World(now=clock.now())
            student, mentor = town.student(), town.mentor()
            sold = replace(town.product(mentor), price=SHARED)
            town.store.products[sold.id] = sold
            order = town.order(student, sold)
            told = (await history(world, clock, order, kind)).events
            facts = [fact for _, raw in told if (fact := world.opened.door.parse(raw)[1])]
            before, chance, ends = town.store.copied(), random.Random(kind), set()
            for number in range(max(count // len(KINDS), 1)):
                town.store.restore(_copied(before))
                waiting = facts if number == 0 else chance.choices(facts, k=len(facts)) + facts
                if number:
                    chance.shuffle(waiting)
                for _ in range(3):
                    waiting = [each for each in waiting if town.run(settle, each) is Settled.EARLY]
                ends.add(_memory_end(town, order, student, mentor))
            assert len(ends) == 1


def _copied(tables):
    return {name: dict(rows) for name, rows in tables.items()}


def _memory_end(town, order, student, mentor):
    names = (PLATFORM, DISPUTED, mentor_pending(mentor.id), mentor_available(mentor.id),
             owed(student.id))  # fmt: skip
    store = town.store
    return (
        town.order_now(order).state,
        *(town.balance(name, SHARED.currency) for name in names),
        *sorted((str(each.state), each.amount.minor) for each in store.refunds.values()),
        *sorted((str(each.state), each.reason) for each in store.disputes.values()),
        *sorted((str(each.state), each.total) for each in store.packs.values()),
    )
