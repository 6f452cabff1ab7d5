"""Loops that sleep until something is due or somebody pokes them. The clock decides nothing here:
each round asks the rows."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

_log = structlog.get_logger(__name__)


class Loop:
    """Runs `once` whenever poked; again at once while it reports that there is more to do."""

    def __init__(self, name: str, once: Callable[[], Awaitable[bool]]) -> None:
        self.name = name
        self._once = once
        self._poked = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._stopping = False

    def poke(self) -> None:
        self._poked.set()
        self._idle.clear()

    async def quiet(self) -> None:
        """Returns when the loop has nothing to do just now."""
        await self._idle.wait()

    def stop(self) -> None:
        """Ends after the round under way."""
        self._stopping = True
        self._poked.set()

    async def run(self) -> None:
        """Until stopped; a round that fails is logged and tried again at the next poke."""
        while True:
            await self._poked.wait()
            self._poked.clear()
            if self._stopping:
                self._idle.set()
                return
            try:
                more = await self._once()
            except Exception:
                _log.exception("loop_failed", loop=self.name)
                more = False
            if more:
                self._poked.set()
            if not self._poked.is_set():
                self._idle.set()
