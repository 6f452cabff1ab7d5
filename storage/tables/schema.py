"""The two column types, and helpers that make a table read like its dataclass.

Only BIGINT and TEXT: instants are milliseconds since 1970, spans are milliseconds, booleans 0/1,
lists and mappings JSON text. SQLite gets STRICT tables and INTEGER, so that `id` is the row's own
number there. Every constraint has a name: SQLite's batch migrations drop unnamed ones (AL1).
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)
from sqlalchemy.schema import SchemaItem

BIGINT = BigInteger().with_variant(Integer(), "sqlite")
TEXT = Text()

NAMES = {"pk": "pk_%(table_name)s"}
metadata = MetaData(naming_convention=NAMES)


def table(name: str, *items: SchemaItem | Iterable[SchemaItem]) -> Table:
    """A table whose primary key is `id` unless `items` hold another one."""
    flat: list[SchemaItem] = []
    for item in items:
        flat.extend([item] if isinstance(item, SchemaItem) else item)
    if not any(isinstance(item, PrimaryKeyConstraint) for item in flat):
        flat = [number("id"), *flat, PrimaryKeyConstraint("id")]
    return Table(name, metadata, *flat, sqlite_strict=True)


def number(name: str, *, null: bool = False) -> Column[Any]:
    return Column(name, BIGINT, nullable=null, autoincrement=False)


def text(name: str, *, null: bool = False) -> Column[Any]:
    return Column(name, TEXT, nullable=null)


def numbers(*names: str, null: bool = False) -> list[Column[Any]]:
    return [number(name, null=null) for name in names]


def texts(*names: str, null: bool = False) -> list[Column[Any]]:
    return [text(name, null=null) for name in names]


def money(name: str) -> list[Column[Any]]:
    return [number(f"{name}_minor"), text(f"{name}_currency")]


def check(name: str, condition: str) -> CheckConstraint:
    return CheckConstraint(condition, name=name)


def one_of(name: str, column: str, kind: type[StrEnum]) -> CheckConstraint:
    values = ", ".join(f"'{member.value}'" for member in kind)
    return CheckConstraint(f"{column} IN ({values})", name=name)


def refers(
    name: str, column: str, to: str, *, later: bool = False, cascade: bool = False
) -> ForeignKeyConstraint:
    """`later`: looked at when the unit commits, because its cause is written after it."""
    return ForeignKeyConstraint(
        [column],
        [to],
        name=name,
        ondelete="CASCADE" if cascade else None,
        deferrable=True if later else None,
        initially="DEFERRED" if later else None,
    )
