"""The only doors to the database: `write` and `read`, each running one synchronous unit of work.

A cancelled caller never cancels its unit: put deadlines outside and treat the outcome as unknown.
"""

import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import MetaData
from sqlalchemy.engine import make_url

from storage.connection import Connection
from storage.constraints import ConstraintNames
from storage.errors import DatabaseUnfit
from storage.postgres import open_postgres
from storage.sqlite import open_sqlite

U = TypeVar("U")
U_co = TypeVar("U_co", covariant=True)
T = TypeVar("T")


class Backend(Protocol[U_co]):
    @property
    def dialect(self) -> str: ...
    @property
    def in_flight(self) -> int: ...
    @property
    def commits(self) -> int: ...
    def write(self, work: Callable[[U_co], T], /) -> Awaitable[T]: ...
    def read(self, work: Callable[[U_co], T], /) -> Awaitable[T]: ...
    async def close(self) -> None: ...


class Database(Generic[U]):
    """Gives each `work` a fresh unit made by `make_unit(connection, read_only)`.

    `work` may run more than once (deadlock, lost connection, StaleRevision), and in another
    thread on SQLite: it must touch nothing but its unit and what it makes itself.
    """

    def __init__(self, backend: Backend[U]) -> None:
        self._backend = backend

    @classmethod
    async def open(
        cls,
        url: str,
        make_unit: Callable[[Connection, bool], U],
        *,
        metadata: MetaData | None = None,
        readers: int = 3,
        pool_size: int = 10,
        busy_seconds: float = 5.0,
        sqlite_factory: type[sqlite3.Connection] = sqlite3.Connection,
    ) -> "Database[U]":
        """`sqlite:///file` or `postgresql://...`; `metadata` gives SQLite its constraints' names.

        `busy_seconds` is how long a lock of a stranger is waited for; `sqlite_factory` makes the
        connection that writes. Raises DatabaseInUse, DatabaseUnfit or DatabaseUnavailable.
        """
        parsed, names = make_url(url), ConstraintNames(metadata)
        kind = parsed.get_backend_name()
        backend: Any
        if kind == "sqlite":
            backend = await open_sqlite(
                parsed,
                make_unit,
                names,
                readers=readers,
                busy_seconds=busy_seconds,
                factory=sqlite_factory,
            )
        elif kind == "postgresql":
            backend = await open_postgres(parsed, make_unit, pool_size=pool_size)
        else:
            raise DatabaseUnfit(f"{kind}: only sqlite and postgresql are supported")
        return cls(backend)

    @property
    def dialect(self) -> str:
        return self._backend.dialect

    @property
    def in_flight(self) -> int:
        """Units started and not answered; 0 when all is quiet."""
        return self._backend.in_flight

    @property
    def commits(self) -> int:
        return self._backend.commits

    async def write(self, work: Callable[[U], T]) -> T:
        """Runs and commits `work`; raises what it raised, with nothing of it kept.

        Also raises ConstraintViolated, DatabaseBusy, DatabaseUnavailable (OutcomeUnknown when the
        connection broke during COMMIT).
        """
        return await self._backend.write(work)

    async def read(self, work: Callable[[U], T]) -> T:
        """Runs `work` on one snapshot; a change inside raises WriteRefused."""
        return await self._backend.read(work)

    async def close(self) -> None:
        """Waits for what was started."""
        await self._backend.close()
