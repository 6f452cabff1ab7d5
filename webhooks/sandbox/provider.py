"""The sandbox provider, put together: an account, its API, its page, its webhooks."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from core.clock import Clock, from_ms
from webhooks.sandbox import checkouts, events
from webhooks.sandbox.account import Account
from webhooks.sandbox.delivery import Deliveries, Send, Shuffle
from webhooks.sandbox.knobs import Knobs
from webhooks.sandbox.store import Store

P = ParamSpec("P")
T = TypeVar("T")


class KeyMissing(ValueError):
    """An empty API key or signing secret would open the account to everybody."""


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """`path` is the provider's own SQLite file; `account` stands in every event."""

    path: Path
    api_key: str
    signing_secrets: tuple[str, ...]
    account: str = "sbx_acct_demo"


class SandboxProvider:
    """`token` gives fresh random text; `send` posts a webhook to the merchant."""

    def __init__(
        self,
        settings: ProviderSettings,
        clock: Clock,
        token: Callable[[], str],
        send: Send,
        shuffle: Shuffle,
    ) -> None:
        if not settings.api_key or not all(settings.signing_secrets or ("",)):
            raise KeyMissing("the sandbox provider needs an API key and a signing secret")
        self.api_key = settings.api_key
        self.knobs = Knobs()
        self.account = Account(Store(settings.path, clock, token), settings.account, self.knobs)
        self.deliveries = Deliveries(self.account, send, settings.signing_secrets, shuffle)

    async def run(
        self, work: Callable[Concatenate[Account, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """One operation on the account; raises its Refusal.

        Not on the event loop's thread: the file is written with synchronous=FULL.
        """
        return await asyncio.to_thread(work, self.account, *args, **kwargs)

    async def deliver_due(self) -> int:
        """Sends the webhooks that are due by the clock; to be called every few seconds."""
        return await self.deliveries.deliver_due()

    async def next_due_at(self) -> datetime | None:
        """When it will next have something to report: for a clock that is moved by hand."""
        due = await asyncio.to_thread(self._next_due)
        return None if due is None else from_ms(due)

    def _next_due(self) -> int | None:
        with self.account.store.reading() as sql:
            moments = (events.next_due(sql), checkouts.next_expiry(sql))
        return min((moment for moment in moments if moment is not None), default=None)

    async def pressed(self) -> None:
        """After a press on the page: the merchant hears of it before the payer is sent back."""
        if self.knobs.deliver_at_once:
            await self.deliver_due()

    def close(self) -> None:
        self.account.store.close()
