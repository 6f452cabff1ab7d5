"""The single home of background tasks: none is garbage collected, none fails unheard."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

log = structlog.get_logger()


class NurseryClosed(RuntimeError):
    """Work was started while the process is going down."""


class Nursery:
    """Start long-running work with `start`; end all of it with `close`."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()
        self._closing = False

    def __len__(self) -> int:
        return len(self._running)

    def start(self, work: Coroutine[Any, Any, None], *, name: str) -> asyncio.Task[None]:
        """Runs `work` in the background; its failure is logged under `name`."""
        if self._closing:
            work.close()
            raise NurseryClosed(name)
        task = asyncio.create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    async def close(self, *, drain_seconds: float = 10.0) -> None:
        """Lets work end by itself for `drain_seconds` (O-07), then cancels what is left."""
        self._closing = True
        if self._running:
            await asyncio.wait(set(self._running), timeout=drain_seconds)
        for task in (left := set(self._running)):
            log.warning("task_cancelled_at_close", task=task.get_name())
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("task_failed", task=task.get_name(), exc_info=error)
