"""Works what has fallen due: each deadline and its whole effect in one unit of work, so that a kill
at any instant leaves it either undone or done (T-02), and two schedulers are harmless (T-03)."""

from datetime import timedelta
from typing import Protocol

import structlog

from core.deadlines import Deadline
from core.ports import UnitOfWork
from core.use_cases.due import fall_due
from scheduler.rows import Rows

_log = structlog.get_logger(__name__)
BATCH = 50
_AGAIN = timedelta(minutes=1)  # a deadline whose work failed must not hold up the others


class Poke(Protocol):
    def __call__(self) -> None: ...


class Deadlines:
    """`changed` is called when something was done that others may have to act on."""

    def __init__(self, db: Rows, changed: Poke) -> None:
        self._db = db
        self._changed = changed

    async def once(self) -> bool:
        due = await self._db.read(_due)
        for deadline in due:
            if await self._work(deadline):
                self._changed()
        return len(due) == BATCH

    async def _work(self, deadline: Deadline) -> bool:
        def unit(uow: UnitOfWork) -> bool:
            return uow.outbox.close_deadline(deadline.id, uow.now) and fall_due(uow, deadline)

        try:
            return await self._db.write(unit)
        except Exception as error:
            _log.exception("deadline_failed", kind=deadline.kind, subject=deadline.subject_id)
            text = type(error).__name__
            await self._db.write(
                lambda uow: uow.outbox.postpone_deadline(deadline.id, uow.now + _AGAIN, text)
            )
            return False


def _due(uow: UnitOfWork) -> list[Deadline]:
    return list(uow.outbox.due_deadlines(uow.now, BATCH))
