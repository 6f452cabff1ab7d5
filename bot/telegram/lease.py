"""Which process asks Telegram for updates: one at a time. Two would do no harm (every update is
stored once), but Telegram answers 409 to one of them, and both would be slow."""

from datetime import timedelta

from bot.telegram.surroundings import Rows
from core.clock import from_ms, to_ms
from core.ports import UnitOfWork

NOTE = "telegram.poller"
MARGIN = timedelta(seconds=10)


class Lease:
    """`alone`: nobody else can be here (SQLite's file has one owner), so whoever held it is dead
    and need not be waited for."""

    def __init__(self, db: Rows, poll_seconds: int, *, alone: bool) -> None:
        self._db = db
        self._life = timedelta(seconds=poll_seconds) + MARGIN
        self._alone = alone
        self._mine = ""

    async def hold(self) -> bool:
        """True when it is ours for one more question."""
        return await self._db.write(self._take)

    async def release(self) -> None:
        await self._db.write(self._leave)

    def _take(self, uow: UnitOfWork) -> bool:
        known = uow.notebook.read(NOTE)
        owner, _, until = (known or "").partition(":")
        mine = bool(self._mine) and owner == self._mine
        if known and not mine and not self._alone and from_ms(int(until)) > uow.now:
            return False
        self._mine = self._mine or str(uow.new_id())
        return uow.notebook.swap(NOTE, known, f"{self._mine}:{to_ms(uow.now + self._life)}")

    def _leave(self, uow: UnitOfWork) -> None:
        known = uow.notebook.read(NOTE)
        if known and self._mine and known.startswith(f"{self._mine}:"):
            uow.notebook.swap(NOTE, known, f"{self._mine}:{to_ms(uow.now)}")
