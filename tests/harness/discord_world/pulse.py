"""Waiting for something to become true without sleeping: every change of the world is a beat."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")
PATIENCE = 10.0


class NothingHappened(AssertionError):
    """What was waited for did not come within the deadline."""


class Pulse:
    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def beat(self) -> None:
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)

    async def until(
        self, look: Callable[[], Found | None], what: str, seconds: float = PATIENCE
    ) -> Found:
        """The first truthy thing `look` returns; raises NothingHappened after real `seconds`."""
        try:
            async with asyncio.timeout(seconds):
                while not (found := look()):
                    await self._next()
                return found
        except TimeoutError:
            raise NothingHappened(f"not within {seconds:g} s: {what}") from None

    async def _next(self) -> None:
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(waiter)
        try:
            await waiter
        finally:
            self._waiting.discard(waiter)
