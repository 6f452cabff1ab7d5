"""W-09, W-10, WB6: what one stranger's connection may cost us. Limits are small to be quick."""

import asyncio
import gzip
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

from tests.harness.web import (
    START,
    MovedClock,
    RememberingStore,
    counted_tokens,
    edge,
    listening,
    post_head,
    sandbox_edge,
    talk,
)
from webhooks.hardening.bodies import read_json, read_raw
from webhooks.hardening.limits import Limits
from webhooks.metrics import Metrics
from webhooks.sandbox.signing import HEADER, signature
from webhooks.server import build_application

QUICK = Limits(
    head_seconds=0.2,
    body_seconds=0.2,
    keepalive_seconds=0.3,
    linger_seconds=0.2,
    drain_seconds=0.1,
    max_body_bytes=2000,
)
EVENT = b'{"id":"sbx_evt_1"}'


async def echo(request: web.Request) -> web.Response:
    return web.Response(body=await read_raw(request))


async def plain_echo(request: web.Request) -> web.Response:
    return web.Response(body=await request.read())


async def echo_json(request: web.Request) -> web.Response:
    return web.json_response(await read_json(request))


async def ignore_body(_: web.Request) -> web.Response:
    await asyncio.Event().wait()
    raise AssertionError


ROUTES = (web.post("/echo", echo), web.post("/json", echo_json), web.post("/ignore", ignore_body))


@asynccontextmanager
async def unguarded() -> AsyncIterator[int]:
    """The negative control: the same route on aiohttp as it comes."""
    app = web.Application()
    app.router.add_post("/echo", plain_echo)
    runner = web.AppRunner(app, shutdown_timeout=0.1, lingering_time=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield site.port
    await runner.cleanup()


async def closed_within(port: int, *parts: bytes, seconds: float = 1.5) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await talk(port, *parts)
    except TimeoutError:
        return False
    return True


STALLED = {
    "silence": b"",
    "half_head": b"POST /echo HTTP/1.1\r\nHost: a\r\nX-Half",
    "half_body": post_head("/echo", 100) + b"half",
    "half_chunk": b"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n20\r\nab",
}


@pytest.mark.parametrize("kind", STALLED)
async def test_fault_w09_stalled_connections_are_closed_in_time(kind: str) -> None:
    async with edge(*ROUTES, limits=QUICK) as server:
        assert await closed_within(server.port, STALLED[kind])


@pytest.mark.parametrize("kind", STALLED)
async def test_control_without_the_gate_stalled_connections_stay(kind: str) -> None:
    async with unguarded() as port:
        assert not await closed_within(port, STALLED[kind], seconds=0.5)


async def test_fault_w09_a_handler_that_never_reads_is_still_bounded() -> None:
    async with edge(*ROUTES, limits=QUICK) as server:
        started = time.monotonic()
        assert await closed_within(server.port, post_head("/ignore", 50) + b"x", seconds=3)
        assert time.monotonic() - started < 2


async def drip(port: int, message: bytes) -> int:
    """One byte every 20 ms until the other side has enough; how many bytes went out."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    sent = 0
    try:
        for byte in message:
            writer.write(bytes([byte]))
            await writer.drain()
            sent += 1
            try:
                async with asyncio.timeout(0.02):
                    await reader.read()
                    break
            except TimeoutError:
                continue
    except ConnectionError:
        pass
    finally:
        writer.close()
    return sent


@pytest.mark.parametrize(
    "message",
    [b"POST /echo HTTP/1.1\r\n" + b"X: y\r\n" * 50, post_head("/echo", 400) + b"b" * 400],
    ids=["head", "body"],
)
async def test_fault_w10_a_byte_at_a_time_buys_no_time(message: bytes) -> None:
    async with edge(*ROUTES, limits=QUICK) as server:
        assert await drip(server.port, message) < len(message)


async def test_a_slow_body_is_answered_408() -> None:
    async with edge(*ROUTES, limits=QUICK) as server:
        answer = await talk(server.port, post_head("/echo", 100) + b"half")
        assert answer.startswith(b"HTTP/1.1 408 ")


async def test_an_idle_connection_is_closed_after_keep_alive() -> None:
    request = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
    async with edge(*ROUTES, limits=QUICK) as server:
        started = time.monotonic()
        assert (await talk(server.port, request, request)).count(b"HTTP/1.1 404") == 2
        assert 0.2 < time.monotonic() - started < 1.5


async def test_a_long_answer_is_not_cut_by_the_head_or_body_deadline() -> None:
    async def slow(_: web.Request) -> web.Response:
        await asyncio.sleep(0.5)
        return web.Response(text="done")

    async with edge(web.get("/slow", slow), limits=QUICK) as server:
        answer = await talk(server.port, b"GET /slow HTTP/1.0\r\nHost: a\r\n\r\n")
        assert answer.endswith(b"done")


@pytest.mark.parametrize("chunked", [False, True], ids=["length", "chunked"])
async def test_fault_w09_a_body_over_the_limit_is_413(chunked: bool) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(50):
            yield b"x" * 1000

    async with edge(*ROUTES, limits=QUICK) as server, aiohttp.ClientSession() as session:
        body = pieces() if chunked else b"x" * 2001
        async with session.post(f"{server.url}/echo", data=body) as response:
            assert response.status == 413
        async with session.post(f"{server.url}/echo", data=b"x" * 2000) as response:
            assert response.status == 200


async def test_fault_w09_ten_megabytes_are_not_read() -> None:
    async with edge(*ROUTES, limits=QUICK) as server:
        answer = await talk(server.port, post_head("/echo", 10**7), b"x" * 3000)
        assert answer.startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "GZIP"])
async def test_fault_w09_a_gzip_bomb_is_refused_unread(encoding: str) -> None:
    bomb = gzip.compress(b"\0" * 1_000_000)
    assert len(bomb) < 2000
    async with edge(*ROUTES, limits=QUICK) as server:
        head = post_head("/echo", len(bomb), {"Content-Encoding": encoding, "Connection": "close"})
        assert (await talk(server.port, head, bomb)).startswith(b"HTTP/1.1 415 ")


@pytest.mark.parametrize(
    ("raw", "kind", "status"),
    [
        (b'{"a":1}', "application/json", 200),
        (b'{"a":1}', "application/json; charset=UTF-8", 200),
        (b'{"a":1}', "application/json; charset=utf-16", 415),
        (b'{"a":1}', "text/plain", 415),
        (b"a=1", "application/x-www-form-urlencoded", 415),
        (b'{"a":NaN}', "application/json", 400),
        (b'{"a":1,"a":2}', "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[" * 1000, "application/json", 400),
        (b"9" * 1500, "application/json", 400),
    ],
)
async def test_fault_w09_only_strict_json_passes(raw: bytes, kind: str, status: int) -> None:
    async with edge(*ROUTES, limits=QUICK) as server, aiohttp.ClientSession() as session:
        headers = {"Content-Type": kind}
        async with session.post(f"{server.url}/json", data=raw, headers=headers) as response:
            assert response.status == status


@pytest.mark.parametrize(
    "raw",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nab\r\n",
        b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        b"POST /echo HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: -3\r\n\r\nabc",
        b"POST /echo HTTP/1.1\r\nHost: a\r\nX" + b"y" * 9000 + b": 1\r\n\r\n",
        b"POST /echo HTTP/1.1\r\nHost: a\r\n" + b"A: b\r\n" * 500 + b"\r\n",
    ],
    ids=["tls", "chunk", "minus", "lengths", "both", "negative", "long", "many"],
)
async def test_fault_w09_broken_http_is_closed_and_not_logged(
    raw: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async with edge(*ROUTES, limits=QUICK) as server:
        answer = await talk(server.port, raw)
        assert b" 400 " in answer.splitlines()[0]
    assert not caplog.records


async def test_fault_w10_the_oldest_idle_connection_makes_room() -> None:
    metrics = Metrics()
    limits = Limits(max_connections=3)
    async with edge(*ROUTES, limits=limits, metrics=metrics) as server, AsyncExitStack() as stack:
        idle = [await connect(server.port, stack) for _ in range(3)]
        newest = await connect(server.port, stack)
        assert await newest[0].readline() == b"HTTP/1.1 404 Not Found\r\n"
        assert (await idle[0][0].read()).startswith(b"HTTP/1.1 404")
        assert not any(reader.at_eof() for reader, _ in idle[1:])
    assert metrics.registry.get_sample_value(
        "seatmate_connections_dropped_total", {"reason": "made_room"}
    )


async def test_fault_w10_when_all_are_busy_the_newcomer_is_turned_away() -> None:
    entered = asyncio.Event()

    async def busy(_: web.Request) -> web.Response:
        entered.set()
        await asyncio.Event().wait()
        raise AssertionError

    limits = Limits(max_connections=1, drain_seconds=0.1)
    async with edge(web.get("/busy", busy), limits=limits) as server, AsyncExitStack() as stack:
        _, writer = await connect(server.port, stack, b"GET /busy HTTP/1.1\r\nHost: a\r\n\r\n")
        await entered.wait()
        assert await talk(server.port, b"GET /busy HTTP/1.1\r\nHost: a\r\n\r\n") == b""
        assert not writer.is_closing()


async def connect(
    port: int, stack: AsyncExitStack, first: bytes = b"GET /x HTTP/1.1\r\nHost: a\r\n\r\n"
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    stack.callback(writer.close)
    writer.write(first)
    await writer.drain()
    return reader, writer


async def acknowledged_among(idle: int, cap: int) -> float:
    """Seconds until a real event is acknowledged while `idle` connections hold on."""
    store = RememberingStore()
    limits = Limits(max_connections=cap)
    stamp = int(START.timestamp())
    headers = {HEADER: signature(EVENT, stamp, ("whsec_first",)), "Connection": "close"}
    request = post_head("/webhooks/sandbox", len(EVENT), headers) + EVENT
    async with (
        sandbox_edge(MovedClock(), store, limits=limits) as server,
        AsyncExitStack() as stack,
    ):
        for number in range(idle):
            half = (b"", b"POST /webhooks/sandbox HTTP/1.1\r\nHost: a\r\n")[number % 2]
            await connect(server.port, stack, half)
        started = time.monotonic()
        answer = await talk(server.port, request)
        taken = time.monotonic() - started
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert len(store.rows) == 1
    return taken


@pytest.mark.parametrize("cap", [150, 1000], ids=["over_the_cap", "under_the_cap"])
async def test_fault_w10_events_are_acknowledged_among_200_idle_connections(cap: int) -> None:
    assert await acknowledged_among(200, cap) < 1


@pytest.mark.slow
async def test_fault_w10_events_are_acknowledged_among_2000_idle_connections() -> None:
    assert await acknowledged_among(2000, 1500) < 1


async def test_many_requests_on_one_connection_are_all_answered() -> None:
    """Keep-alive and pipelining pass the gate unchanged."""
    one = post_head("/echo", 3) + b"abc"
    last = post_head("/echo", 3, {"Connection": "close"}) + b"end"
    async with edge(*ROUTES) as server:
        assert (await talk(server.port, one * 20 + last)).count(b"HTTP/1.1 200") == 21


async def test_fault_o07_a_stop_lets_the_answer_under_way_finish() -> None:
    entered, go_on = asyncio.Event(), asyncio.Event()

    async def slow(_: web.Request) -> web.Response:
        entered.set()
        await go_on.wait()
        return web.Response(text="finished")

    app = build_application(Limits(), Metrics(), counted_tokens(), [web.get("/slow", slow)])
    async with asyncio.TaskGroup() as tasks, listening(app) as server:
        answer = tasks.create_task(talk(server.port, b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n"))
        await entered.wait()
        closing = tasks.create_task(server.close())
        await asyncio.sleep(0)
        go_on.set()
        await closing
        assert (await answer).endswith(b"finished")
