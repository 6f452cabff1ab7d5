"""Looking into a database from beside a running process: nothing is written, no lock is taken."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import func, select, union
from sqlalchemy.engine import make_url

from storage.connection import Connection
from storage.constraints import ConstraintNames
from storage.database import Database
from storage.errors import DatabaseUnavailable
from storage.sqlite import database_path
from storage.sqlite_connection import SqliteConnection, open_reader
from storage.statements import Statement
from storage.tables import audit_entries, jobs, mentors, metadata, people
from storage.unit_of_work import MakeUnit, SqlUnitOfWork

T = TypeVar("T")

_BUSY_SECONDS = 5.0
_MOST_BROKEN = 20


async def look(url: str, make_unit: MakeUnit, work: Callable[[SqlUnitOfWork], T]) -> T:
    """Runs `work` on one snapshot, also while a process owns the SQLite file.

    Raises DatabaseUnavailable when the file is not there or nobody answers.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _look_into_file(existing(database_path(parsed)), make_unit, work)
    db = await Database.open(url, make_unit, metadata=metadata, pool_size=1)
    try:
        return await db.read(work)
    finally:
        await db.close()


def existing(path: Path) -> Path:
    """`path`; raises DatabaseUnavailable, for looking must not make an empty database."""
    if not path.is_file():
        raise DatabaseUnavailable(f"{path} does not exist")
    return path


def _look_into_file(
    path: Path, make_unit: Callable[[Connection, bool], SqlUnitOfWork], work: Callable[..., T]
) -> T:
    raw = open_reader(path, _BUSY_SECONDS)
    try:
        raw.execute("BEGIN")
        connection = SqliteConnection(raw, ConstraintNames(metadata), read_only=True)
        return work(make_unit(connection, True))
    finally:
        raw.close()


@dataclass(frozen=True, slots=True)
class FileHealth:
    """`damage`: what SQLite itself finds wrong; `broken`: rows that point nowhere, by table."""

    journal_mode: str
    damage: tuple[str, ...]
    broken: tuple[str, ...]


def file_health(path: Path) -> FileHealth:
    """Reads the whole file; raises DatabaseUnavailable when it is not there."""
    raw = None
    try:
        raw = open_reader(existing(path), _BUSY_SECONDS)
        return _health(raw)
    except sqlite3.DatabaseError as error:
        return FileHealth("", (str(error),), ())
    finally:
        if raw is not None:
            raw.close()


def _health(raw: sqlite3.Connection) -> FileHealth:
    (mode,) = raw.execute("PRAGMA journal_mode").fetchone()
    damage = [text for (text,) in raw.execute(f"PRAGMA quick_check({_MOST_BROKEN})")]
    broken = raw.execute("PRAGMA foreign_key_check").fetchmany(_MOST_BROKEN)
    found = tuple(f"{table} {row} -> {parent}" for table, row, parent, _ in broken)
    return FileHealth(mode, tuple(text for text in damage if text != "ok"), found)


@dataclass(frozen=True, slots=True)
class InUse:
    """`newest_ms`: the latest moment a row tells of, 0 for none."""

    newest_ms: int
    zones: tuple[str, ...]
    languages: tuple[str, ...]
    dead_jobs: tuple[tuple[str, int], ...]


_NEWEST = Statement(select(audit_entries.c.at).order_by(audit_entries.c.id.desc()).limit(1))
_ZONES = Statement(union(select(people.c.time_zone), select(mentors.c.time_zone)))
_LANGUAGES = Statement(select(people.c.language).distinct())
_DEAD_JOBS = Statement(
    select(jobs.c.kind, func.count()).where(jobs.c.state == "dead").group_by(jobs.c.kind)
)


def in_use(uow: SqlUnitOfWork) -> InUse:
    """What the rows rely on: a clock that is not behind them, zones, languages."""
    newest = uow.connection.one(_NEWEST)
    return InUse(
        newest_ms=newest[0] if newest else 0,
        zones=tuple(sorted(zone for (zone,) in uow.connection.all(_ZONES))),
        languages=tuple(sorted(code for (code,) in uow.connection.all(_LANGUAGES))),
        dead_jobs=tuple(sorted((kind, count) for kind, count in uow.connection.all(_DEAD_JOBS))),
    )
