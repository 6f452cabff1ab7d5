"""Waiting for something to become true without sleeping: every change of the world is a beat."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

Found = TypeVar("Found")
PATIENCE = 10.0


class NothingHappened(AssertionError):
    """What was waited for did not come within the deadline."""


class Pulse:
    """Beats of one turn of the loop are looked at once, and wake only those who found something:
    hundreds may wait."""

    def __init__(self) -> None:
        self._waiting: dict[asyncio.Future[Any], Callable[[], Any]] = {}
        self._due = False

    def beat(self) -> None:
        if self._waiting and not self._due:
            self._due = True
            asyncio.get_running_loop().call_soon(self._look)

    async def until(
        self, look: Callable[[], Found | None], what: str, seconds: float | None = PATIENCE
    ) -> Found:
        """The first truthy thing `look` returns; raises NothingHappened after real `seconds`
        (None: never)."""
        if found := look():
            return found
        coming: asyncio.Future[Found] = asyncio.get_running_loop().create_future()
        self._waiting[coming] = look
        try:
            async with asyncio.timeout(seconds):
                return await coming
        except TimeoutError:
            raise NothingHappened(f"not within {seconds:g} s: {what}") from None
        finally:
            del self._waiting[coming]

    def _look(self) -> None:
        self._due = False
        for coming, look in list(self._waiting.items()):
            if coming.done():
                continue
            try:
                found = look()
            except Exception as wrong:
                coming.set_exception(wrong)
            else:
                if found:
                    coming.set_result(found)
