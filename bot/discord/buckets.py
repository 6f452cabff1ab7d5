"""The library's own count of what a route allows, with the two habits mended that a short patience
gives it: refusing while there is something left, and forgetting a used-up bucket (a 429 follows).
"""

from discord import RateLimited
from discord.http import HTTPClient, Ratelimit

PATIENCE = 2.0  # seconds of a limit that are waited out; for more the relay asks again later


class Bucket(Ratelimit):
    """As discord.http's, for a patience of a few seconds."""

    async def acquire(self) -> None:
        if self.is_expired():
            self.reset()  # type: ignore[no-untyped-call]  # the library left it untyped
        if self.remaining <= 0:
            await super().acquire()
            return
        self._last_request = self._loop.time()
        self.remaining -= 1
        self.outgoing += 1

    async def _refresh(self) -> None:
        if self.reset_after <= PATIENCE:
            await super()._refresh()
        elif self._pending_requests:
            self._wake(len(self._pending_requests), exception=RateLimited(self.reset_after))


class Buckets(dict[str, Ratelimit]):
    """A bucket is made when it is first asked for."""

    def __init__(self, http: HTTPClient) -> None:
        super().__init__()
        self._http = http

    def __missing__(self, key: str) -> Ratelimit:
        self._http._try_clear_expired_ratelimits()
        made = self[key] = Bucket(PATIENCE)
        return made


def mend(http: HTTPClient) -> None:
    """Longer limits are raised as RateLimited, shorter ones waited out."""
    http.max_ratelimit_timeout = PATIENCE
    http._buckets = Buckets(http)
