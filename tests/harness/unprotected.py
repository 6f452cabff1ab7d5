"""What happens without the protections: for the negative control of every race.

`unprotected` runs each work on a connection of its own, takes no lock, and lets nobody write
before all have read. On SQLite it reads outside of any transaction, as the driver's defaults do.
"""

import asyncio
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import asyncpg
from sqlalchemy.engine import make_url
from sqlalchemy.util import await_, greenlet_spawn

from core.errors import RuleError, StaleRevision
from core.ids import PersonId
from storage.constraints import ConstraintNames
from storage.mapping import Mapped
from storage.postgres_connection import PostgresConnection
from storage.postgres_errors import Conflict
from storage.sqlite_connection import SqliteConnection
from storage.tables import metadata
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.crowd import PATIENCE_SECONDS, Crowd, Work
from tests.harness.meeting import before_the_first_change

_MEET_SECONDS = 15.0


class Unlocked(SqlUnitOfWork):
    """A unit of work that locks nobody."""

    def lock(self, *people: PersonId) -> None:
        pass


async def without_claim_guards(crowd: Crowd) -> None:
    """The database no longer refuses claims that overlap."""
    if crowd.db.dialect == "sqlite":
        await crowd.run("DROP TRIGGER claim_overlap_insert", "DROP TRIGGER claim_overlap_update")
    else:
        await crowd.run(
            "ALTER TABLE claims DROP CONSTRAINT claim_mentor_overlap,"
            " DROP CONSTRAINT claim_student_overlap"
        )


async def without_seat_guards(crowd: Crowd) -> None:
    on = "" if crowd.db.dialect == "sqlite" else " ON seats"
    await crowd.run(f"DROP TRIGGER seat_cap_insert{on}", f"DROP TRIGGER seat_cap_update{on}")


_save = Mapped.save


def last_one_wins(mapped: Mapped[Any], connection: Any, entity: Any) -> Any:
    """In place of `Mapped.save`: writes over whatever somebody else wrote meanwhile."""
    try:
        return _save(mapped, connection, entity)
    except StaleRevision:
        now = mapped.get(connection, entity.id)
        assert now is not None
        return _save(mapped, connection, replace(entity, revision=now.revision))


async def unprotected(crowd: Crowd, *works: Work) -> list[Any]:
    """What each work got, or what refused it: a rule, or a deadlock, as nobody runs it again.
    Any other error is raised."""
    run = _on_sqlite if crowd.db.dialect == "sqlite" else _on_postgres
    async with asyncio.timeout(PATIENCE_SECONDS):
        answers = await run(crowd, works)
    for answer in answers:
        if isinstance(answer, BaseException) and not isinstance(answer, RuleError | Conflict):
            raise answer
    return answers


def _unit(crowd: Crowd, connection: Any) -> SqlUnitOfWork:
    return Unlocked(connection, crowd.clock.now(), crowd.ids.new, crowd.settings)


async def _on_sqlite(crowd: Crowd, works: tuple[Work, ...]) -> list[Any]:
    path = make_url(crowd.url).database
    barrier = threading.Barrier(len(works), timeout=_MEET_SECONDS)

    def run(work: Work) -> Any:
        raw = sqlite3.connect(str(path), timeout=PATIENCE_SECONDS, isolation_level=None)
        try:
            connection = SqliteConnection(raw, ConstraintNames(metadata), read_only=False)

            def meet() -> None:
                barrier.wait()
                raw.execute("BEGIN IMMEDIATE")

            connection.tracer = before_the_first_change(meet)
            result = work(_unit(crowd, connection))
            raw.commit()
            return result
        finally:
            raw.close()

    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(len(works)) as threads:
        calls = [loop.run_in_executor(threads, run, work) for work in works]
        return await asyncio.gather(*calls, return_exceptions=True)


async def _on_postgres(crowd: Crowd, works: tuple[Work, ...]) -> list[Any]:
    dsn = make_url(crowd.url).set(drivername="postgresql").render_as_string(hide_password=False)
    barrier = asyncio.Barrier(len(works))

    async def meet() -> None:
        async with asyncio.timeout(_MEET_SECONDS):
            await barrier.wait()

    async def run(work: Work) -> Any:
        driver = await asyncpg.connect(dsn)
        try:
            connection = PostgresConnection(driver, read_only=False)
            connection.tracer = before_the_first_change(lambda: await_(meet()))
            async with driver.transaction():
                return await greenlet_spawn(work, _unit(crowd, connection))
        finally:
            await driver.close()

    return await asyncio.gather(*(run(work) for work in works), return_exceptions=True)
