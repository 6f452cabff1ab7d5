"""The one home of storage's tasks: a cancelled caller cannot cut its unit of work short (DB4)."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import structlog

T = TypeVar("T")

log = structlog.get_logger()


class ShieldedTasks:
    """Keeps every started task alive until it has ended.

    The task answers a future itself: two turns of the loop fewer than `asyncio.shield`.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._running: set[asyncio.Task[Any]] = set()

    def __len__(self) -> int:
        return len(self._running)

    async def run(self, work: Coroutine[Any, Any, T]) -> T:
        answer: asyncio.Future[T] = self._loop.create_future()
        self._running.add(asyncio.create_task(self._answer(work, answer)))  # noqa: TID251  # the home
        return await answer

    async def drain(self) -> None:
        while self._running:
            await asyncio.wait(set(self._running))

    async def _answer(self, work: Coroutine[Any, Any, T], answer: asyncio.Future[T]) -> None:
        try:
            result = await work
        except asyncio.CancelledError:  # the loop is going down
            answer.cancel()
            raise
        except Exception as error:
            if answer.done():
                log.warning("unit_failed_unheard", error=repr(error))
            else:
                answer.set_exception(error)
        else:
            if not answer.done():
                answer.set_result(result)
        finally:
            self._running.discard(_this_task())


def _this_task() -> asyncio.Task[Any]:
    task = asyncio.current_task()
    assert task is not None
    return task
