"""Two tables, small enough to try the storage engine by itself."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import sqlalchemy as sa

from storage.connection import Connection
from storage.database import Database
from storage.statements import Statement

metadata = sa.MetaData()

mentors = sa.Table(
    "mentors",
    metadata,
    sa.Column("id", sa.BigInteger, nullable=False),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.PrimaryKeyConstraint("id", name="mentor_key"),
)
bookings = sa.Table(
    "bookings",
    metadata,
    sa.Column("id", sa.BigInteger, nullable=False),
    sa.Column("mentor_id", sa.BigInteger, nullable=False),
    sa.Column("slot", sa.BigInteger, nullable=False),
    sa.Column("note", sa.Text),
    sa.PrimaryKeyConstraint("id", name="booking_key"),
    sa.ForeignKeyConstraint(["mentor_id"], ["mentors.id"], name="booking_mentor"),
    sa.CheckConstraint("slot >= 0", name="booking_slot_positive"),
    sa.UniqueConstraint("mentor_id", "note", name="booking_note_once"),
)

add_mentor = Statement(mentors.insert())
add_booking = Statement(bookings.insert())
all_bookings = Statement(sa.select(bookings.c.id).order_by(bookings.c.id))
taken = Statement(
    sa.select(bookings.c.id).where(
        bookings.c.mentor_id == 1, bookings.c.slot == sa.bindparam("slot")
    )
)
lock_mentor = Statement(sa.select(mentors.c.revision).where(mentors.c.id == 1).with_for_update())

Work = Callable[[Connection], Any]


def plain_unit(connection: Connection, _read_only: bool) -> Connection:
    """The unit of work of these tests is the connection itself."""
    return connection


@asynccontextmanager
async def small_database(url: str, **settings: Any) -> AsyncIterator[Database[Connection]]:
    """Open, with its tables and mentor 1; everything must be quiet at the end (DB4)."""
    database = await Database.open(url, plain_unit, metadata=metadata, **settings)
    try:
        await database.write(_create)
        yield database
        assert database.in_flight == 0
    finally:
        await database.close()


def booking(id: int, slot: int = 0, note: str | None = None, mentor_id: int = 1) -> Work:
    return lambda c: c.run(add_booking, id=id, mentor_id=mentor_id, slot=slot, note=note)


def started(waiting: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
    """A caller that waits in the background, so that the test can cancel it or go on."""
    return asyncio.get_running_loop().create_task(waiting)


async def booked(database: Database[Connection]) -> list[int]:
    return [id for (id,) in await database.read(lambda c: c.all(all_bookings))]


def _create(connection: Connection) -> None:
    for table in metadata.sorted_tables:
        connection.core(sa.schema.CreateTable(table, if_not_exists=True))
    with_mentor = connection.one(lock_mentor)
    if with_mentor is None:
        connection.run(add_mentor, id=1, revision=1)
