"""The database as a simulation uses it: units one after the other, and the scheduler's loops.

On SQLite a unit is a plain call; on PostgreSQL each one is awaited to its end.
"""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar

from bot.simulation.watching import changes_of
from storage.database import Database
from storage.sqlite_direct import DirectSqlite
from storage.tables import metadata
from storage.unit_of_work import MakeUnit, SqlUnitOfWork

T = TypeVar("T")
Work = Callable[[SqlUnitOfWork], T]
Heard = Callable[[list[Any]], None]


class House(Protocol):
    """`heard` is told what each committed unit wrote."""

    heard: Heard

    def write(self, work: Work[T]) -> T: ...
    def read(self, work: Work[T]) -> T: ...
    def wait(self, ended: Awaitable[T]) -> T: ...
    async def write_soon(self, work: Work[T]) -> T: ...
    async def read_soon(self, work: Work[T]) -> T: ...
    def tell_early(self) -> None: ...
    def close(self) -> None: ...


def _early(work: Work[T], heard: Heard) -> Work[T]:
    def unit(uow: SqlUnitOfWork) -> T:
        result = work(uow)
        heard(changes_of(uow))
        return result

    return unit


def _noting(work: Work[T]) -> Work[tuple[T, list[Any]]]:
    return lambda uow: (work(uow), changes_of(uow))


def _unheard(_: list[Any]) -> None:
    return None


class SqliteHouse:
    def __init__(self, path: Path, make_unit: MakeUnit, *, durable: bool) -> None:
        self.heard: Heard = _unheard
        self._db = DirectSqlite(path, make_unit, metadata, durable=durable)
        self._tells_early = False
        self._loop = asyncio.new_event_loop()

    def tell_early(self) -> None:
        """The negative control of kills: what is told may never be committed."""
        self._tells_early = True

    def write(self, work: Work[T]) -> T:
        if self._tells_early:
            return self._db.write(_early(work, self.heard))
        result, changed = self._db.write(_noting(work))
        self.heard(changed)
        return result

    def read(self, work: Work[T]) -> T:
        return self._db.read(work)

    def wait(self, ended: Awaitable[T]) -> T:
        return self._loop.run_until_complete(ended)

    async def write_soon(self, work: Work[T]) -> T:
        return self.write(work)

    async def read_soon(self, work: Work[T]) -> T:
        return self.read(work)

    def close(self) -> None:
        self._loop.close()
        self._db.close()


class PostgresHouse:
    def __init__(self, url: str, make_unit: MakeUnit) -> None:
        self.heard: Heard = _unheard
        self._loop = asyncio.new_event_loop()
        self._db = self.wait(Database.open(url, make_unit, pool_size=4))

    def tell_early(self) -> None:
        raise RuntimeError("kills are played on SQLite: the command line refuses them before")

    def write(self, work: Work[T]) -> T:
        return self.wait(self.write_soon(work))

    def read(self, work: Work[T]) -> T:
        return self.wait(self.read_soon(work))

    def wait(self, ended: Awaitable[T]) -> T:
        return self._loop.run_until_complete(ended)

    async def write_soon(self, work: Work[T]) -> T:
        result, changed = await self._db.write(_noting(work))
        self.heard(changed)
        return result

    async def read_soon(self, work: Work[T]) -> T:
        return await self._db.read(work)

    def close(self) -> None:
        self.wait(self._db.close())
        self._loop.close()
