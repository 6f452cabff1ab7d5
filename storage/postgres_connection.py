"""An asyncpg connection as repositories see it: synchronous inside SQLAlchemy's greenlet."""

from collections.abc import Awaitable, Sequence
from typing import Any, ClassVar, TypeVar

import asyncpg  # type: ignore[import-untyped]  # ships no types
from sqlalchemy.util import await_

from storage.connection import Connection, Row
from storage.postgres_errors import translate
from storage.statements import Compiled, DialectName, Statement, Values

T = TypeVar("T")


class PostgresConnection(Connection):
    dialect: ClassVar[DialectName] = "postgresql"

    def __init__(self, driver: "asyncpg.Connection[asyncpg.Record]", *, read_only: bool) -> None:
        super().__init__(read_only=read_only)
        self._driver = driver

    def _compiled(self, statement: Statement) -> Compiled:
        return statement.postgresql

    def _translated(self, error: Exception) -> Exception:
        return translate(error, closed=self._driver.is_closed())

    def _fetch(self, sql: str, values: Values) -> list[Row]:
        return [tuple(row) for row in self._await(self._driver.fetch(sql, *values))]

    def _fetch_one(self, sql: str, values: Values) -> Row | None:
        row = self._await(self._driver.fetchrow(sql, *values))
        return None if row is None else tuple(row)

    def _run(self, sql: str, values: Values) -> int:
        status: str = self._await(self._driver.execute(sql, *values))
        count = status.rpartition(" ")[2]  # "UPDATE 3", "INSERT 0 1", "CREATE TABLE"
        return int(count) if count.isdecimal() else -1

    def _run_many(self, sql: str, rows: Sequence[Values]) -> None:
        self._await(self._driver.executemany(sql, rows))

    def _command(self, sql: str) -> None:
        self._await(self._driver.execute(sql))

    def _await(self, answer: Awaitable[Any]) -> Any:
        try:
            return await_(answer)
        except Exception as error:
            raise self._failed(error) from error
