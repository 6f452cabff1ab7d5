"""What is true of every answer of the web edge: headers, errors, numbers, health, loopback."""

import asyncio
import json
from collections.abc import AsyncIterator

import aiohttp
import pytest
import structlog
from aiohttp import http_parser, web

from tests.harness.web import counted_tokens, edge, listening, talk
from webhooks.hardening.headers import content_policy
from webhooks.hardening.limits import Limits, limits_from
from webhooks.hardening.loopback import loopback_only
from webhooks.health import health_routes
from webhooks.metrics import Metrics, watch_loop_lag
from webhooks.server import SlowParser, build_application, listen, require_c_parser


async def page(_: web.Request) -> web.Response:
    return web.Response(text="<p>hello", content_type="text/html")


async def broken(_: web.Request) -> web.Response:
    raise RuntimeError("sk_live_secret leaked")


async def change(_: web.Request) -> web.Response:
    return web.Response(text="changed")


async def socket(request: web.Request) -> web.WebSocketResponse:
    answer = web.WebSocketResponse()
    await answer.prepare(request)
    await answer.send_str((await answer.receive()).data)
    await answer.close()
    return answer


ROUTES = (
    web.get("/page/{token}", page),
    web.get("/broken", broken),
    web.post("/change", change),
    web.get("/socket", socket),
)


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def test_every_answer_carries_the_security_headers(session: aiohttp.ClientSession) -> None:
    async with edge(*ROUTES) as server:
        for path in ("/page/x", "/broken", "/missing", "/change"):
            async with session.get(server.url + path) as response:
                assert response.headers["X-Content-Type-Options"] == "nosniff"
                assert response.headers["Referrer-Policy"] == "no-referrer"
                assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
                assert response.headers["Cache-Control"] == "no-store"
                assert response.headers["Server"] == "seatmate"


def test_a_page_policy_names_the_origins_its_forms_may_lead_to() -> None:
    policy = content_policy(["https://pay.example"])
    assert "form-action 'self' https://pay.example;" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/change", 405),
        ("PUT", "/change", 405),
        ("POST", "/page/x", 405),
        ("DELETE", "/socket", 405),
        ("GET", "/missing", 404),
        ("PROPFIND", "/page/x", 405),
    ],
)
async def test_wb10_wrong_methods_and_paths_change_nothing(
    session: aiohttp.ClientSession, method: str, path: str, status: int
) -> None:
    async with edge(*ROUTES) as server, session.request(method, server.url + path) as response:
        assert response.status == status
        assert (await response.json())["request_id"].startswith("token")
        assert status != 405 or response.headers["Allow"]


async def test_wb10_a_route_for_all_methods_is_refused_at_start() -> None:
    app = build_application(Limits(), Metrics(), counted_tokens(), [web.route("*", "/x", change)])
    with pytest.raises(ValueError, match="methods"):
        await listen(app, "127.0.0.1", 0)


async def test_fault_i13_an_error_tells_its_number_and_nothing_else(
    session: aiohttp.ClientSession,
) -> None:
    async with edge(*ROUTES) as server:
        async with session.get(f"{server.url}/broken") as response:
            assert response.status == 500
            assert await response.json() == {
                "error": "internal_server_error",
                "request_id": "token00000000001",
            }
        async with session.get(f"{server.url}/broken", headers={"Accept": "text/html"}) as response:
            assert response.content_type == "text/html"
            text = await response.text()
            assert "token00000000002" in text
            assert "secret" not in text


async def test_fault_i13_the_access_log_has_patterns_not_paths_or_queries(
    session: aiohttp.ClientSession,
) -> None:
    metrics = Metrics()
    with structlog.testing.capture_logs() as lines:
        async with edge(*ROUTES, metrics=metrics) as server:
            for path in ("/page/s3cret?key=s3cret", "/s3cret?key=s3cret"):
                async with session.get(server.url + path, headers={"Referer": "s3cret"}):
                    pass
            await talk(server.port, b"GARBAGE s3cret\r\n\r\n")
    assert [line["route"] for line in lines] == ["/page/{token}", "unmatched", "unmatched"]
    assert lines[0]["request_id"] == "token00000000001"
    assert "s3cret" not in json.dumps(lines)
    assert b"s3cret" not in metrics.exposition()


def test_wb5_the_slow_parser_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    require_c_parser()
    monkeypatch.setattr(http_parser, "HttpRequestParser", http_parser.HttpRequestParserPy)
    with pytest.raises(SlowParser):
        require_c_parser()
    require_c_parser(allow_slow_parser=True)


def test_the_limits_come_from_the_settings() -> None:
    from core.settings import WebSettings

    assert limits_from(WebSettings()) == Limits()
    assert limits_from(WebSettings(max_connections=7)).max_connections == 7


async def fine() -> str | None:
    return None


async def behind() -> str | None:
    return "migrations are 2 behind"


async def crashing() -> str | None:
    raise OSError("postgresql://user:password@host")


async def test_ready_only_when_every_check_is_well(session: aiohttp.ClientSession) -> None:
    metrics = Metrics()
    for checks, status in (
        ({"database": fine}, 200),
        ({"database": fine, "migrations": behind}, 503),
        ({"database": crashing}, 503),
    ):
        async with edge(*health_routes(checks, metrics)) as server:
            async with session.get(f"{server.url}/readyz") as response:
                assert response.status == status
                text = await response.text()
                assert "password" not in text
                assert "behind" not in text
            async with session.get(f"{server.url}/healthz") as response:
                assert response.status == 200


async def test_metrics_are_for_this_machine_or_for_the_token(
    session: aiohttp.ClientSession,
) -> None:
    metrics = Metrics()
    forwarded = {"X-Forwarded-For": "203.0.113.7"}
    async with edge(*health_routes({}, metrics), metrics=metrics) as server:
        async with session.get(f"{server.url}/metrics") as response:
            assert "seatmate_connections 1.0" in await response.text()
        async with session.get(f"{server.url}/metrics", headers=forwarded) as response:
            assert response.status == 404
    async with edge(*health_routes({}, metrics, "scraper"), metrics=metrics) as server:
        for token, status in (("scraper", 200), ("", 404), ("other", 404)):
            headers = {"Authorization": f"Bearer {token}", **forwarded}
            async with session.get(f"{server.url}/metrics", headers=headers) as response:
                assert response.status == status


async def test_fault_t12_a_blocked_loop_shows_in_the_lag() -> None:
    metrics = Metrics()
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        watch = tasks.create_task(watch_loop_lag(metrics, every_seconds=0.01))
        await asyncio.sleep(0.005)
        until = loop.time() + 0.1
        while loop.time() < until:
            pass
        lags = []
        for _ in range(5):  # turns of the loop until the late sleeper has run
            await asyncio.sleep(0)
            lags.append(metrics.registry.get_sample_value("seatmate_loop_lag_seconds") or 0)
        watch.cancel()
    assert max(lags) > 0.05


def loopback_application() -> web.Application:
    app = build_application(Limits(), Metrics(), counted_tokens(), ROUTES)
    app.middlewares.append(loopback_only)
    return app


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:{port}", 200),
        ("127.0.0.1:{port}", 200),
        ("[::1]:{port}", 200),
        ("LOCALHOST:{port}", 200),
        ("localhost", 403),
        ("localhost:1", 403),
        ("evil.example:{port}", 403),
        ("localhost.evil.example:{port}", 403),
        ("127.0.0.1.nip.io:{port}", 403),
        ("", 403),
    ],
)
async def test_dns_rebinding_is_refused_by_the_host(
    session: aiohttp.ClientSession, host: str, status: int
) -> None:
    async with listening(loopback_application()) as server:
        headers = {"Host": host.format(port=server.port)}
        async with session.get(f"{server.url}/page/x", headers=headers) as response:
            assert response.status == status


@pytest.mark.parametrize(
    ("extra", "status"),
    [
        ({}, 200),
        ({"Origin": "http://127.0.0.1:{port}"}, 200),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "http://localhost:{port}"}, 403),
        ({"Origin": "https://127.0.0.1:{port}"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "null", "Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://evil.example", "Sec-Fetch-Site": "same-origin"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
    ids=str,
)
async def test_other_sites_may_neither_post_nor_open_sockets(
    session: aiohttp.ClientSession, extra: dict[str, str], status: int
) -> None:
    async with listening(loopback_application()) as server:
        headers = {name: value.format(port=server.port) for name, value in extra.items()}
        async with session.post(f"{server.url}/change", headers=headers) as response:
            assert response.status == status
        assert await socket_opens(session, f"{server.url}/socket", headers) is (status == 200)


async def socket_opens(session: aiohttp.ClientSession, url: str, headers: dict[str, str]) -> bool:
    try:
        async with session.ws_connect(url, headers=headers) as opened:
            await opened.send_str("hello")
            return await opened.receive_str() == "hello"
    except aiohttp.WSServerHandshakeError:
        return False


async def test_a_socket_outlives_the_deadlines_of_requests(session: aiohttp.ClientSession) -> None:
    limits = Limits(head_seconds=0.1, body_seconds=0.1, keepalive_seconds=0.1)
    async with (
        edge(*ROUTES, limits=limits) as server,
        session.ws_connect(f"{server.url}/socket") as opened,
    ):
        await asyncio.sleep(0.5)
        await opened.send_str("still here")
        assert await opened.receive_str() == "still here"
