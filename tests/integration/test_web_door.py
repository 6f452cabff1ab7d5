"""W-03 to W-07, W-11, W-15: verify, store once, answer, work later."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta

import aiohttp
import pytest
from structlog.testing import capture_logs

from tests.harness.web import (
    ACCOUNT,
    SECRET,
    START,
    MovedClock,
    RememberingStore,
    edge,
    sandbox_edge,
)
from webhooks import door as door_module
from webhooks.door import WebhookDoor, webhook_route
from webhooks.metrics import Metrics
from webhooks.payments.sandbox_door import SandboxDoor
from webhooks.sandbox.signing import HEADER, signature

STAMP = int(START.timestamp())


def event(number: int = 1) -> bytes:
    data = {"id": "sbx_pay_1", "note": "سلام 🙂"}
    body = {"id": f"sbx_evt_{number}", "type": "x", "account": ACCOUNT, "data": data}
    return json.dumps(body, ensure_ascii=False).encode()


def signed(raw: bytes, secret: str = SECRET, stamp: int = STAMP) -> dict[str, str]:
    return {"Content-Type": "application/json", HEADER: signature(raw, stamp, (secret,))}


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def store() -> RememberingStore:
    return RememberingStore()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def post(
    session: aiohttp.ClientSession, url: str, raw: bytes, headers: Mapping[str, str]
) -> tuple[int, bytes]:
    async with session.post(f"{url}/webhooks/sandbox", data=raw, headers=headers) as response:
        return response.status, await response.read()


async def test_a_verified_event_is_stored_as_it_came(
    session: aiohttp.ClientSession, clock: MovedClock, store: RememberingStore
) -> None:
    raw = b"  " + event() + b"\n"
    async with sandbox_edge(clock, store) as server:
        assert await post(session, server.url, raw, signed(raw)) == (200, b"")
    assert store.rows == {("sandbox", "sbx_evt_1"): raw}


async def test_fault_r1_the_same_event_ten_times_is_stored_once_and_always_acknowledged(
    session: aiohttp.ClientSession, clock: MovedClock, store: RememberingStore
) -> None:
    raw = event()
    metrics = Metrics()
    async with sandbox_edge(clock, store, metrics=metrics) as server:
        answers = await asyncio.gather(
            *(post(session, server.url, raw, signed(raw)) for _ in range(10))
        )
    assert {status for status, _ in answers} == {200}
    assert (len(store.rows), store.repeats) == (1, 9)
    assert counted(metrics, "new") == 1
    assert counted(metrics, "repeated") == 9


def counted(metrics: Metrics, outcome: str) -> float | None:
    labels = {"source": "sandbox", "outcome": outcome}
    return metrics.registry.get_sample_value("seatmate_webhooks_total", labels)


FORGED: dict[str, dict[str, str]] = {
    "none": {},
    "empty": {HEADER: ""},
    "other_secret": {HEADER: signature(event(), STAMP, ("whsec_other",))},
    "empty_secret": {HEADER: signature(event(), STAMP, ("",))},
    "other_body": {HEADER: signature(event(2), STAMP, (SECRET,))},
    "other_header": {"Stripe-Signature": signature(event(), STAMP, (SECRET,))},
    "other_time": {
        HEADER: signature(event(), STAMP, (SECRET,)).replace(f"{STAMP}", f"{STAMP + 1}")
    },
}


@pytest.mark.parametrize("kind", FORGED)
async def test_fault_w03_forged_events_are_refused_alike_and_not_stored(
    session: aiohttp.ClientSession, clock: MovedClock, store: RememberingStore, kind: str
) -> None:
    headers = {"Content-Type": "application/json", **FORGED[kind]}
    with capture_logs() as lines:
        async with sandbox_edge(clock, store) as server:
            assert await post(session, server.url, event(), headers) == (403, b"")
    assert not store.rows
    assert SECRET not in json.dumps(lines)


@pytest.mark.parametrize("secrets", [(), ("",)])
async def test_fault_w03_a_door_without_a_secret_is_closed(
    session: aiohttp.ClientSession,
    clock: MovedClock,
    store: RememberingStore,
    secrets: tuple[str, ...],
) -> None:
    async with sandbox_edge(clock, store, secrets=secrets) as server:
        for secret in ("", SECRET):
            status, _ = await post(session, server.url, event(), signed(event(), secret))
            assert status == 403
    assert not store.rows


async def test_fault_w04_a_replay_after_five_minutes_is_refused(
    session: aiohttp.ClientSession, clock: MovedClock, store: RememberingStore
) -> None:
    async with sandbox_edge(clock, store) as server:
        clock.move(minutes=5)
        assert (await post(session, server.url, event(1), signed(event(1))))[0] == 200
        clock.move(seconds=1)
        assert (await post(session, server.url, event(2), signed(event(2))))[0] == 403
        clock.move(days=30)
        assert (await post(session, server.url, event(1), signed(event(1))))[0] == 403
    assert list(store.rows) == [("sandbox", "sbx_evt_1")]


async def test_fault_w15_two_secrets_for_a_day_then_one(
    session: aiohttp.ClientSession, clock: MovedClock, store: RememberingStore
) -> None:
    async with sandbox_edge(clock, store, secrets=("whsec_new", SECRET)) as server:
        for number, secret in enumerate((SECRET, "whsec_new")):
            headers = signed(event(number), secret)
            assert (await post(session, server.url, event(number), headers))[0] == 200
    async with sandbox_edge(clock, store, secrets=("whsec_new",)) as server:
        assert (await post(session, server.url, event(3), signed(event(3))))[0] == 403


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b'{"id":5}', b'{"id":"a","id":"b"}', b"\xff"])
async def test_fault_w09_a_verified_but_unreadable_body_is_400_and_not_stored(
    session: aiohttp.ClientSession, clock: MovedClock, store: RememberingStore, raw: bytes
) -> None:
    async with sandbox_edge(clock, store) as server:
        assert await post(session, server.url, raw, signed(raw)) == (400, b"")
    assert not store.rows


async def test_fault_w07_when_it_cannot_be_stored_the_provider_keeps_it(
    session: aiohttp.ClientSession, clock: MovedClock, store: RememberingStore
) -> None:
    store.broken = True
    async with sandbox_edge(clock, store) as server:
        assert await post(session, server.url, event(), signed(event())) == (503, b"")
        store.broken = False
        assert (await post(session, server.url, event(), signed(event())))[0] == 200
    assert len(store.rows) == 1


async def test_fault_w07_a_store_that_hangs_is_answered_503(
    session: aiohttp.ClientSession, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hanging(source: str, external_id: str, raw: bytes) -> bool:
        await asyncio.Event().wait()
        return True

    monkeypatch.setattr(door_module, "STORE_SECONDS", 0.05)
    route = webhook_route(SandboxDoor([SECRET], ACCOUNT), hanging, clock, Metrics())
    async with edge(route) as server:
        assert (await post(session, server.url, event(), signed(event())))[0] == 503


async def test_nothing_is_answered_before_it_is_stored(
    session: aiohttp.ClientSession, clock: MovedClock
) -> None:
    asked, stored = asyncio.Event(), asyncio.Event()

    async def slow(source: str, external_id: str, raw: bytes) -> bool:
        asked.set()
        await stored.wait()
        return True

    route = webhook_route(SandboxDoor([SECRET], ACCOUNT), slow, clock, Metrics())
    async with edge(route) as server, asyncio.TaskGroup() as tasks:
        answer = tasks.create_task(post(session, server.url, event(), signed(event())))
        await asked.wait()
        done, _ = await asyncio.wait([answer], timeout=0.05)
        assert not done
        stored.set()
    assert answer.result()[0] == 200


async def test_a_wrong_content_type_is_415_and_a_get_is_405(
    session: aiohttp.ClientSession, clock: MovedClock, store: RememberingStore
) -> None:
    headers = signed(event()) | {"Content-Type": "text/plain"}
    async with sandbox_edge(clock, store) as server:
        assert (await post(session, server.url, event(), headers))[0] == 415
        async with session.get(f"{server.url}/webhooks/sandbox") as response:
            assert response.status == 405
    assert not store.rows


async def test_fault_w11_two_hundred_events_are_acknowledged_quickly(
    session: aiohttp.ClientSession, clock: MovedClock, store: RememberingStore
) -> None:
    """Twenty on the wire at a time: this process plays the senders, too."""
    taken: list[float] = []
    wire = asyncio.Semaphore(20)

    async def one(url: str, number: int) -> None:
        raw = event(number)
        async with wire:
            started = time.perf_counter()
            assert (await post(session, url, raw, signed(raw)))[0] == 200
            taken.append(time.perf_counter() - started)

    async with sandbox_edge(clock, store) as server:
        await asyncio.gather(*(one(server.url, number) for number in range(200)))
    assert len(store.rows) == 200
    assert sorted(taken)[197] < 0.5


def test_the_sandbox_door_is_a_webhook_door() -> None:
    door: WebhookDoor = SandboxDoor([SECRET], ACCOUNT)
    assert not door.verify({}, event(), START + timedelta(0))


async def test_fault_w07_a_late_commit_is_answered_503_at_once_and_the_next_delivery_waits_for_it(
    session: aiohttp.ClientSession, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    committed = asyncio.Event()

    async def slow(source: str, external_id: str, raw: bytes) -> bool:
        asked.append(external_id)
        if asked.count(external_id) > 1:
            asyncio.get_running_loop().call_later(0.1, committed.set)
        await committed.wait()
        return False

    monkeypatch.setattr(door_module, "ANSWER_SECONDS", 0.02)
    route = webhook_route(SandboxDoor([SECRET], ACCOUNT), slow, clock, Metrics())
    async with edge(route) as server:
        assert (await post(session, server.url, event(), signed(event())))[0] == 503
        assert (await post(session, server.url, event(2), signed(event(2))))[0] == 503
        assert (await post(session, server.url, event(), signed(event())))[0] == 200
