"""Fresh databases for each round, copied from one that was settled once."""

import asyncio
import shutil
import sqlite3
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.benchmarks.community import NOW, Work, make_unit
from bot.benchmarks.timing import lap_of
from core.settings import Settings
from storage.database import Database
from storage.migrations.migrate import migrate
from storage.sqlite_connection import open_writer
from storage.tables import metadata
from storage.unit_of_work import SqlUnitOfWork

SYNC_SECONDS = 0.002
"""What one sync costs on a plain virtual disk."""

Db = Database[SqlUnitOfWork]


class SlowDisk(sqlite3.Connection):
    """Every COMMIT waits as for a disk whose sync costs SYNC_SECONDS, the interpreter let go as
    during a real sync. One write-ahead log, synchronous=FULL: one sync a commit."""

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        if sql == "COMMIT":
            time.sleep(SYNC_SECONDS)
        return super().execute(sql, *values)


@asynccontextmanager
async def opened(
    url: str,
    *,
    settings: Settings | None = None,
    now: datetime = NOW,
    connect: type[sqlite3.Connection] = sqlite3.Connection,
    pool_size: int = 16,
) -> AsyncIterator[Db]:
    db: Db = await Database.open(
        url,
        make_unit(settings, now),
        metadata=metadata,
        pool_size=pool_size,
        sqlite_factory=connect,
    )
    try:
        yield db
    finally:
        await db.close()


async def warm(db: Db, callers: int) -> None:
    """Connections are made and threads started before anybody looks at the clock."""
    await lap_of(callers, [lambda: db.write(_nothing)] * callers)
    await lap_of(callers, [lambda: db.read(_nothing)] * callers)


def _nothing(uow: SqlUnitOfWork) -> None:
    uow.notebook.read("warm")


async def settle(url: str, works: Iterable[Work]) -> None:
    """A migrated database with these units committed in it."""
    await migrate(url)
    async with opened(url) as db:
        for work in works:
            await db.write(work)


class SqliteTemplate:
    """One settled file and its copies."""

    def __init__(self, folder: Path, name: str, works: Iterable[Work]) -> None:
        self._path = folder / f"{name}.db"
        self._copies = 0
        if not self._path.exists():
            asyncio.run(settle(f"sqlite:///{self._path}", works))

    def copy(self) -> Path:
        self._copies += 1
        path = self._path.with_name(f"{self._path.stem}-{self._copies}.db")
        shutil.copyfile(self._path, path)
        return path


def raw_writer(path: Path, connect: type[sqlite3.Connection]) -> sqlite3.Connection:
    """The product's own settings (write-ahead log, synchronous=FULL), without its lane."""
    return open_writer(path, 5.0, connect)
