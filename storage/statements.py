"""SQLAlchemy Core statements compiled once per dialect, then run straight on the driver.

Every column is BIGINT or TEXT, so neither parameters nor rows need processing.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from operator import itemgetter
from typing import Any, Literal

from sqlalchemy.dialects.postgresql.asyncpg import dialect as asyncpg_dialect
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.sql import visitors
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import BindParameter, ClauseElement

DialectName = Literal["sqlite", "postgresql"]
Value = int | str | None
Values = tuple[Value, ...]

_DIALECTS: dict[DialectName, Dialect] = {
    "sqlite": sqlite_dialect(paramstyle="qmark"),
    "postgresql": asyncpg_dialect(),  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it bare
}
_PLAIN = frozenset({int, str, type(None)})


class Statement:
    """A Core statement with a name for each value the caller gives.

    Constants of the statement (`state == "pending"`, `limit(1)`) are written into the SQL, so that
    partial indexes match; a named bindparam with a value is a default the caller may override.
    """

    def __init__(self, core: ClauseElement, row: Sequence[str] = ()) -> None:
        """`row`: the names of whole rows that are given without names, in this order."""
        self._core: Mapping[DialectName, ClauseElement] = {"sqlite": core, "postgresql": core}
        self._row = tuple(row)

    @classmethod
    def each(
        cls, *, sqlite: ClauseElement, postgresql: ClauseElement, row: Sequence[str] = ()
    ) -> "Statement":
        """One statement whose SQL differs more than Core can bridge."""
        statement = cls(sqlite, row)
        statement._core = {"sqlite": sqlite, "postgresql": postgresql}
        return statement

    @cached_property
    def sqlite(self) -> "Compiled":
        return Compiled(self._core["sqlite"], "sqlite", self._row)

    @cached_property
    def postgresql(self) -> "Compiled":
        return Compiled(self._core["postgresql"], "postgresql", self._row)


class Compiled:
    """The SQL text of one dialect and the order in which its values are wanted."""

    __slots__ = ("_defaults", "_needed", "_pick", "_pick_row", "sql")

    def __init__(
        self, core: ClauseElement, dialect: DialectName, row: tuple[str, ...] = ()
    ) -> None:
        compiler = _with_constants_written_in(core).compile(dialect=_DIALECTS[dialect])
        if not isinstance(compiler, SQLCompiler):  # CREATE, DROP: nothing to bind
            self._set(str(compiler), (), frozenset(), {}, row)
            return
        state = compiler.construct_expanded_state(
            compiler.construct_params(_check=False), escape_names=False
        )
        needed = frozenset(name for bind, name in compiler.bind_names.items() if bind.required)
        defaults = {name: value for name, value in state.parameters.items() if name not in needed}
        self._set(state.statement, tuple(state.positiontup or ()), needed, defaults, row)

    def _set(
        self,
        sql: str,
        names: tuple[str, ...],
        needed: frozenset[str],
        defaults: dict[str, Any],
        row: tuple[str, ...],
    ) -> None:
        self.sql = sql
        self._needed = needed
        self._defaults = defaults
        self._pick = _picker(names)
        if row:
            self._check_names(dict.fromkeys(row))
            self._pick_row = _arranger([row.index(name) for name in names])

    def values(self, params: Mapping[str, Any]) -> Values:
        """The values in the driver's order.

        Raises TypeError for a missing or unknown name and for anything but int, str and None.
        """
        try:
            picked = self._pick({**self._defaults, **params} if self._defaults else params)
        except KeyError:
            self._check_names(params)
            raise
        if len(params) != len(self._needed):
            self._check_names(params)
        if _PLAIN.issuperset(map(type, picked)):
            return picked
        return tuple(map(_plain, picked))

    def row_values(self, row: Sequence[Any]) -> Values:
        """As `values`, for a whole row in the order that the statement was made with."""
        picked = self._pick_row(row)
        if _PLAIN.issuperset(map(type, picked)):
            return picked
        return tuple(map(_plain, picked))

    def _check_names(self, params: Mapping[str, Any]) -> None:
        missing = self._needed - params.keys()
        unknown = params.keys() - self._needed - self._defaults.keys()
        if missing or unknown:
            raise TypeError(f"missing {sorted(missing)}, unknown {sorted(unknown)}: {self.sql}")


def compile_now(core: ClauseElement, dialect: DialectName) -> Compiled:
    """For statements that are put together at run time; about 200 us each."""
    return Compiled(core, dialect)


def _with_constants_written_in(core: ClauseElement) -> ClauseElement:
    def visit(bind: BindParameter[Any]) -> None:
        if bind.unique and not bind.required:
            bind.literal_execute = True

    return visitors.cloned_traverse(core, {}, {"bindparam": visit})


def _picker(names: tuple[str, ...]) -> Callable[[Mapping[str, Any]], Values]:
    if not names:
        return lambda _params: ()
    if len(names) == 1:
        (only,) = names
        return lambda params: (params[only],)
    return itemgetter(*names)


def _arranger(places: list[int]) -> Callable[[Sequence[Any]], Values]:
    if len(places) == 1:
        (only,) = places
        return lambda row: (row[only],)
    return itemgetter(*places)


def _plain(value: object) -> Value:
    if isinstance(value, StrEnum):
        return value.value
    if type(value) in _PLAIN:
        return value  # type: ignore[return-value]  # the line above has just said so
    raise TypeError(f"only int, str and None reach the database, not {type(value).__name__}")
