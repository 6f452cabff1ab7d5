"""/healthz (the process answers), /readyz (it can do its work), /metrics.

A restart cures a failing /healthz; a failing /readyz asks the proxy to look elsewhere meanwhile.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from ipaddress import ip_address

import structlog
from aiohttp import hdrs, web

from webhooks.hardening.secrets import same_secret
from webhooks.metrics import Metrics

Check = Callable[[], Awaitable[str | None]]
"""None when all is well, otherwise the reason (for the log, never for the answer)."""

_CHECK_SECONDS = 2.0
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")
_log = structlog.get_logger("web.health")


def health_routes(
    checks: Mapping[str, Check], metrics: Metrics, metrics_token: str = ""
) -> list[web.RouteDef]:
    """`metrics_token` opens /metrics to a scraper elsewhere; without it only this machine reads."""

    async def alive(_: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def ready(_: web.Request) -> web.Response:
        verdicts = await asyncio.gather(*(_verdict(n, check) for n, check in checks.items()))
        well = all(verdicts)
        words = {n: "ok" if v else "failing" for n, v in zip(checks, verdicts, strict=True)}
        return web.json_response({"ready": well, "checks": words}, status=200 if well else 503)

    async def numbers(request: web.Request) -> web.Response:
        if not _may_read(request, metrics_token):
            raise web.HTTPNotFound
        headers = {hdrs.CONTENT_TYPE: "text/plain; version=0.0.4; charset=utf-8"}
        return web.Response(body=metrics.exposition(), headers=headers)

    return [web.get("/healthz", alive), web.get("/readyz", ready), web.get("/metrics", numbers)]


async def _verdict(name: str, check: Check) -> bool:
    try:
        async with asyncio.timeout(_CHECK_SECONDS):
            reason = await check()
    except Exception as error:
        reason = type(error).__name__
    if reason is not None:
        _log.warning("not_ready", check=name, reason=reason)
    return reason is None


def _may_read(request: web.Request, token: str) -> bool:
    if token:
        return same_secret(request.headers.get("Authorization", ""), f"Bearer {token}")
    proxied = any(name in request.headers for name in _FORWARDED)
    return not proxied and request.remote is not None and ip_address(request.remote).is_loopback
