"""The PostgreSQL back end: each unit of work in its own shielded task, retried as a whole."""

import asyncio
from collections.abc import Callable
from typing import Any, Generic, TypeVar

import stamina
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.util import await_, greenlet_spawn

from core.errors import StaleRevision
from storage.connection import Connection
from storage.errors import DatabaseUnavailable, OutcomeUnknown
from storage.postgres_connection import PostgresConnection
from storage.postgres_errors import Conflict, ConnectionLost, translate
from storage.shielded import ShieldedTasks

U = TypeVar("U")
T = TypeVar("T")

STALE_RETRIES = 3
CONFLICT_RETRIES = 8
LOST_RETRIES = 11  # about 10 s: long enough for a restart of the server (O-04)

_WRITE = "BEGIN ISOLATION LEVEL READ COMMITTED"
_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_SESSION = {
    "application_name": "seatmate",
    "timezone": "UTC",
    "jit": "off",
    "lock_timeout": "3000",  # PG6
    "statement_timeout": "15000",
    "idle_in_transaction_session_timeout": "30000",
}
_HEALED_BY_RETRY = (Conflict, ConnectionLost, StaleRevision)


class PostgresBackend(Generic[U]):
    dialect = "postgresql"

    def __init__(
        self, engine: AsyncEngine, make_unit: Callable[[Connection, bool], U], pool_size: int
    ) -> None:
        self._engine = engine
        self._make_unit = make_unit
        self._free = asyncio.Semaphore(pool_size)
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
        await self._engine.dispose()

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
        async with self._free:
            return await greenlet_spawn(self._transact, work, read_only)

    def _transact(self, work: Callable[[U], T], read_only: bool) -> T:
        pooled = self._take()
        try:
            driver: Any = pooled.driver_connection
            result = self._in_transaction(driver, work, read_only)
        except BaseException:
            _leave_clean(pooled)
            raise
        finally:
            pooled.close()
        self.commits += 1
        return result

    def _take(self) -> PoolProxiedConnection:
        """A live connection; those the server closed are thrown away first."""
        while True:
            pooled = _connected(self._engine)
            if not _driver(pooled).is_closed():
                return pooled
            pooled.invalidate()
            pooled.close()

    def _in_transaction(self, driver: Any, work: Callable[[U], T], read_only: bool) -> T:
        _begin(driver, _READ if read_only else _WRITE)
        connection = PostgresConnection(driver, read_only=read_only)
        result = work(self._make_unit(connection, read_only))
        connection.finish()
        _commit(driver, read_only)
        return result


def _retries_after(error: Exception) -> int:
    if isinstance(error, StaleRevision):
        return STALE_RETRIES
    return LOST_RETRIES if isinstance(error, ConnectionLost) else CONFLICT_RETRIES


def _connected(engine: AsyncEngine) -> PoolProxiedConnection:
    try:
        return engine.sync_engine.raw_connection()
    except DBAPIError as error:
        raise translate(_original(error)) from error
    except Exception as error:
        raise translate(error) from error


def _original(error: DBAPIError) -> Exception:
    cause = getattr(error.orig, "__cause__", None)
    return cause if isinstance(cause, Exception) else ConnectionLost(str(error.orig))


def _driver(pooled: PoolProxiedConnection) -> Any:
    return pooled.driver_connection


def _begin(driver: Any, sql: str) -> None:
    try:
        await_(driver.execute(sql))
    except Exception as error:
        raise translate(error, closed=driver.is_closed()) from error


def _commit(driver: Any, read_only: bool) -> None:
    try:
        status = await_(driver.execute("COMMIT"))
    except Exception as error:
        lost = driver.is_closed() or isinstance(error, TimeoutError)
        if lost and not read_only:
            raise OutcomeUnknown(str(error)) from error
        raise translate(error, closed=driver.is_closed()) from error
    if status != "COMMIT":
        raise DatabaseUnavailable(f"COMMIT was answered with {status}")


def _leave_clean(pooled: PoolProxiedConnection) -> None:
    """DB4: a connection goes back without a transaction, or not at all."""
    driver = _driver(pooled)
    try:
        if driver.is_in_transaction() and not driver.is_closed():
            await_(driver.execute("ROLLBACK"))
    except BaseException:
        driver.terminate()
    if driver.is_closed():
        pooled.invalidate()


async def open_postgres(
    url: URL, make_unit: Callable[[Connection, bool], U], *, pool_size: int
) -> PostgresBackend[U]:
    """Raises DatabaseUnavailable when nobody answers."""
    engine = create_async_engine(
        asyncpg_url(url),
        pool_size=pool_size,
        max_overflow=0,
        pool_reset_on_return=None,  # _leave_clean has done it
        connect_args={
            "server_settings": _SESSION,
            "timeout": 10,
            "command_timeout": 30,
            "statement_cache_size": 1024,
            "max_cached_statement_lifetime": 0,
        },
    )
    backend = PostgresBackend(engine, make_unit, pool_size)
    try:
        await backend.once(lambda _unit: None, read_only=True)
    except BaseException:
        await engine.dispose()
        raise
    return backend


def asyncpg_url(url: URL) -> URL:
    """`postgresql://` means our driver, and libpq's `sslmode` is what asyncpg calls `ssl`."""
    query = {("ssl" if key == "sslmode" else key): value for key, value in url.query.items()}
    return url.set(drivername="postgresql+asyncpg", query=query)
