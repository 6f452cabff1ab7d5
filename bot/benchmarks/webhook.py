"""`webhook`: verify, store and answer over HTTP, against verify and parse alone.

The callers share the process with the server, on both sides alike; they send finished bytes.
"""

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from bot.benchmarks.community import NOW, StillClock, settle_mentors
from bot.benchmarks.databases import Db, SqliteTemplate, opened, warm
from bot.benchmarks.figures import Figure, Plan, at_least, at_most, skipped
from bot.benchmarks.http_callers import HttpCallers
from bot.benchmarks.postgres import NoPostgres, PostgresTemplate, postgres_server
from bot.benchmarks.timing import Lap, lap_of, middle
from bot.doorway import Doorway
from bot.router import Router
from bot.system import random_token
from core.clock import to_ms
from core.papers import Paper
from core.settings import InboxSettings
from webhooks.door import Store, webhook_route
from webhooks.hardening.limits import Limits
from webhooks.metrics import Metrics
from webhooks.payments.sandbox_door import SandboxDoor
from webhooks.sandbox.signing import HEADER, signature
from webhooks.server import build_application, listen

CALLERS = 32
_SECRET = "benchmark"  # noqa: S105  # signs and verifies here only
_ACCOUNT = "sbx_acct_demo"


class NoLinks:
    """No screen is made here."""

    def pay(self, order: int) -> str:
        return ""

    def join(self, booking: int, person: int) -> str:
        return ""

    def calendar(self, booking: int, person: int) -> str:
        return ""

    def watch(self, order: int, person: int) -> str:
        return ""

    def pay_ways(self, order: int, currency: str) -> list[tuple[str, str]]:
        return []

    def paper(self, kind: Paper, person: int, subject: int = 0, month: int = 0) -> str:
        return f"https://seatmate.test/papers/{kind}/{person}.{subject}.{month}"


def run(plan: Plan) -> Iterator[Figure]:
    count = plan.size(2_000, 40)
    requests = [_request(number) for number in range(count)]
    template = SqliteTemplate(plan.folder, "webhook", [settle_mentors(1)])
    yield from _measured(plan, "sqlite", lambda: f"sqlite:///{template.copy()}", requests, 0.35)
    try:
        with postgres_server() as server:
            copies = PostgresTemplate(server, [settle_mentors(1)])
            yield from _measured(plan, "postgresql", copies.copy, requests, 0.25)
    except NoPostgres as reason:
        yield skipped("webhook postgresql", str(reason))


def _measured(
    plan: Plan, db: str, url: Callable[[], str], requests: Sequence[bytes], goal: float
) -> Iterator[Figure]:
    rounds = [asyncio.run(_round(url(), requests)) for _ in range(plan.rounds)]
    floor, first, again = (middle([lap.rate for lap in laps]) for laps in zip(*rounds, strict=True))
    p99 = middle([laps[1].p99_ms for laps in rounds])
    detail = {"p99_ms": round(p99, 1), "callers": CALLERS, "rounds": plan.rounds}
    yield Figure(f"webhook {db}", "events/s", first, floor, at_least(goal), detail)
    yield Figure(
        f"webhook {db} replayed, against first",
        "us/event",
        1_000_000 / again,
        1_000_000 / first,
        at_most(1),
        {"rounds": plan.rounds},
    )


async def _round(url: str, requests: Sequence[bytes]) -> tuple[Lap, Lap, Lap]:
    """Verified and parsed only; stored for the first time; all of it once more."""
    async with opened(url) as db:
        await warm(db, 16)
        floor = await _posted(_known, [requests])
        first, again = await _posted(store_of(db), [requests, requests])
    return floor[0], first, again


async def _posted(store: Store, batches: Sequence[Sequence[bytes]]) -> list[Lap]:
    metrics = Metrics()
    door = SandboxDoor((_SECRET,), _ACCOUNT)
    routes = [webhook_route(door, store, StillClock(NOW), metrics)]
    app = build_application(Limits(), metrics, random_token, routes)
    server = await listen(app, "127.0.0.1", 0)
    callers = await HttpCallers.open(server.port, CALLERS)
    try:
        await lap_of(CALLERS, [partial(callers.post, _PING)] * CALLERS)
        return [
            await lap_of(CALLERS, [partial(callers.post, request) for request in batch])
            for batch in batches
        ]
    finally:
        await callers.close()
        await server.close()


async def _known(source: str, external_id: str, raw: bytes) -> bool:
    return False


def store_of(db: Db) -> Store:
    doorway = Doorway(db, Router(NoLinks()), InboxSettings(), lambda: None, {}, StillClock(NOW))

    async def store(source: str, external_id: str, raw: bytes) -> bool:
        return await doorway.store(source, external_id, external_id, raw.decode())

    return store


def _request(number: int) -> bytes:
    """One payment's event as its provider posts it: about 600 bytes, signed."""
    event = {
        "id": f"evt_{number:012}",
        "account": _ACCOUNT,
        "type": "payment.succeeded",
        "created": to_ms(NOW) // 1000,
        "data": {
            "id": f"pay_{number:012}",
            "amount": 5_000,
            "currency": "EUR",
            "reference": f"order-{number}",
            "metadata": {"order": str(number), "note": "x" * 300},
        },
    }
    body = json.dumps(event).encode()
    head = (
        f"POST /webhooks/sandbox HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"{HEADER}: {signature(body, to_ms(NOW) // 1000, (_SECRET,))}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


_PING = b"GET /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
