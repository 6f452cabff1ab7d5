"""The floor: the very statements a use case ran, replayed on the bare driver, one commit each."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # ships no types

from bot.benchmarks.community import Work
from bot.benchmarks.databases import Db
from storage.statements import Values
from storage.unit_of_work import SqlUnitOfWork

Traced = tuple[str, Values]


@dataclass(slots=True)
class Step:
    """One call of the driver; several rows where the product sends several at once."""

    sql: str
    rows: list[Values] = field(default_factory=list)

    @property
    def reads(self) -> bool:
        return self.sql.startswith(("SELECT", "WITH"))


async def captured(db: Db, works: Sequence[Work]) -> list[list[Step]]:
    """Runs the works on `db`, each in its unit, and gives what each said to the driver."""
    return [await db.write(partial(_traced, work)) for work in works]


def _traced(work: Work, uow: SqlUnitOfWork) -> list[Step]:
    found: list[Traced] = []
    uow.connection.tracer = lambda sql, values: found.append((sql, values))
    work(uow)
    return steps_of(found)


def steps_of(traced: Sequence[Traced]) -> list[Step]:
    return [
        Step(sql, [values for _, values in rows])
        for sql, rows in groupby(traced, key=itemgetter(0))
    ]


def on_sqlite(raw: sqlite3.Connection, steps: Sequence[Step]) -> Callable[[], None]:
    def run() -> None:
        raw.execute("BEGIN IMMEDIATE")
        for step in steps:
            if len(step.rows) > 1 and not step.reads:
                raw.executemany(step.sql, step.rows)
                continue
            for values in step.rows:
                raw.execute(step.sql, values).fetchall()
        raw.execute("COMMIT")

    return run


class RawPostgres:
    """As many bare connections as there are callers."""

    def __init__(self, drivers: Sequence[Any]) -> None:
        self._idle: asyncio.Queue[Any] = asyncio.Queue()
        self._drivers = drivers
        for driver in drivers:
            self._idle.put_nowait(driver)

    @classmethod
    async def open(cls, dsn: str, count: int) -> "RawPostgres":
        return cls([await asyncpg.connect(dsn, statement_cache_size=1024) for _ in range(count)])

    def replay(self, steps: Sequence[Step]) -> Callable[[], Awaitable[None]]:
        async def run() -> None:
            driver = await self._idle.get()
            try:
                await _replayed(driver, steps)
            finally:
                self._idle.put_nowait(driver)

        return run

    async def close(self) -> None:
        for driver in self._drivers:
            await driver.close()


async def _replayed(driver: Any, steps: Sequence[Step]) -> None:
    await driver.execute("BEGIN")
    for step in steps:
        if len(step.rows) > 1 and not step.reads:
            await driver.executemany(step.sql, step.rows)
            continue
        for values in step.rows:
            if step.reads:
                await driver.fetch(step.sql, *values)
            else:
                await driver.execute(step.sql, *values)
    await driver.execute("COMMIT")
