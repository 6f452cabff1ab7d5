"""The PostgreSQL back end: each unit of work in its own shielded task, retried as a whole."""

import asyncio
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import stamina
from sqlalchemy.engine import URL
from sqlalchemy.util import greenlet_spawn

from core.errors import StaleRevision
from storage.connection import Connection
from storage.errors import DatabaseUnavailable, OutcomeUnknown
from storage.postgres_connection import PostgresConnection
from storage.postgres_errors import Conflict, ConnectionLost, translate
from storage.postgres_pool import PostgresPool
from storage.shielded import ShieldedTasks

U = TypeVar("U")
T = TypeVar("T")

STALE_RETRIES = 3
CONFLICT_RETRIES = 8
LOST_RETRIES = 11  # about 10 s: long enough for a restart of the server (O-04)
UNIT_SECONDS = 40  # beyond the server's own timeouts: only a dead network gets here

_WRITE = "BEGIN ISOLATION LEVEL READ COMMITTED"
_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_HEALED_BY_RETRY = (Conflict, ConnectionLost, StaleRevision)


class PostgresBackend(Generic[U]):
    dialect = "postgresql"

    def __init__(self, pool: PostgresPool, make_unit: Callable[[Connection, bool], U]) -> None:
        self._pool = pool
        self._make_unit = make_unit
        self._loop = asyncio.get_running_loop()
        self._tasks = ShieldedTasks()
        self._closed = False
        self.commits = 0

    @property
    def in_flight(self) -> int:
        return len(self._tasks)

    async def write(self, work: Callable[[U], T]) -> T:
        return await self._run(work, read_only=False)

    async def read(self, work: Callable[[U], T]) -> T:
        return await self._run(work, read_only=True)

    async def close(self) -> None:
        self._closed = True
        await self._tasks.drain()
        await self._pool.close()

    async def _run(self, work: Callable[[U], T], *, read_only: bool) -> T:
        if self._closed:
            raise DatabaseUnavailable("the database is closed")
        return await self._tasks.run(self._until_done(work, read_only))

    async def _until_done(self, work: Callable[[U], T], read_only: bool) -> T:
        try:
            return await self.once(work, read_only)
        except _HEALED_BY_RETRY as error:
            retries = _retries_after(error)
        async for attempt in stamina.retry_context(
            on=_HEALED_BY_RETRY,
            attempts=retries,
            timeout=None,
            wait_initial=0.02,
            wait_jitter=0.05,
            wait_max=2.0,
        ):
            with attempt:
                return await self.once(work, read_only)
        raise AssertionError("stamina raises after the last attempt")

    async def once(self, work: Callable[[U], T], read_only: bool) -> T:
        """One attempt; Conflict, ConnectionLost and StaleRevision may be tried again."""
        driver = await self._pool.take()
        # One timer a unit; asyncpg's command_timeout would set one for every statement.
        watchdog = self._loop.call_later(UNIT_SECONDS, driver.terminate)
        try:
            return await self._transact(driver, work, read_only)
        except Exception:
            await _leave_clean(driver)
            raise
        except BaseException:  # cancelled: nothing can be awaited on this connection any more
            driver.terminate()
            raise
        finally:
            watchdog.cancel()
            self._pool.give(driver)

    async def _transact(self, driver: Any, work: Callable[[U], T], read_only: bool) -> T:
        await _begin(driver, _READ if read_only else _WRITE)
        result: T = await greenlet_spawn(self._run_unit, driver, work, read_only)
        await _commit(driver, read_only)
        self.commits += 1
        return result

    def _run_unit(self, driver: Any, work: Callable[[U], T], read_only: bool) -> T:
        connection = PostgresConnection(driver, read_only=read_only)
        result = work(self._make_unit(connection, read_only))
        connection.finish()
        return result


def _retries_after(error: Exception) -> int:
    if isinstance(error, StaleRevision):
        return STALE_RETRIES
    return LOST_RETRIES if isinstance(error, ConnectionLost) else CONFLICT_RETRIES


async def _begin(driver: Any, sql: str) -> None:
    try:
        await driver.execute(sql)
    except Exception as error:
        raise translate(error, closed=driver.is_closed()) from error


async def _commit(driver: Any, read_only: bool) -> None:
    try:
        status = await driver.execute("COMMIT")
    except Exception as error:
        if driver.is_closed() and not read_only:
            raise OutcomeUnknown(str(error)) from error
        raise translate(error, closed=driver.is_closed()) from error
    if status != "COMMIT":
        raise DatabaseUnavailable(f"COMMIT was answered with {status}")


async def _leave_clean(driver: Any) -> None:
    """DB4: a connection goes back without a transaction, or not at all."""
    try:
        if not driver.is_closed() and driver.is_in_transaction():
            await driver.execute("ROLLBACK")
    except BaseException:
        driver.terminate()


async def open_postgres(
    url: URL, make_unit: Callable[[Connection, bool], U], *, pool_size: int
) -> PostgresBackend[U]:
    """Raises DatabaseUnavailable when nobody answers."""
    backend = PostgresBackend(PostgresPool(url, pool_size), make_unit)
    await backend.once(lambda _unit: None, read_only=True)
    return backend


def asyncpg_url(url: URL) -> URL:
    """For SQLAlchemy: its driver by name, and libpq's `sslmode`, which asyncpg calls `ssl`."""
    query = {("ssl" if key == "sslmode" else key): value for key, value in url.query.items()}
    return url.set(drivername="postgresql+asyncpg", query=query)
