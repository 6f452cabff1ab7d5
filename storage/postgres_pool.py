"""A few asyncpg connections, given out most recently used first.

asyncpg's own pool resets every returned connection with a round trip, SQLAlchemy's adds a layer
per call; our units always come back clean, so a list and a semaphore are enough.
"""

import asyncio
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # ships no types
from sqlalchemy.engine import URL

from storage.postgres_errors import translate

_CONNECT_SECONDS = 10
_SESSION = {
    "application_name": "seatmate",
    "timezone": "UTC",
    "jit": "off",
    "lock_timeout": "3000",  # PG6
    "statement_timeout": "15000",
    "idle_in_transaction_session_timeout": "30000",
}


class PostgresPool:
    def __init__(self, url: URL, size: int) -> None:
        self._dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._idle: list[Any] = []
        self._free = asyncio.Semaphore(size)

    async def take(self) -> Any:
        """A live connection; the caller gives it back. Raises DatabaseUnavailable."""
        await self._free.acquire()
        try:
            return self._live() or await self._connect()
        except BaseException:
            self._free.release()
            raise

    def give(self, driver: Any) -> None:
        """DB4: a connection comes back without a transaction, or closed and is forgotten."""
        if not driver.is_closed():
            self._idle.append(driver)
        self._free.release()

    async def close(self) -> None:
        while self._idle:
            await self._idle.pop().close(timeout=_CONNECT_SECONDS)

    def _live(self) -> Any | None:
        while self._idle:
            driver = self._idle.pop()
            if not driver.is_closed():  # O-04: the server may have gone in between
                return driver
        return None

    async def _connect(self) -> Any:
        try:
            return await asyncpg.connect(
                self._dsn,
                timeout=_CONNECT_SECONDS,
                server_settings=_SESSION,
                statement_cache_size=1024,
                max_cached_statement_lifetime=0,
            )
        except Exception as error:
            raise translate(error, closed=isinstance(error, TimeoutError)) from error
