"""How Stripe's library talks through our own session: our timeouts, no redirects, bounded answers.

The library itself tries again (network trouble, 409, 5xx) with growing, jittered pauses and under
one idempotency key; it sends neither telemetry nor what machine it runs on.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import aiohttp
import stripe

from webhooks.http_client import Patience

MAX_ANSWER = 4_194_304  # a page of a hundred events
_OURS = "seatmate"
_NOT_SENT = ("user-agent", "x-stripe-client-user-agent", "x-stripe-client-telemetry")


class Transport(stripe.HTTPClient):
    """One for each gateway, over the session that all providers share."""

    name = "seatmate"

    def __init__(self, session: aiohttp.ClientSession, patience: Patience) -> None:
        super().__init__()
        self._session = session
        self._patience = patience

    def sleep_async(self, secs: float) -> Awaitable[None]:
        return asyncio.sleep(min(secs, self._patience.longest_wait))

    async def request_async(
        self, method: str, url: str, headers: Mapping[str, str], post_data: str | None = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        sent = {name: value for name, value in headers.items() if name.lower() not in _NOT_SENT}
        patience = self._patience
        timeout = aiohttp.ClientTimeout(total=patience.one_attempt, connect=patience.connect)
        try:
            async with self._session.request(
                method,
                url,
                headers={**sent, "User-Agent": _OURS},
                data=post_data,
                allow_redirects=False,  # a redirect would carry our key to a stranger. WB8
                timeout=timeout,
            ) as response:
                return await _bounded(response), response.status, response.headers
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise _no_answer(type(error).__name__) from None


def _no_answer(reason: str) -> stripe.APIConnectionError:
    make: Callable[..., stripe.APIConnectionError] = stripe.APIConnectionError
    return make(reason, should_retry=True)


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    found = bytearray()
    async for chunk in response.content.iter_chunked(65_536):
        found += chunk
        if len(found) > MAX_ANSWER:
            response.close()
            raise aiohttp.ClientPayloadError("answer too large")
    return bytes(found)
