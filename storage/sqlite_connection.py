"""A raw sqlite3 connection as repositories see it, and how each kind is opened."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import ClassVar

from storage.connection import Connection, Row
from storage.constraints import ConstraintNames
from storage.errors import DatabaseUnavailable, DatabaseUnfit
from storage.sqlite_errors import translate
from storage.statements import Compiled, DialectName, Statement, Values

_STATEMENTS_KEPT = 512

Factory = type[sqlite3.Connection]


class SqliteConnection(Connection):
    dialect: ClassVar[DialectName] = "sqlite"

    def __init__(self, raw: sqlite3.Connection, names: ConstraintNames, *, read_only: bool) -> None:
        super().__init__(read_only=read_only)
        self._raw = raw
        self._names = names

    def _compiled(self, statement: Statement) -> Compiled:
        return statement.sqlite

    def _translated(self, error: Exception) -> Exception:
        return translate(error, self._names, read_only=self.read_only)

    def _fetch(self, sql: str, values: Values) -> list[Row]:
        try:
            return self._raw.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def _fetch_one(self, sql: str, values: Values) -> Row | None:
        try:
            row: Row | None = self._raw.execute(sql, values).fetchone()
        except sqlite3.Error as error:
            raise self._failed(error) from error
        return row

    def _run(self, sql: str, values: Values) -> int:
        try:
            return self._raw.execute(sql, values).rowcount
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def _run_many(self, sql: str, rows: Sequence[Values]) -> None:
        try:
            self._raw.executemany(sql, rows)
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def _command(self, sql: str) -> None:
        self._raw.execute(sql)


def open_writer(
    path: Path, busy_seconds: float, factory: Factory = sqlite3.Connection
) -> sqlite3.Connection:
    """The one connection that writes and checkpoints (DB10): WAL, FULL, foreign keys on."""
    return _opened(path, busy_seconds, _set_up_writer, factory)


def open_reader(path: Path, busy_seconds: float) -> sqlite3.Connection:
    return _opened(path, busy_seconds, _set_up_reader)


def check_foreign_keys_hold(raw: sqlite3.Connection) -> None:
    """DB9: foreign keys are off by default, so prove that a bad insert fails."""
    raw.execute("BEGIN")
    try:
        raw.execute("CREATE TEMP TABLE self_test_parent (id INTEGER PRIMARY KEY)")
        raw.execute("CREATE TEMP TABLE self_test_child (id INTEGER REFERENCES self_test_parent)")
        with suppress(sqlite3.IntegrityError):
            raw.execute("INSERT INTO self_test_child VALUES (1)")
            raise DatabaseUnfit("this SQLite does not enforce foreign keys")
    finally:
        raw.execute("ROLLBACK")


def _set_up_writer(raw: sqlite3.Connection) -> None:
    (mode,) = raw.execute("PRAGMA journal_mode = WAL").fetchone()
    if mode != "wal":
        raise DatabaseUnfit(f"this file system cannot do WAL (journal mode {mode})")
    # DB11: NORMAL may lose the last commits on power loss.
    raw.execute("PRAGMA synchronous = FULL")
    check_foreign_keys_hold(raw)


def _set_up_reader(raw: sqlite3.Connection) -> None:
    raw.execute("PRAGMA wal_autocheckpoint = 0")  # DB10: only the writer checkpoints
    raw.execute("PRAGMA query_only = ON")


def _opened(
    path: Path,
    busy_seconds: float,
    set_up: Callable[[sqlite3.Connection], None],
    factory: Factory = sqlite3.Connection,
) -> sqlite3.Connection:
    """Raises DatabaseUnavailable or DatabaseUnfit, naming the file."""
    with ExitStack() as undo:
        try:
            raw = sqlite3.connect(
                path,
                timeout=busy_seconds,
                isolation_level=None,  # DB1: every BEGIN is ours
                cached_statements=_STATEMENTS_KEPT,
                factory=factory,
            )
            undo.callback(raw.close)
            raw.execute("PRAGMA foreign_keys = ON")
            raw.execute("PRAGMA temp_store = MEMORY")
            set_up(raw)
        except sqlite3.Error as error:
            raise DatabaseUnavailable(f"{path}: {error}") from error
        undo.pop_all()
        return raw
