"""POST /courses/<site>: verify, store once, answer, work later. Nothing is decided here, and the
answer tells nothing of who or what is known to us."""

import asyncio

import structlog
from aiohttp import web

from core.clock import Clock
from webhooks.courses.door import CourseDoor
from webhooks.door import STORE_SECONDS, Store
from webhooks.hardening.bodies import read_raw, require_json_type
from webhooks.json_values import JsonRefused
from webhooks.metrics import Metrics

_log = structlog.get_logger("web.courses")


def course_route(door: CourseDoor, store: Store, clock: Clock, metrics: Metrics) -> web.RouteDef:
    """200 when stored (first time or not), 403 without a word when it is not from the site.

    400 names the field when the site itself, signed, sent something that cannot be read; 503 when
    it could not be stored, so that the site sends it again.
    """

    def answer(status: int, outcome: str, said: dict[str, str] | None = None) -> web.Response:
        metrics.webhooks.labels(door.name, outcome).inc()
        return web.json_response(said, status=status) if said else web.Response(status=status)

    async def receive(request: web.Request) -> web.Response:
        require_json_type(request)
        raw = await read_raw(request)
        if not door.verify(request.headers, raw, clock.now()):
            return answer(403, "refused")
        try:
            told = door.read(raw)
        except JsonRefused as reason:
            _log.warning("completion_unreadable", site=door.site, reason=str(reason))
            return answer(400, "unreadable", {"error": str(reason)})
        if told.what is None:
            return answer(200, "test", {"status": "test"})
        return await keep(told.key, raw)

    async def keep(key: str, raw: bytes) -> web.Response:
        try:
            async with asyncio.timeout(STORE_SECONDS):
                new = await store(door.name, key, raw)
        except Exception as error:  # W-07: whatever the reason, the site keeps it for us
            _log.error("completion_not_stored", site=door.site, reason=type(error).__name__)
            return answer(503, "not_stored")
        status = "stored" if new else "repeated"
        return answer(200, "new" if new else "repeated", {"status": status})

    return web.post(f"/courses/{door.site}", receive)
