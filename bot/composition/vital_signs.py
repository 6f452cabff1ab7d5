"""How the engine is doing, in numbers: how late the oldest due row is, what waits for a human.

A platform or provider that is down shows here first (AP4: "oldest due row"), and /readyz says no
when nothing has been worked for too long.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from prometheus_client import Gauge

from bot.composition.engine import Engine
from storage.unit_of_work import SqlUnitOfWork
from webhooks.metrics import Metrics

EVERY_SECONDS = 15.0
TOO_LATE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Reading:
    late: timedelta
    dead: int
    parked: int


def read(uow: SqlUnitOfWork) -> Reading:
    due_at = uow.outbox.next_due_at()
    late = max(uow.now - due_at, timedelta(0)) if due_at is not None else timedelta(0)
    return Reading(late, len(uow.outbox.dead()), len(uow.inbox.parked()))


class VitalSigns:
    def __init__(self, engine: Engine, metrics: Metrics) -> None:
        self._engine = engine
        self._late = _gauge(metrics, "late_seconds", "How overdue the oldest due row is.")
        self._dead = _gauge(metrics, "dead_letters", "Messages that were given up.")
        self._parked = _gauge(metrics, "parked_arrivals", "Arrivals that kept failing.")

    async def watch(self) -> None:
        """For ever."""
        while True:
            await self.take()
            await asyncio.sleep(EVERY_SECONDS)

    async def take(self) -> Reading:
        reading = await self._engine.db.read(read)
        self._late.set(reading.late.total_seconds())
        self._dead.set(reading.dead)
        self._parked.set(reading.parked)
        return reading

    async def check(self) -> str | None:
        """For /readyz: why the engine is behind, or None."""
        reading = await self.take()
        return f"the oldest due row is {reading.late} late" if reading.late > TOO_LATE else None


def _gauge(metrics: Metrics, name: str, help: str) -> Gauge:
    return Gauge(f"seatmate_{name}", help, registry=metrics.registry)
