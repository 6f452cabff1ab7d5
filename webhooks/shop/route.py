"""POST /shop/<name>: verify, store once, answer with the claim code, work later.

Nothing is decided here. The code is derived and not looked up, so the first answer has it as well
as every repeat of it, and a lost answer costs nothing.
"""

import asyncio

import structlog
from aiohttp import web

from core.clock import Clock
from webhooks.door import STORE_SECONDS, Store
from webhooks.hardening.bodies import read_raw, require_json_type
from webhooks.json_values import JsonRefused
from webhooks.metrics import Metrics
from webhooks.shop.door import ShopDoor
from webhooks.shop.reading import Told

_log = structlog.get_logger("web.shop")


def shop_route(door: ShopDoor, store: Store, clock: Clock, metrics: Metrics) -> web.RouteDef:
    """200 when stored (first time or not), 403 without a word when it is not from the shop.

    400 names the field when the shop itself, signed, sent something that cannot be read; 503 when
    it could not be stored, so that the shop sends it again.
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
            _log.warning("shop_unreadable", shop=door.shop, reason=str(reason))
            return answer(400, "unreadable", {"error": str(reason)})
        if told.what is None:
            return answer(200, "test", {"status": "test"})
        return await keep(told, raw)

    async def keep(told: Told, raw: bytes) -> web.Response:
        try:
            async with asyncio.timeout(STORE_SECONDS):
                new = await store(door.name, told.key, raw)
        except Exception as error:  # W-07: whatever the reason, the shop keeps it for us
            _log.error("shop_not_stored", shop=door.shop, reason=type(error).__name__)
            return answer(503, "not_stored")
        said = {"status": "stored" if new else "repeated"}
        code = door.code_for(told)
        if code:
            said["claim_code"] = code
        return answer(200, "new" if new else "repeated", said)

    return web.post(f"/shop/{door.shop}", receive)
