"""Reads a request's body within its limits, as raw bytes: signatures are made over bytes."""

import asyncio

from aiohttp import web

from webhooks.hardening.limits import LIMITS
from webhooks.json_values import JsonRefused, JsonValue, strict_json

_JSON_TYPES = frozenset({"application/json", "text/json"})


async def read_raw(request: web.Request) -> bytes:
    """The body; 408 when it takes longer than the server's limit, 413 when it is larger."""
    try:
        async with asyncio.timeout(request.config_dict[LIMITS].body_seconds):
            return await request.read()
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    except web.RequestPayloadError:
        raise web.HTTPBadRequest from None


def require_json_type(request: web.Request) -> None:
    """415 unless the body calls itself JSON in UTF-8."""
    charset = (request.charset or "utf-8").lower()
    if request.content_type not in _JSON_TYPES or charset not in ("utf-8", "utf8"):
        raise web.HTTPUnsupportedMediaType


async def read_json(request: web.Request) -> JsonValue:
    """Strict JSON of an API call; 400 with no word on what was wrong with it."""
    require_json_type(request)
    try:
        return strict_json(await read_raw(request))
    except JsonRefused:
        raise web.HTTPBadRequest from None
