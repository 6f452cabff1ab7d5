"""The door through which providers tell us things: verify, store once, answer, work later.

Nothing is decided here. A delivery that was verified is committed under the provider's own event
id before it is answered, so a crash after the answer loses nothing and a repeat changes nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Protocol

import structlog
from aiohttp import web

from core.clock import Clock
from core.ports_payments import OutcomeUnknown
from webhooks.hardening.bodies import read_raw, require_json_type
from webhooks.json_values import JsonRefused
from webhooks.metrics import Metrics

Store = Callable[[str, str, bytes], Awaitable[bool]]
"""(source, external id, raw body) -> True when new, False when known. Commits before it returns."""

ANSWER_SECONDS = 0.25
"""What is not committed by then is answered 503, so that a database that stands still holds nobody
up. Its unit goes on and commits when it can; the provider sends it once more, a repeat then."""
STORE_SECONDS = 8.0  # for one that comes again; providers wait 10 to 20 s for our answer
_MOST_LATE = 10_000
_log = structlog.get_logger("web.door")


class WebhookDoor(Protocol):
    """What differs between providers."""

    name: str

    def verify(
        self, headers: Mapping[str, str], raw: bytes, now: datetime
    ) -> bool | Awaitable[bool]:
        """Is this body from the provider, and recent? Without a secret, False. Where the provider
        itself has to be asked it may raise OutcomeUnknown, and nothing else."""
        ...

    def event_id(self, raw: bytes) -> str:
        """The provider's own id of the event; raises JsonRefused when it cannot be read."""
        ...


def webhook_route(door: WebhookDoor, store: Store, clock: Clock, metrics: Metrics) -> web.RouteDef:
    """POST /webhooks/<name>: 200 when stored (first time or not), 403 when not from the provider.

    400 when verified but unreadable, 503 when it is not stored (yet), so that it comes again.
    """

    answer = partial(_answer, door.name, metrics)
    late = _Late()

    async def receive(request: web.Request) -> web.Response:
        require_json_type(request)
        raw = await read_raw(request)
        try:
            verified = door.verify(request.headers, raw, clock.now())
            genuine = verified if isinstance(verified, bool) else await verified
        except OutcomeUnknown:  # who has to say so does not answer: it shall come again
            return answer(503, "not_verified")
        if not genuine:
            return answer(403, "refused")
        try:
            external_id = door.event_id(raw)
        except JsonRefused as reason:
            _log.warning("webhook_unreadable", source=door.name, reason=str(reason))
            return answer(400, "unreadable")
        return await keep(external_id, raw)

    async def keep(external_id: str, raw: bytes) -> web.Response:
        try:
            async with asyncio.timeout(late.patience(external_id)):
                new = await store(door.name, external_id, raw)
        except TimeoutError:
            late.add(external_id)
            _log.warning("webhook_not_stored_yet", source=door.name)
            return answer(503, "late")
        except Exception as error:  # W-07: whatever the reason, the provider keeps it for us
            _log.error("webhook_not_stored", source=door.name, reason=type(error).__name__)
            return answer(503, "not_stored")
        return answer(200, "new" if new else "repeated")

    return web.post(f"/webhooks/{door.name}", receive)


class _Late:
    """Deliveries that were answered too early. Where every commit takes long, the second answer
    waits for it: else such a machine would never say yes."""

    def __init__(self) -> None:
        self._known: dict[str, None] = {}

    def patience(self, external_id: str) -> float:
        return STORE_SECONDS if external_id in self._known else ANSWER_SECONDS

    def add(self, external_id: str) -> None:
        self._known[external_id] = None
        if len(self._known) > _MOST_LATE:
            del self._known[next(iter(self._known))]


def _answer(source: str, metrics: Metrics, status: int, outcome: str) -> web.Response:
    """No body: a stranger learns nothing from it, and a provider reads only the status."""
    metrics.webhooks.labels(source, outcome).inc()
    return web.Response(status=status)
