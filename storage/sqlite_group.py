"""Runs a group of units of work in one SQLite transaction, each isolated by its own SAVEPOINT.

Everything here runs in the write lane's thread.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from storage.connection import Connection
from storage.constraints import ConstraintNames
from storage.errors import ConstraintViolated, DatabaseUnavailable
from storage.file_lock import FileIdentity
from storage.sqlite_connection import SqliteConnection
from storage.sqlite_errors import translate

U = TypeVar("U")

# O-03: once a stranger's lock has outlasted the full wait, the next ones are short until it goes.
_SHORT_WAIT_SECONDS = 0.1


@dataclass(slots=True, eq=False)
class QueuedUnit(Generic[U]):
    """A unit of work on its way; `error` is None when it was committed with `result`."""

    work: Callable[[U], Any]
    answer: asyncio.Future[Any]
    runs: int = 0
    result: Any = None
    error: BaseException | None = None


class GroupWriter(Generic[U]):
    def __init__(
        self,
        raw: sqlite3.Connection,
        identity: FileIdentity,
        names: ConstraintNames,
        make_unit: Callable[[Connection, bool], U],
        busy_seconds: float,
    ) -> None:
        self._raw = raw
        self._identity = identity
        self._names = names
        self._make_unit = make_unit
        self._busy_seconds = busy_seconds
        self._waits_short = False

    def run(self, group: list[QueuedUnit[U]]) -> None:
        """Sets every unit's `result` or `error`; what has no error is on disk."""
        try:
            self._transact(group)
        except ConstraintViolated:
            # A deferred constraint spoke up at COMMIT: alone, only its owner fails.
            for unit in group:
                self._run_alone(unit)
        except BaseException as error:
            _fail(group, error)

    def close(self) -> None:
        self._raw.close()

    def _run_alone(self, unit: QueuedUnit[U]) -> None:
        try:
            self._transact([unit])
        except BaseException as error:
            _fail([unit], error)

    def _transact(self, group: list[QueuedUnit[U]]) -> None:
        try:
            self._identity.check()
            self._begin()
            self._run_all(group)
            if any(unit.error is None for unit in group):
                self._raw.execute("COMMIT")
                self._identity.check()
        except sqlite3.Error as error:
            raise translate(error, self._names) from error
        finally:
            if self._raw.in_transaction:
                self._raw.execute("ROLLBACK")

    def _begin(self) -> None:
        try:
            self._raw.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            self._wait_short(True)
            raise
        if self._waits_short:
            self._wait_short(False)

    def _wait_short(self, short: bool) -> None:
        seconds = _SHORT_WAIT_SECONDS if short else self._busy_seconds
        self._raw.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
        self._waits_short = short

    def _run_all(self, group: list[QueuedUnit[U]]) -> None:
        if len(group) == 1:
            self._run_unit(group[0])
            return
        for unit in group:
            self._raw.execute("SAVEPOINT unit")
            self._run_unit(unit)
            if unit.error is not None:
                self._undo(unit.error)
            self._raw.execute("RELEASE SAVEPOINT unit")

    def _undo(self, error: BaseException) -> None:
        if not self._raw.in_transaction:
            # SQLite may roll everything back by itself, as when the disk is full (O-01).
            raise DatabaseUnavailable(f"the transaction was lost: {error}") from error
        self._raw.execute("ROLLBACK TO SAVEPOINT unit")

    def _run_unit(self, unit: QueuedUnit[U]) -> None:
        unit.runs += 1
        unit.error = None
        connection = SqliteConnection(self._raw, self._names, read_only=False)
        try:
            unit.result = unit.work(self._make_unit(connection, False))
            connection.finish()
        except BaseException as error:
            unit.error = error


def _fail(group: list[QueuedUnit[U]], error: BaseException) -> None:
    for unit in group:
        unit.error = error
