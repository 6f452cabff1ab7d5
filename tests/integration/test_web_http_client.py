"""Calls to outside services: three outcomes, bounded patience, no secret anywhere."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from tests.harness.web import IMPATIENT
from webhooks.http_client import (
    Call,
    Done,
    HttpClient,
    Outcome,
    Patience,
    Provider,
    Refused,
    Unknown,
    open_session,
)
from webhooks.metrics import Metrics

KEY = "sk_live_canary"
READ = Call("GET", "/x", "read_x")
WRITE = Call("POST", "/x", "make_x", body={"a": 1})
KEYED = Call("POST", "/x", "make_x", body={"a": 1}, idempotency_key="key-1")
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Scripted:
    """A provider that answers by script and remembers what it was asked; the last one stays."""

    def __init__(self, *answers: Answer | web.Response) -> None:
        self.answers = list(answers)
        self.seen: list[tuple[str, dict[str, str], bytes]] = []

    async def play(self, request: web.Request) -> web.StreamResponse:
        self.seen.append((request.method, dict(request.headers), await request.read()))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, web.Response):
            return web.Response(
                status=answer.status, body=answer.body, headers=dict(answer.headers)
            )
        return await answer(request)


@asynccontextmanager
async def calling(
    script: Scripted, metrics: Metrics | None = None, patience: Patience = IMPATIENT
) -> AsyncIterator[HttpClient]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", script.play)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    headers = {"Authorization": f"Bearer {KEY}"}
    provider = Provider("scripted", f"http://127.0.0.1:{site.port}/", headers, (KEY,))
    async with open_session() as session:
        yield HttpClient(session, provider, metrics or Metrics(), patience)
    await runner.cleanup()


def answer(status: int, body: object = None, **headers: str) -> web.Response:
    raw = b"" if body is None else json.dumps(body).encode()
    return web.Response(status=status, body=raw, headers=headers)


async def hang(_: web.Request) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError


async def hang_up(request: web.Request) -> web.StreamResponse:
    assert request.transport
    request.transport.abort()
    return web.Response()


@pytest.mark.parametrize(
    ("given", "outcome"),
    [
        (answer(200, {"ok": True}), Done(200, {"ok": True})),
        (answer(204), Done(204, None)),
        (answer(404, {"no": 1}), Refused(404, '{"no": 1}')),
        (answer(302, Location="http://evil.example/"), Refused(302, "")),
        (answer(500), Unknown("status_500")),
        (answer(429), Unknown("status_429")),
        (web.Response(body=b"<html>"), Unknown("answer_unreadable")),
        (web.Response(body=b'{"a": NaN}'), Unknown("answer_unreadable")),
    ],
    ids=str,
)
async def test_every_answer_is_done_refused_or_unknown(
    given: web.Response, outcome: Outcome
) -> None:
    metrics = Metrics()
    async with calling(Scripted(given), metrics) as client:
        assert await client.send(READ) == outcome
    labels = {"provider": "scripted", "outcome": type(outcome).__name__.lower()}
    name = "seatmate_provider_call_seconds_count"
    assert metrics.registry.get_sample_value(name, labels) == 1


@pytest.mark.parametrize("trouble", [answer(503), hang_up, answer(429)], ids=["503", "rst", "429"])
@pytest.mark.parametrize("call", [READ, KEYED], ids=["get", "keyed_post"])
async def test_what_may_be_repeated_is_tried_three_times(
    trouble: Answer | web.Response, call: Call
) -> None:
    script = Scripted(trouble, trouble, answer(200, {"ok": 1}))
    async with calling(script) as client:
        assert await client.send(call) == Done(200, {"ok": 1})
    assert len(script.seen) == 3
    assert len({(method, body) for method, _, body in script.seen}) == 1
    script = Scripted(trouble)
    async with calling(script) as client:
        assert isinstance(await client.send(call), Unknown)
    # aiohttp itself repeats a safe method once when a connection dies without an answer.
    assert len(script.seen) == (6 if trouble is hang_up and call is READ else 3)


async def test_a_repeated_post_carries_the_same_key() -> None:
    script = Scripted(answer(500), answer(500), answer(200, {}))
    async with calling(script) as client:
        await client.send(KEYED)
    assert [headers["Idempotency-Key"] for _, headers, _ in script.seen] == ["key-1"] * 3


@pytest.mark.parametrize("trouble", [answer(503), hang_up], ids=["503", "rst"])
async def test_fault_m08_a_post_without_a_key_is_sent_once(
    trouble: Answer | web.Response,
) -> None:
    script = Scripted(trouble, answer(200, {}))
    async with calling(script) as client:
        assert isinstance(await client.send(WRITE), Unknown)
    assert len(script.seen) == 1


async def test_a_definite_no_is_not_asked_again() -> None:
    script = Scripted(answer(422, {}), answer(200, {}))
    async with calling(script) as client:
        assert isinstance(await client.send(KEYED), Refused)
    assert len(script.seen) == 1


@pytest.mark.parametrize(("wait", "asked"), [("0", 2), ("3600", 1), ("soon", 2)])
async def test_a_short_retry_after_is_honoured_and_a_long_one_is_left_to_the_job(
    wait: str, asked: int
) -> None:
    script = Scripted(answer(429, None, **{"Retry-After": wait}), answer(200, {}))
    async with calling(script) as client:
        await client.send(READ)
    assert len(script.seen) == asked


async def test_a_hanging_provider_costs_a_bounded_time() -> None:
    patience = Patience(one_attempt=0.05, all_attempts=0.2, first_wait=0.001, longest_wait=0.01)
    async with calling(Scripted(hang), patience=patience) as client:
        async with asyncio.timeout(1):
            assert await client.send(READ) == Unknown("timeout")


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip_bomb"])
async def test_an_endless_answer_is_cut(packed: bool) -> None:
    raw = b" " * 3_000_000
    given = web.Response(body=raw)
    if packed:
        given = web.Response(body=gzip.compress(raw), headers={"Content-Encoding": "gzip"})
    async with calling(Scripted(given)) as client:
        assert await client.send(READ) == Unknown("ClientPayloadError")


async def test_nobody_listening_is_unknown() -> None:
    async with open_session() as session:
        client = HttpClient(session, Provider("x", "http://127.0.0.1:1"), Metrics(), IMPATIENT)
        assert isinstance(await client.send(KEYED), Unknown)


async def test_fault_i13_no_secret_in_logs_outcomes_or_texts() -> None:
    """Also not when the provider repeats our key in its error, as some do."""
    echo = answer(401, {"error": f"key {KEY} is revoked"})
    call = Call("GET", f"/{KEY}", "read_x", query={"token": KEY})
    with capture_logs() as lines:
        for given in (echo, answer(500, {"error": KEY}), hang_up):
            async with calling(Scripted(given)) as client:
                outcome = await client.send(call)
                assert KEY not in repr(outcome)
                assert KEY not in repr(client._provider)
    assert lines
    assert KEY not in json.dumps(lines, default=repr)


async def test_only_the_secret_is_taken_from_an_error_text() -> None:
    script = Scripted(answer(401, {"error": f"key {KEY}x"}))
    async with calling(script) as client:
        outcome = await client.send(READ)
    assert isinstance(outcome, Refused)
    assert "[hidden]x" in outcome.text
