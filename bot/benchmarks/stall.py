"""`stall`: Stripe's events at 200 a second while nothing can be written for two seconds.

Open loop: each event is sent at its moment, whether or not earlier ones are answered, and its wait
counts from there. A reader of its own looks, at each 2xx, whether the row is committed. Whatever
was not taken is sent once more at the end, as Stripe does; then every event must be there once.
"""

import asyncio
import hashlib
import hmac
import json
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field

import asyncpg  # type: ignore[import-untyped]  # ships no types

from bot.benchmarks.community import NOW, StillClock, settle_mentors
from bot.benchmarks.databases import Db, SqliteTemplate, opened, warm
from bot.benchmarks.figures import Figure, Plan, at_most, skipped
from bot.benchmarks.http_callers import HttpCallers
from bot.benchmarks.postgres import NoPostgres, PostgresTemplate, postgres_server
from bot.benchmarks.timing import percentile
from bot.benchmarks.webhook import store_of
from bot.system import random_token
from core.clock import to_ms
from storage.arrived import count_arrivals, is_stored
from storage.unit_of_work import SqlUnitOfWork
from webhooks.door import webhook_route
from webhooks.hardening.limits import Limits
from webhooks.metrics import Metrics
from webhooks.payments.stripe.door import StripeDoor
from webhooks.payments.stripe.events import Ours
from webhooks.server import build_application, listen

RATE, CONNECTIONS, MOST_MS = 200, 200, 500.0
_SECRET = "benchmark"  # noqa: S105  # signs and verifies here only
_IDLE = Limits(head_seconds=300, keepalive_seconds=300)  # connections wait to the end
Stall = Callable[[Db, float], Awaitable[None]]


@dataclass
class Told:
    """`early`: 2xx for which no row was committed; there must be none."""

    waits: list[float] = field(default_factory=list)
    later: list[bytes] = field(default_factory=list)
    early: int = 0


def run(plan: Plan) -> Iterator[Figure]:
    events = [_request(number) for number in range(plan.size(30 * RATE, 40))]
    seconds = 0.05 if plan.small else 2.0
    template = SqliteTemplate(plan.folder, "stall", [settle_mentors(1)])
    yield _figure("sqlite", f"sqlite:///{template.copy()}", events, _held_lane, seconds)
    try:
        with postgres_server() as server:
            url = PostgresTemplate(server, [settle_mentors(1)]).copy()
            yield _figure("postgresql", url, events, _held_table(url), seconds)
    except NoPostgres as reason:
        yield skipped("stall postgresql", str(reason))


def _figure(db: str, url: str, events: Sequence[bytes], stall: Stall, seconds: float) -> Figure:
    told = asyncio.run(_round(url, events, stall, seconds))
    detail = {
        "slowest_ms": round(max(told.waits) * 1000, 1), "events": len(events),
        "answered_503": len(told.later), "stalled_s": seconds,
    }  # fmt: skip
    p99 = percentile(told.waits, 99) * 1000
    return Figure(f"stall {db}, p99 of the answer", "ms", p99, None, at_most(MOST_MS), detail)


async def _round(url: str, events: Sequence[bytes], stall: Stall, seconds: float) -> Told:
    """Raises AssertionError when an event is lost, doubled or answered before its commit."""
    async with opened(url) as db:
        await warm(db, 16)
        metrics = Metrics()
        door = StripeDoor((_SECRET,), Ours("", livemode=False))
        route = webhook_route(door, store_of(db), StillClock(NOW), metrics)
        app = build_application(_IDLE, metrics, random_token, [route])
        server = await listen(app, "127.0.0.1", 0)
        callers = await HttpCallers.open(server.port, CONNECTIONS)
        try:
            told = await _sent(db, callers, events, stall, seconds)
            for request in told.later:
                await callers.post(request)
        finally:
            await callers.close()
            await server.close()
        stored = await db.read(count_arrivals)
    assert stored == len(events), stored
    assert not told.early, told.early
    return told


async def _sent(
    db: Db, callers: HttpCallers, events: Sequence[bytes], stall: Stall, seconds: float
) -> Told:
    told, loop = Told(), asyncio.get_running_loop()
    began = loop.time() + 0.1

    async def send(number: int, request: bytes, due: float) -> None:
        status = await callers.status(request)
        told.waits.append(loop.time() - due)
        if status == 200:
            told.early += not await db.read(lambda uow: _is_there(uow, number))
        else:
            assert status == 503, status
            told.later.append(request)

    async def stand_still() -> None:
        await asyncio.sleep(len(events) / RATE / 3)
        await stall(db, seconds)

    async with asyncio.TaskGroup() as group:
        group.create_task(stand_still())
        for number, request in enumerate(events):
            due = began + number / RATE
            await asyncio.sleep(due - loop.time())
            group.create_task(send(number, request, due))
    return told


def _is_there(uow: SqlUnitOfWork, number: int) -> bool:
    return is_stored(uow, _name(number))


async def _held_lane(db: Db, seconds: float) -> None:
    """SQLite has one writer, and it does not come back."""
    hold = threading.Event()
    await db.write(lambda uow: hold.wait(seconds))


def _held_table(url: str) -> Stall:
    async def stall(db: Db, seconds: float) -> None:
        """Somebody else holds the table against every writer."""
        stranger = await asyncpg.connect(url)
        try:
            async with stranger.transaction():
                await stranger.execute("LOCK TABLE arrivals IN EXCLUSIVE MODE")
                await asyncio.sleep(seconds)
        finally:
            await stranger.close()

    return stall


def _name(number: int) -> str:
    return f"evt_{number:012}"


def _request(number: int) -> bytes:
    session = {"id": f"cs_{number:012}", "object": "checkout.session", "note": "x" * 1500}
    event = {
        "id": _name(number), "object": "event", "type": "checkout.session.completed",
        "created": to_ms(NOW) // 1000, "livemode": False, "data": {"object": session},
    }  # fmt: skip
    body, at = json.dumps(event).encode(), to_ms(NOW) // 1000
    mac = hmac.new(_SECRET.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
    head = (
        "POST /webhooks/stripe HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Stripe-Signature: t={at},v1={mac}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
