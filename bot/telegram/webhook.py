"""POST /webhooks/telegram: an update is stored, then answered with 200 (X4).

Telegram sends it again until it is answered so. Whoever does not know the secret learns nothing.
"""

import hmac
import json

import structlog
from aiohttp import web

from bot.telegram.receiver import Receiver
from bot.telegram.surroundings import Json
from webhooks.hardening.bodies import read_raw, require_json_type

PATH = "/webhooks/telegram"
SECRET = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the header's name
_log = structlog.get_logger(__name__)


def webhook_route(receiver: Receiver, secret: str) -> web.RouteDef:
    """403 for a wrong secret, 400 for what is no JSON, 503 when it could not be stored."""

    async def receive(request: web.Request) -> web.Response:
        if not is_secret(request.headers.get(SECRET, ""), secret):
            return web.Response(status=403)
        require_json_type(request)
        update = read_update(await read_raw(request))
        if update is None:
            _log.warning("update_no_json")
            return web.Response(status=400)
        try:
            await receiver.receive(update)
        except Exception as error:  # W-07: whatever the reason, Telegram keeps it for us
            _log.error("update_not_stored", error=type(error).__name__)
            return web.Response(status=503)
        return web.Response(status=200)

    return web.post(PATH, receive)


def read_update(raw: bytes) -> Json | None:
    """Any JSON object: what it holds is judged once it is stored."""
    try:
        update = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return update if isinstance(update, dict) else None


def is_secret(given: str, expected: str) -> bool:
    """In constant time; an unset secret opens no door."""
    same = hmac.compare_digest(given.encode(), expected.encode())
    return bool(expected) and same
