"""The two column types as the migrations write them. Never changed: old migrations rely on it."""

from typing import Any

import sqlalchemy as sa
from alembic import op

_BIGINT = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def number(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, _BIGINT, nullable=null, autoincrement=False)


def text(name: str, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=null)


def index(name: str, table: str, columns: list[str], where: str = "", unique: bool = False) -> None:
    only = sa.text(where) if where else None
    op.create_index(name, table, columns, unique=unique, sqlite_where=only, postgresql_where=only)
