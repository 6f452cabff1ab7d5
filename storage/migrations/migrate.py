"""The doors: `migrate`, `current_revision`, `is_current`, for both back ends."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from storage.errors import DatabaseUnavailable
from storage.migrations import sqlite_file
from storage.migrations.steps import HEAD, head_revision, revision_of, step_to
from storage.postgres import asyncpg_url
from storage.sqlite import database_path

T = TypeVar("T")

_ONE_AT_A_TIME = 7_361_734_002  # the advisory lock of whoever migrates


@dataclass(frozen=True, slots=True)
class Migrated:
    """`backup` is the copy of an SQLite file made before it was changed."""

    before: str | None
    after: str | None
    backup: Path | None = None

    @property
    def changed(self) -> bool:
        return self.before != self.after


async def migrate(url: str, to: str = HEAD) -> Migrated:
    """Up (or, with an older `to`, down). Safe to call when there is nothing to do.

    Raises DatabaseInUse while a process owns the SQLite file, DatabaseUnfit for a database from a
    newer version or with broken foreign keys, DatabaseUnavailable when nobody answers.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        path = database_path(parsed)
        before, after, backup = await asyncio.to_thread(sqlite_file.migrate, path, to)
        return Migrated(before, after, backup)
    before, after = await _on_postgres(parsed, lambda connection: _stepped(connection, to))
    return Migrated(before, after)


async def current_revision(url: str) -> str | None:
    """None for a database that was never migrated, or is not there."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return await asyncio.to_thread(sqlite_file.current_revision, database_path(parsed))
    return await _on_postgres(parsed, revision_of)


async def is_current(url: str) -> bool:
    return await current_revision(url) == head_revision()


def _stepped(connection: Connection, to: str) -> tuple[str | None, str | None]:
    connection.execute(text(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})"))
    before = revision_of(connection)
    step_to(connection, to)
    return before, revision_of(connection)


async def _on_postgres(url: URL, work: Callable[[Connection], T]) -> T:
    from sqlalchemy.ext.asyncio import create_async_engine  # late: it brings the whole ORM

    engine = create_async_engine(asyncpg_url(url), poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(work)
    except (OSError, DBAPIError) as error:
        raise DatabaseUnavailable(f"PostgreSQL: {error}") from error
    finally:
        await engine.dispose()
