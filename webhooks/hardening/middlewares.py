"""What every request passes, outermost first: its number, its deadline, its errors."""

from collections.abc import Callable

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from webhooks.hardening.errors import refusal
from webhooks.hardening.gate import Gate

REQUEST_ID = web.RequestKey("request_id", str)
ROUTE = web.RequestKey("route", str)
"""The route's pattern. Paths carry tokens and queries carry more, so neither is logged."""

UNMATCHED = "unmatched"
_log = structlog.get_logger("web")


def numbered(new_request_id: Callable[[], str]) -> Middleware:
    """Gives the request an id that stands in its answer and in every log line it causes."""

    @web.middleware
    async def number(request: web.Request, handler: Handler) -> web.StreamResponse:
        request[REQUEST_ID] = new_request_id()
        resource = request.match_info.route.resource
        request[ROUTE] = resource.canonical if resource else UNMATCHED
        with structlog.contextvars.bound_contextvars(request_id=request[REQUEST_ID]):
            return await handler(request)

    return number


def timed(gate: Gate) -> Middleware:
    """Tells the gate when a head has arrived and when the answer is made."""

    @web.middleware
    async def time(request: web.Request, handler: Handler) -> web.StreamResponse:
        connection = gate.connection_of(request)
        if connection is None:
            return await handler(request)
        with connection.answering(request):
            return await handler(request)

    return time


@web.middleware
async def forgiving(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns every failure into a short answer that tells a stranger nothing."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return refusal(request, error.status, request.get(REQUEST_ID, ""), error.headers)
    except Exception:
        if request.transport is None:
            return web.Response(status=400)  # nobody is there to read it
        _log.exception("request_failed", route=request[ROUTE])
        return refusal(request, 500, request.get(REQUEST_ID, ""))


@web.middleware
async def uncompressed(request: web.Request, handler: Handler) -> web.StreamResponse:
    """No provider compresses what it posts: refusing it is the whole gzip-bomb defence. W-09"""
    if request.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        raise web.HTTPUnsupportedMediaType
    return await handler(request)
