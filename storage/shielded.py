"""The one home of storage's tasks: a cancelled caller cannot cut its unit of work short (DB4)."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import structlog

T = TypeVar("T")

log = structlog.get_logger()


class ShieldedTasks:
    """Keeps every started task alive until it has ended."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()

    def __len__(self) -> int:
        return len(self._running)

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        task = asyncio.create_task(work)  # noqa: TID251  # this is the home
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(_tell_unheard)
            raise

    async def drain(self) -> None:
        while self._running:
            await asyncio.wait(self._running)


def _tell_unheard(task: asyncio.Task[Any]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.warning("unit_failed_unheard", error=repr(error))
