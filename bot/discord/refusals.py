"""Discord shuts an address out at 10,000 invalid requests in ten minutes (401, 403, 429). All are
counted, the library's own among them; long before that, sending pauses and staff are told."""

from collections.abc import Awaitable, Callable

import structlog
from aiohttp import ClientSession, TraceConfig, TraceRequestEndParams

WINDOW = 600.0  # seconds
MOST = 1_000  # of the 10,000
_INVALID = frozenset({401, 403, 429})
_log = structlog.get_logger(__name__)


class Refusals:
    """`seconds`: a monotonic clock. `paused`: told once a pause, with the seconds it lasts.

    The window begins with the first refusal. In any ten minutes there are fewer than 2 x MOST.
    """

    def __init__(
        self, seconds: Callable[[], float], paused: Callable[[float], Awaitable[None]]
    ) -> None:
        self._seconds = seconds
        self._paused = paused
        self._ends_at = 0.0
        self.count = 0

    def wait(self) -> float:
        """Seconds until something may be sent again; 0 is now."""
        if self.count < MOST:
            return 0.0
        return max(0.0, self._ends_at - self._seconds())

    async def note(self, status: int, scope: str) -> None:
        """`scope` "shared": a limit that others used up, which does not count."""
        if status not in _INVALID or (status == 429 and scope == "shared"):
            return
        if self._seconds() >= self._ends_at:
            self.count, self._ends_at = 0, self._seconds() + WINDOW
        self.count += 1
        if self.count == MOST:
            await self._pause()

    def trace(self) -> TraceConfig:
        """Sees every answer, also those that the library tries again by itself."""
        config = TraceConfig()
        config.on_request_end.append(self._answered)
        return config

    async def _answered(
        self, session: ClientSession, context: object, params: TraceRequestEndParams
    ) -> None:
        answer = params.response
        await self.note(answer.status, answer.headers.get("X-RateLimit-Scope", ""))

    async def _pause(self) -> None:
        wait = self.wait()
        _log.error("discord_paused", invalid_requests=self.count, seconds=round(wait))
        try:
            await self._paused(wait)
        except Exception:
            _log.exception("staff_not_told_of_pause")
