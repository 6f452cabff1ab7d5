"""Keeps the next free slot of every listed offering: whatever is older than a minute is looked up
again, a few at a time. Reads do the work; what they found is written in one small unit.

Two processes that do it at once do it twice, and a newer look wins.
"""

from datetime import datetime, timedelta

from core.ids import OfferingId
from core.ports import UnitOfWork
from core.use_cases import next_free
from scheduler.rows import Rows

BATCH = 25
"""About 5 ms of work: nothing else waits longer for it."""

REST = timedelta(seconds=15)
"""With nothing to look up, nobody asks again for so long, however often the loop is poked."""

Looked = tuple[datetime, dict[OfferingId, datetime | None], bool]


class FreeTimes:
    def __init__(self, db: Rows) -> None:
        self._db = db
        self._rest_until: datetime | None = None

    async def once(self) -> bool:
        """True while there is more to look up."""
        looked_at, found, more = await self._db.read(self._look)
        if found:
            await self._db.write(lambda uow: next_free.keep(uow, found, looked_at))
        self._rest_until = None if more else looked_at + REST
        return more

    def _look(self, uow: UnitOfWork) -> Looked:
        if self._rest_until and timedelta() < self._rest_until - uow.now <= REST:
            return self._rest_until - REST, {}, False
        due = next_free.outdated(uow, BATCH)
        return uow.now, next_free.look(uow, due), len(due) == BATCH
