"""What repositories run statements on. Thin: a compiled string, a tuple of values, the driver."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

from sqlalchemy.sql.elements import ClauseElement

from storage.errors import UnitSpoiled
from storage.statements import Compiled, DialectName, Statement, Value, Values, compile_now

Row = tuple[Any, ...]
Tracer = Callable[[str, Values], None]


class Connection(ABC):
    """One unit of work's connection. Use it inside `work` only.

    `tracer`, when set, is told every (sql, values) before it runs: the benchmark replays them.
    """

    dialect: ClassVar[DialectName]

    def __init__(self, *, read_only: bool) -> None:
        self.read_only = read_only
        self.tracer: Tracer | None = None
        self.spoiled_by: Exception | None = None

    def all(self, statement: Statement, /, **params: Value) -> list[Row]:
        compiled = self._compiled(statement)
        return self._fetch(compiled.sql, self._values(compiled, params))

    def one(self, statement: Statement, /, **params: Value) -> Row | None:
        """The first row, or None."""
        compiled = self._compiled(statement)
        return self._fetch_one(compiled.sql, self._values(compiled, params))

    def run(self, statement: Statement, /, **params: Value) -> int:
        """Runs a change; how many rows it touched."""
        compiled = self._compiled(statement)
        return self._run(compiled.sql, self._values(compiled, params))

    def many(self, statement: Statement, rows: Sequence[Mapping[str, Value]], /) -> None:
        compiled = self._compiled(statement)
        values = [self._values(compiled, row) for row in rows]
        if values:
            self._run_many(compiled.sql, values)

    def run_row(self, statement: Statement, row: Sequence[Value], /) -> int:
        """As `run`, with the values in the order that the statement was made with."""
        compiled = self._compiled(statement)
        return self._run(compiled.sql, self._row_values(compiled, row))

    def many_rows(self, statement: Statement, rows: Sequence[Sequence[Value]], /) -> None:
        compiled = self._compiled(statement)
        values = [self._row_values(compiled, row) for row in rows]
        if values:
            self._run_many(compiled.sql, values)

    def core(self, core: ClauseElement, params: Mapping[str, Value] | None = None, /) -> list[Row]:
        """A statement put together at run time. Slower: it is compiled on every call."""
        compiled = compile_now(core, self.dialect)
        return self._fetch(compiled.sql, self._values(compiled, params or {}))

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A savepoint: what fails inside is undone alone, and the unit may go on."""
        self._check_unspoiled()
        self._command("SAVEPOINT attempt")
        try:
            yield
            self._check_unspoiled()
        except BaseException:
            self._command("ROLLBACK TO SAVEPOINT attempt")
            self._command("RELEASE SAVEPOINT attempt")
            self.spoiled_by = None
            raise
        self._command("RELEASE SAVEPOINT attempt")

    def finish(self) -> None:
        """Called when `work` has returned: raises UnitSpoiled if it swallowed an error."""
        self._check_unspoiled()

    def _values(self, compiled: Compiled, params: Mapping[str, Value]) -> Values:
        if self.spoiled_by is not None:
            self._check_unspoiled()
        values = compiled.values(params)
        if self.tracer is not None:
            self.tracer(compiled.sql, values)
        return values

    def _row_values(self, compiled: Compiled, row: Sequence[Value]) -> Values:
        if self.spoiled_by is not None:
            self._check_unspoiled()
        values = compiled.row_values(row)
        if self.tracer is not None:
            self.tracer(compiled.sql, values)
        return values

    def _check_unspoiled(self) -> None:
        if self.spoiled_by is not None:
            raise UnitSpoiled(repr(self.spoiled_by)) from self.spoiled_by

    def _failed(self, error: Exception) -> Exception:
        """Remembers the failure and gives the error to raise."""
        self.spoiled_by = self._translated(error)
        return self.spoiled_by

    @abstractmethod
    def _compiled(self, statement: Statement) -> Compiled: ...

    @abstractmethod
    def _translated(self, error: Exception) -> Exception: ...

    @abstractmethod
    def _fetch(self, sql: str, values: Values) -> list[Row]: ...

    @abstractmethod
    def _fetch_one(self, sql: str, values: Values) -> Row | None: ...

    @abstractmethod
    def _run(self, sql: str, values: Values) -> int: ...

    @abstractmethod
    def _run_many(self, sql: str, rows: Sequence[Values]) -> None: ...

    @abstractmethod
    def _command(self, sql: str) -> None: ...
