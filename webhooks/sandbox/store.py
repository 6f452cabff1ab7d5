"""The sandbox provider's file: one SQLite connection, one lock, every change durable."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from core.clock import Clock, to_ms
from webhooks.sandbox.schema import SCHEMA


class Refusal(Exception):
    """The provider says no: an HTTP status and one word, as its API answers them."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


class Store:
    """`token` gives a fresh random text of at least 16 letters; ids are made of it."""

    def __init__(self, path: Path | str, clock: Clock, token: Callable[[], str]) -> None:
        self._clock = clock
        self._token = token
        self._lock = threading.RLock()
        self._sql = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._sql.row_factory = sqlite3.Row
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            self._sql.execute(f"PRAGMA {pragma}")
        self._sql.executescript(SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Commits at the end, rolls back on any exception."""
        with self._lock:
            self._sql.execute("BEGIN IMMEDIATE")
            try:
                yield self._sql
            except BaseException:
                self._sql.execute("ROLLBACK")
                raise
            self._sql.execute("COMMIT")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Reads between other threads' transactions."""
        with self._lock:
            yield self._sql

    def now(self) -> int:
        """Milliseconds since 1970."""
        return to_ms(self._clock.now())

    def new_id(self, kind: str) -> str:
        return f"sbx_{kind}_{self._token()}"

    def new_token(self) -> str:
        return self._token()

    def close(self) -> None:
        with self._lock:
            self._sql.close()
