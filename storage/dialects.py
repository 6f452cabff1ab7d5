"""SQL that the two back ends spell differently, under one name each."""

# ruff: noqa: S608  # every part of these statements is written here

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Table,
    Text,
    bindparam,
    cast,
    func,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from storage.statements import Statement


class _Numbers(FunctionElement[Any]):
    """The members of a JSON list of integers, as rows."""

    inherit_cache = True
    name = "numbers"


@compiles(_Numbers, "sqlite")
def _sqlite(element: _Numbers, compiler: SQLCompiler, **kw: Any) -> str:
    return f"(SELECT value FROM json_each({compiler.process(element.clauses, **kw)}))"


@compiles(_Numbers, "postgresql")
def _postgresql(element: _Numbers, compiler: SQLCompiler, **kw: Any) -> str:
    text = compiler.process(element.clauses, **kw)
    return f"(SELECT CAST(v AS BIGINT) FROM jsonb_array_elements_text(CAST({text} AS jsonb)) AS v)"


def among(column: Column[Any], name: str) -> ColumnElement[bool]:
    """`column` is one of the numbers given as `name`, a text made by `listed`."""
    return column.op("IN", is_comparison=True)(_Numbers(bindparam(name, type_=Text())))


def listed(numbers: Iterable[int]) -> str:
    return json.dumps(list(numbers))


def insert_new(
    table: Table,
    *key: str,
    row: Sequence[str] = (),
    fixed: Mapping[str, ColumnElement[Any]] | None = None,
) -> Statement:
    """Inserts a row unless its `key` is there already; `row` as for Statement.

    `fixed`: columns whose value is no parameter but an expression of its own.
    """
    values = {**_all_columns(table), **(fixed or {})}
    return Statement.each(
        sqlite=sqlite.insert(table).values(values).on_conflict_do_nothing(index_elements=key),
        postgresql=postgresql.insert(table)
        .values(values)
        .on_conflict_do_nothing(index_elements=key),
        row=row,
    )


def upsert(table: Table, *key: str) -> Statement:
    """Inserts a row or overwrites the one with the same `key`."""
    values = _all_columns(table)
    rest = [name for name in values if name not in key]
    lite, pg = sqlite.insert(table).values(values), postgresql.insert(table).values(values)
    return Statement.each(
        sqlite=lite.on_conflict_do_update(
            index_elements=key, set_={name: lite.excluded[name] for name in rest}
        ),
        postgresql=pg.on_conflict_do_update(
            index_elements=key, set_={name: pg.excluded[name] for name in rest}
        ),
    )


def total(value: ColumnElement[Any]) -> ColumnElement[int]:
    """Their sum, 0 for none; a plain integer on PostgreSQL too."""
    return cast(func.coalesce(func.sum(value), 0), BigInteger)


def one_of(column: ColumnElement[Any], values: Iterable[str]) -> ColumnElement[bool]:
    """For constants of the program: written into the SQL, in a fixed order."""
    ordered: Sequence[str] = sorted(str(value) for value in values)
    return column.in_(ordered)


def _all_columns(table: Table) -> dict[str, Any]:
    return {column.name: bindparam(column.name) for column in table.c}
