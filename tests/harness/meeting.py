"""Units that run as close to each other as the locks allow, for races that are rarely met.

On PostgreSQL each work waits before its first change until all have read, or until it is clear
that a lock keeps the others away. On SQLite units run one after the other, and nobody waits.
"""

import asyncio
from collections.abc import Callable

from sqlalchemy.util import await_

from storage.statements import Values
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.crowd import Crowd, Work

CHANGES = ("INSERT", "UPDATE", "DELETE", "WITH")
_WAIT_SECONDS = 0.5


def before_the_first_change(meet: Callable[[], None]) -> Callable[[str, Values], None]:
    """A tracer that calls `meet` once."""
    met: list[bool] = []

    def traced(sql: str, _values: Values) -> None:
        if not met and sql.lstrip().startswith(CHANGES):
            met.append(True)
            meet()

    return traced


def meeting(crowd: Crowd, *works: Work) -> list[Work]:
    """The works, for `Crowd.at_once`; a work that is run again waits for nobody."""
    if crowd.db.dialect == "sqlite":
        return list(works)
    arrived: list[int] = []
    all_here = asyncio.Event()

    async def meet(number: int) -> None:
        arrived.append(number)
        if len(arrived) == len(works):
            all_here.set()
        try:
            async with asyncio.timeout(_WAIT_SECONDS):
                await all_here.wait()
        except TimeoutError:
            all_here.set()

    def met(number: int, work: Work) -> Work:
        def unit(uow: SqlUnitOfWork) -> object:
            if number not in arrived:
                uow.connection.tracer = before_the_first_change(lambda: await_(meet(number)))
            return work(uow)

        return unit

    return [met(number, work) for number, work in enumerate(works)]
