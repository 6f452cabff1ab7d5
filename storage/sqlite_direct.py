"""SQLite without the write lane's thread and without a loop: for simulations, at full speed.

The same connection, the same unit of work, the same answers; one caller, one unit at a time.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from sqlalchemy import MetaData

from core.errors import StaleRevision
from storage.connection import Connection
from storage.constraints import ConstraintNames
from storage.file_lock import FileLock
from storage.sqlite_connection import SqliteConnection, open_writer
from storage.sqlite_errors import translate
from storage.sqlite_lane import STALE_RETRIES

U = TypeVar("U")
T = TypeVar("T")

_BUSY_SECONDS = 5.0


class DirectSqlite(Generic[U]):
    """Owns the file like the lane does. `durable` False skips the sync of every commit: then a
    power cut may lose the last ones, a kill still may not."""

    def __init__(
        self,
        path: Path,
        make_unit: Callable[[Connection, bool], U],
        metadata: MetaData,
        *,
        durable: bool = True,
    ) -> None:
        self._lock = FileLock(path)
        self._raw = open_writer(path, _BUSY_SECONDS)
        if not durable:
            self._raw.execute("PRAGMA synchronous = OFF")
        self._names = ConstraintNames(metadata)
        self._make_unit = make_unit

    def write(self, work: Callable[[U], T]) -> T:
        """Commits `work`, or raises what it raised with nothing of it kept."""
        for _ in range(STALE_RETRIES):
            try:
                return self._write(work)
            except StaleRevision:
                continue
        return self._write(work)

    def read(self, work: Callable[[U], T]) -> T:
        return self._run("BEGIN", "ROLLBACK", work, read_only=True)

    def close(self) -> None:
        self._raw.close()
        self._lock.release()

    def _write(self, work: Callable[[U], T]) -> T:
        return self._run("BEGIN IMMEDIATE", "COMMIT", work, read_only=False)

    def _run(self, begin: str, end: str, work: Callable[[U], T], *, read_only: bool) -> T:
        connection = SqliteConnection(self._raw, self._names, read_only=read_only)
        try:
            self._raw.execute(begin)
            result = work(self._make_unit(connection, read_only))
            connection.finish()
            self._raw.execute(end)
        except sqlite3.Error as error:
            raise translate(error, self._names) from error
        finally:
            if self._raw.in_transaction:
                self._raw.execute("ROLLBACK")
        return result
