"""Webhooks: at least once, with backoff, until the merchant answers 2xx or three days passed."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import aiohttp

from webhooks.sandbox import checkouts, events
from webhooks.sandbox.account import Account
from webhooks.sandbox.events import WaitingEvent
from webhooks.sandbox.knobs import as_ms
from webhooks.sandbox.signing import HEADER, signature

Send = Callable[[bytes, Mapping[str, str]], Awaitable[int]]
"""(body, headers) -> the merchant's HTTP status, 0 when there was no answer."""

Shuffle = Callable[[list[WaitingEvent]], None]

_BATCH = 100
_SEND_SECONDS = 10
_FIRST_RETRY = timedelta(seconds=5)
_LONGEST_RETRY = timedelta(hours=1)
_GIVE_UP_AFTER = timedelta(days=3)


def http_sender(session: aiohttp.ClientSession, url: str) -> Send:
    timeout = aiohttp.ClientTimeout(total=_SEND_SECONDS)

    async def send(raw: bytes, headers: Mapping[str, str]) -> int:
        try:
            async with session.post(
                url, data=raw, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                return response.status
        except (aiohttp.ClientError, OSError, TimeoutError):
            return 0

    return send


class Deliveries:
    """`secrets` are the signing secrets in force; set more than one during a rotation."""

    def __init__(
        self, account: Account, send: Send, secrets: tuple[str, ...], shuffle: Shuffle
    ) -> None:
        self.secrets = secrets
        self._account = account
        self._send = send
        self._shuffle = shuffle
        self._turn = asyncio.Lock()

    async def deliver_due(self) -> int:
        """Tries every webhook that is due by the clock; how many the merchant accepted."""
        async with self._turn:
            waiting = await asyncio.to_thread(self._waiting)
            return sum([await self._deliver(event) for event in waiting])

    def _waiting(self) -> list[WaitingEvent]:
        store, knobs = self._account.store, self._account.knobs
        checkouts.expire_due(self._account)
        with store.reading() as sql:
            waiting = events.due(sql, store.now(), _BATCH)
        waiting = waiting * knobs.copies
        if knobs.shuffle:
            self._shuffle(waiting)
        return waiting

    async def _deliver(self, event: WaitingEvent) -> bool:
        status = 200 if self._account.knobs.drop else await self._post(event)
        accepted = 200 <= status < 300
        await asyncio.to_thread(self._note, event, status, accepted)
        return accepted

    def _note(self, event: WaitingEvent, status: int, accepted: bool) -> None:
        store = self._account.store
        now = store.now()
        state = "delivered" if accepted else "waiting"
        if not accepted and now - event.happens_at >= as_ms(_GIVE_UP_AFTER):
            state = "given_up"
        with store.transaction() as sql:
            events.tried(sql, event, status, state, now + _wait(event.attempts))

    async def _post(self, event: WaitingEvent) -> int:
        unix_seconds = self._account.store.now() // 1000
        headers = {
            "Content-Type": "application/json",
            HEADER: signature(event.body, unix_seconds, self.secrets),
        }
        return await self._send(event.body, headers)


def _wait(attempts: int) -> int:
    """Milliseconds before the next try: 5 s doubling up to an hour."""
    return as_ms(min(_FIRST_RETRY * 2 ** min(attempts, 20), _LONGEST_RETRY))
