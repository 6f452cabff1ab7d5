"""A database with our unit of work on it, a clock moved by hand, a few people to write about."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from core.ids import IdentityId, PersonId, TimeSortedIds
from core.people import Identity, Person, Role
from core.settings import Settings
from storage.database import Database
from storage.tables import metadata
from storage.unit_of_work import SqlUnitOfWork, unit_maker
from tests.harness.web import MovedClock

Rows = Database[SqlUnitOfWork]


@asynccontextmanager
async def rows(
    url: str, clock: MovedClock, settings: Settings | None = None
) -> AsyncIterator[Rows]:
    ids = TimeSortedIds(clock, lambda bits: 0)
    make = unit_maker(clock, ids, settings or Settings())
    db = await Database.open(url, make, metadata=metadata)
    try:
        yield db
    finally:
        await db.close()


def person(
    uow: SqlUnitOfWork,
    name: str,
    *roles: Role,
    channels: tuple[str, ...] = ("web",),
    language: str = "en",
    zone: str = "UTC",
) -> PersonId:
    """A person with one account per channel; their user id there is their name."""
    id = PersonId(uow.new_id())
    uow.people.add(Person(id, name, language, zone, frozenset(roles or {Role.STUDENT}), uow.now))
    for channel in channels:
        account(uow, id, channel, name, uow.now)
    return id


def account(uow: SqlUnitOfWork, person: PersonId, channel: str, user: str, at: datetime) -> None:
    uow.identities.add(
        Identity(IdentityId(uow.new_id()), person, channel, user, f"{user}-chat", user, at)
    )
