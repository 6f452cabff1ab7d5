"""SQLite reads: a few query_only connections, each with its own thread, so readers never wait
for the writer. A whole unit of work is one hop to the thread and one back.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

import aiosqlite

from storage.connection import Connection
from storage.constraints import ConstraintNames
from storage.errors import DatabaseUnavailable
from storage.sqlite_connection import SqliteConnection
from storage.sqlite_errors import translate

U = TypeVar("U")
T = TypeVar("T")


class _Reader(aiosqlite.Connection):
    """aiosqlite hops once a statement; a subclass may hand its thread a whole unit."""

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        result: T = await self._execute(work, self._conn)  # type: ignore[no-untyped-call]
        return result


class SqliteReaders(Generic[U]):
    def __init__(self, names: ConstraintNames, make_unit: Callable[[Connection, bool], U]) -> None:
        self._names = names
        self._make_unit = make_unit
        self._idle: list[_Reader] = []
        self._count = 0
        self._free = asyncio.Semaphore(0)
        self._closed = False

    async def start(self, open_raw: Callable[[], sqlite3.Connection], count: int) -> None:
        for _ in range(count):
            reader = _Reader(open_raw, iter_chunk_size=64)
            await reader
            self._idle.append(reader)
            self._count += 1
            self._free.release()

    @property
    def checked_out(self) -> int:
        return self._count - len(self._idle)

    async def read(self, work: Callable[[U], T]) -> T:
        """Runs `work` on one snapshot. A cancelled caller's reader finishes before its next unit:
        its thread takes one unit after the other."""
        async with self._free:
            if self._closed:
                raise DatabaseUnavailable("the database is closed")
            reader = self._idle.pop()
            try:
                return await reader.run(partial(self._run_unit, work))
            finally:
                self._idle.append(reader)

    async def close(self) -> None:
        self._closed = True
        for _ in range(self._count):
            await self._free.acquire()
        for reader in self._idle:
            await reader.close()
        self._idle.clear()
        for _ in range(self._count):  # whoever still waits is told
            self._free.release()
        self._count = 0

    def _run_unit(self, work: Callable[[U], T], raw: sqlite3.Connection) -> T:
        connection = SqliteConnection(raw, self._names, read_only=True)
        try:
            raw.execute("BEGIN")
            result = work(self._make_unit(connection, True))
            connection.finish()
        except sqlite3.Error as error:
            raise translate(error, self._names, read_only=True) from error
        finally:
            if raw.in_transaction:
                raw.execute("ROLLBACK")
        return result
