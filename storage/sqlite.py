"""The SQLite back end: a locked file, one write lane, a few readers."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Generic, TypeVar

from sqlalchemy.engine import URL, make_url

from storage.connection import Connection
from storage.constraints import ConstraintNames
from storage.errors import DatabaseUnavailable, DatabaseUnfit
from storage.file_lock import FileIdentity, FileLock
from storage.filesystem import refuse_network_file_system
from storage.sqlite_connection import Factory, open_reader, open_writer
from storage.sqlite_group import GroupWriter
from storage.sqlite_lane import SqliteLane
from storage.sqlite_reader import SqliteReaders

U = TypeVar("U")
T = TypeVar("T")

# RETURNING 3.35, STRICT tables 3.37.
OLDEST_VERSION = (3, 37, 0)
# DB10: older ones may corrupt a WAL when two connections checkpoint; we have only one that does.
WAL_RESET_FIXED = (3, 51, 3)


@dataclass(frozen=True, slots=True)
class SqliteFacts:
    """What `seatmate doctor` says about the library in use."""

    version: str
    supported: bool
    wal_reset_fixed: bool


def sqlite_facts() -> SqliteFacts:
    version = sqlite3.sqlite_version_info
    return SqliteFacts(
        sqlite3.sqlite_version, version >= OLDEST_VERSION, version >= WAL_RESET_FIXED
    )


def database_path(url: URL) -> Path:
    """The file of a sqlite URL; raises DatabaseUnfit for memory databases (DB6)."""
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise DatabaseUnfit(f"{url}: give a plain file, as in sqlite:///var/seatmate.db")
    return Path(url.database).absolute()


def sqlite_file(url: str) -> Path | None:
    """The file behind a URL; None for another back end."""
    parsed = make_url(url)
    return database_path(parsed) if parsed.get_backend_name() == "sqlite" else None


class SqliteBackend(Generic[U]):
    dialect = "sqlite"

    def __init__(self, lock: FileLock, lane: SqliteLane[U], readers: SqliteReaders[U]) -> None:
        self._lock = lock
        self._lane = lane
        self._readers = readers
        self.write = lane.write
        self.read = readers.read

    @property
    def in_flight(self) -> int:
        return self._lane.unanswered + self._readers.checked_out

    @property
    def commits(self) -> int:
        """Groups answered so far: units / commits says how well they group."""
        return self._lane.groups

    async def close(self) -> None:
        # Readers first: the writer must be the last to checkpoint (DB10).
        await self._readers.close()
        await self._lane.close()
        self._lock.release()


async def open_sqlite(
    url: URL,
    make_unit: Callable[[Connection, bool], U],
    names: ConstraintNames,
    *,
    readers: int,
    busy_seconds: float,
    factory: Factory = sqlite3.Connection,
) -> SqliteBackend[U]:
    """Raises DatabaseInUse, DatabaseUnfit or DatabaseUnavailable; leaves nothing open then."""
    path = database_path(url)
    _prepare(path)
    lock = FileLock(path)

    def writer() -> GroupWriter[U]:
        raw = open_writer(path, busy_seconds, factory)
        return GroupWriter(raw, FileIdentity(path), names, make_unit, busy_seconds)

    lane: SqliteLane[U] = SqliteLane(writer)
    pool: SqliteReaders[U] = SqliteReaders(names, make_unit)
    backend = SqliteBackend(lock, lane, pool)
    try:
        await lane.start()
        await pool.start(partial(open_reader, path, busy_seconds), readers)
    except BaseException:
        await backend.close()
        raise
    return backend


def _prepare(path: Path) -> None:
    facts = sqlite_facts()
    if not facts.supported:
        raise DatabaseUnfit(f"SQLite {facts.version} is too old")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise DatabaseUnavailable(f"{path}: {error.strerror}") from error
    refuse_network_file_system(path)
