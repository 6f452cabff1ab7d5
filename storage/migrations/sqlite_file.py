"""Migrating an SQLite file: locked, copied first, changed in one transaction, checked at its end.

SQLite's batch operations drop and copy tables, so foreign keys are off meanwhile and the whole
file is checked before COMMIT (AL2). A kill at any moment leaves the old schema or the new one.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import NullPool

from storage.errors import DatabaseUnavailable, DatabaseUnfit
from storage.file_lock import FileLock
from storage.migrations.steps import HEAD, head_revision, require_known, revision_of, step_to

_BUSY_SECONDS = 30.0


def migrate(path: Path, to: str) -> tuple[str | None, str | None, Path | None]:
    """(revision before, after, the backup if one was needed)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path)
    try:
        return _migrate(path, head_revision() if to == HEAD else to)
    except (sqlite3.Error, OSError) as error:
        raise DatabaseUnavailable(f"{path}: {error}") from error
    finally:
        lock.release()


def current_revision(path: Path) -> str | None:
    if not path.exists():
        return None
    with _transaction(path, "BEGIN") as connection:
        return revision_of(connection)


def _migrate(path: Path, to: str) -> tuple[str | None, str | None, Path | None]:
    before = current_revision(path)
    require_known(before)
    backup = _backup(path, before) if before not in (None, to) else None
    with _transaction(path, "BEGIN IMMEDIATE") as connection:
        step_to(connection, to)
        _check_foreign_keys(connection, path)
        after = revision_of(connection)
    return before, after, backup


def _backup(path: Path, revision: str | None) -> Path:
    """A whole copy beside the file. It gets its name only when it is complete and on disk."""
    target = path.with_name(f"{path.name}.{revision}.bak")
    unfinished = path.with_name(f"{target.name}.part")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    with closing(_connect(path)) as source, closing(sqlite3.connect(unfinished)) as copy:
        source.backup(copy)
    with unfinished.open("rb") as written:
        os.fsync(written.fileno())
    return unfinished.replace(target)


def _check_foreign_keys(connection: Connection, path: Path) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        table, row, parent, _ = broken[0]
        raise DatabaseUnfit(
            f"{path}: {len(broken)} rows point nowhere, the first is {table} {row} -> {parent}; "
            "nothing was changed"
        )


def _connect(path: Path) -> sqlite3.Connection:
    raw = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute("PRAGMA synchronous = FULL")
    return raw


@contextmanager
def _transaction(path: Path, begin: str) -> Iterator[Connection]:
    engine = create_engine("sqlite://", creator=lambda: _connect(path), poolclass=NullPool)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()
