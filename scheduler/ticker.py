"""APScheduler only ticks: a memory store, UTC, late ticks merged into one. Rows decide the rest.

Persistent job stores lose and double jobs (AP1 to AP3); nothing here would matter if it did.
"""

from collections.abc import Callable, Sequence
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler


class Ticker:
    """Pokes every loop each `seconds`."""

    def __init__(self, seconds: int, pokes: Sequence[Callable[[], None]]) -> None:
        self._pokes = pokes
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._scheduler.add_job(self.tick, "interval", seconds=seconds, id="tick")

    async def tick(self) -> None:
        for poke in self._pokes:
            poke()

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
