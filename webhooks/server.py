"""The web edge's frame: one hardened aiohttp application, and the listening server around it.

Outside services call us here. Routes come from their own modules; this file only knows what is
true for all of them (WB5, WB6, WB10).
"""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from aiohttp import http_parser, web

from webhooks.hardening.gate import Gate
from webhooks.hardening.headers import set_security_headers
from webhooks.hardening.limits import LIMITS, Limits
from webhooks.hardening.logs import access_logger, server_logger
from webhooks.hardening.middlewares import forgiving, numbered, timed, uncompressed
from webhooks.hardening.open_files import allow_open_files
from webhooks.metrics import Metrics

GATE = web.AppKey("gate", Gate)
METRICS = web.AppKey("metrics", Metrics)

_BACKLOG = 1024


class SlowParser(RuntimeError):
    """aiohttp runs on its Python parser, the home of most of its smuggling faults. WB5"""


@dataclass(frozen=True, slots=True)
class ListeningServer:
    """A server that accepts connections; `close` lets answers under way finish first."""

    host: str
    port: int
    runner: web.AppRunner

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    async def close(self) -> None:
        await self.runner.cleanup()


def build_application(
    limits: Limits,
    metrics: Metrics,
    new_request_id: Callable[[], str],
    routes: Iterable[web.AbstractRouteDef] = (),
) -> web.Application:
    """An application on which `listen` can run. Sub-applications may be added before it does."""
    gate = Gate(limits, metrics.connection_dropped)
    metrics.watch_connections(lambda: len(gate))
    app = web.Application(
        client_max_size=limits.max_body_bytes,
        middlewares=[numbered(new_request_id), timed(gate), forgiving, uncompressed],
    )
    app[GATE], app[LIMITS], app[METRICS] = gate, limits, metrics
    app.on_response_prepare.append(set_security_headers)
    app.add_routes(routes)
    return app


async def listen(
    app: web.Application, host: str, port: int, *, allow_slow_parser: bool = False
) -> ListeningServer:
    """Starts to accept on `host`:`port` (0 = any free one). Raises SlowParser."""
    require_c_parser(allow_slow_parser)
    _require_named_methods(app)
    limits, gate = app[LIMITS], app[GATE]
    allow_open_files(limits.max_connections)
    runner = web.AppRunner(
        app,
        access_log_class=access_logger(app[METRICS]),
        logger=server_logger(),
        keepalive_timeout=limits.keepalive_seconds,
        shutdown_timeout=limits.drain_seconds,
        lingering_time=limits.linger_seconds,
        auto_decompress=False,
    )
    await runner.setup()
    site = _GatedSite(runner, gate, host, port)
    try:
        await site.start()
    except OSError:
        await runner.cleanup()
        raise
    return ListeningServer(host, runner.addresses[0][1], runner)


def require_c_parser(allow_slow_parser: bool = False) -> None:
    if not allow_slow_parser and http_parser.HttpRequestParser.__module__ == http_parser.__name__:
        raise SlowParser("aiohttp was installed without its C parser; reinstall it from a wheel")


def _require_named_methods(app: web.Application) -> None:
    """A route for all methods would let GET change state. WB10"""
    for route in app.router.routes():
        if route.method == "*":
            raise ValueError(f"{route.resource} must name its methods")


class _GatedSite(web.BaseSite):
    """aiohttp's TCP site with the gate as protocol factory."""

    def __init__(self, runner: web.AppRunner, gate: Gate, host: str, port: int) -> None:
        super().__init__(runner, backlog=_BACKLOG)
        self._gate, self._host, self._port = gate, host, port

    @property
    def name(self) -> str:
        return f"http://{self._host}:{self._port}"

    async def start(self) -> None:
        await super().start()
        assert self._runner.server
        self._gate.new_protocol = self._runner.server
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            self._gate, self._host, self._port, backlog=self._backlog
        )
