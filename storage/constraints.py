"""Which named constraint stands behind a column list: SQLite names columns, not constraints."""

from collections.abc import Iterable

from sqlalchemy import MetaData, PrimaryKeyConstraint, Table, UniqueConstraint


class AmbiguousConstraint(ValueError):
    """Two unique guards over the same columns could not be told apart on SQLite."""


class ConstraintNames:
    """Looks up "table.a,table.b" -> the name of the unique constraint or index over them."""

    def __init__(self, metadata: MetaData | None = None) -> None:
        self._names: dict[str, str] = {}
        for table in metadata.tables.values() if metadata is not None else ():
            for name, columns in _unique_guards(table):
                self._add(name, ",".join(f"{table.name}.{column}" for column in columns))

    def of(self, columns: str) -> str:
        """The constraint's name, or `columns` itself when none is known."""
        return self._names.get(columns, columns)

    def _add(self, name: str, columns: str) -> None:
        if self._names.setdefault(columns, name) != name:
            raise AmbiguousConstraint(f"{name} and {self._names[columns]}: {columns}")


def _unique_guards(table: Table) -> Iterable[tuple[str, list[str]]]:
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint | PrimaryKeyConstraint) and constraint.name:
            yield str(constraint.name), list(constraint.columns.keys())
    for index in table.indexes:
        if index.unique and index.name:
            yield str(index.name), list(index.columns.keys())
