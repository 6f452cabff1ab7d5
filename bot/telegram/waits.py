"""Until when Telegram has asked us not to write to a chat: a row, so that a restart keeps to it."""

import json
from datetime import datetime, timedelta

from bot.telegram.surroundings import Rows
from core.clock import Clock, from_ms, to_ms
from core.ports import UnitOfWork

NOTE = "telegram.waits"


class Waits:
    """Of each chat for itself: one that has to wait holds up no other."""

    def __init__(self, db: Rows, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._until: dict[str, datetime] | None = None

    async def seconds(self, chat: str) -> float:
        """How long still; 0 when it may be written to."""
        if self._until is None:
            self._until = await self._db.read(lambda uow: _read(uow))
        left = self._until.get(chat, self._clock.now()) - self._clock.now()
        return max(left.total_seconds(), 0.0)

    async def begin(self, chat: str, seconds: float) -> None:
        until = self._clock.now() + timedelta(seconds=seconds)
        kept = None
        while kept is None:  # each round that fails is one in which another process got further
            kept = await self._db.write(lambda uow: _added(uow, chat, until))
        self._until = kept


def _read(uow: UnitOfWork) -> dict[str, datetime]:
    return _lasting(uow, uow.notebook.read(NOTE))


def _lasting(uow: UnitOfWork, note: str | None) -> dict[str, datetime]:
    found = {chat: from_ms(until) for chat, until in json.loads(note or "{}").items()}
    return {chat: until for chat, until in found.items() if until > uow.now}


def _added(uow: UnitOfWork, chat: str, until: datetime) -> dict[str, datetime] | None:
    """What is over by now is left out; None when another process wrote meanwhile."""
    former = uow.notebook.read(NOTE)
    waits = _lasting(uow, former) | {chat: until}
    wanted = json.dumps({each: to_ms(end) for each, end in waits.items()})
    return waits if uow.notebook.swap(NOTE, former, wanted) else None
