"""Locking people's rows, so that units about the same people run one after the other."""

from sqlalchemy import bindparam, select

from storage.connection import Connection
from storage.dialects import among, listed
from storage.statements import Statement
from storage.tables import people

_ids = people.c.id
# NO KEY UPDATE: rows that merely point at a person (a notice, a booking) need not wait.
_PAIR = Statement(
    select(_ids)
    .where(_ids.in_([bindparam("one"), bindparam("other")]))
    .order_by(_ids)
    .with_for_update(key_share=True)
)
_MANY = Statement(
    select(_ids).where(among(_ids, "ids")).order_by(_ids).with_for_update(key_share=True)
)


def lock_people(connection: Connection, ids: tuple[int, ...]) -> None:
    """In one order, whatever the caller's (PG6). SQLite has one writer and needs none."""
    if connection.dialect == "sqlite" or connection.read_only or not ids:
        return
    if len(ids) <= 2:
        connection.all(_PAIR, one=ids[0], other=ids[-1])
    else:
        connection.all(_MANY, ids=listed(ids))
