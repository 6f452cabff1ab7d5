"""A small community in a fresh database: one mentor, two students, one offering, a product.

The numbers of the ids are small and fixed, so that tests can be read.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from core.booking import Booking, BookingState, Claim, PaidBy
from core.catalog import BookingMode as Mode
from core.catalog import Offering, OfferingKind, OfferingStatus, PackProduct, ProductStatus
from core.clock import from_ms, to_ms
from core.ids import BookingId, IdentityId, OfferingId, OrderId, PackId, PersonId, SeatId
from core.money import Money
from core.orders import Order, OrderState, Purpose
from core.packs import Pack
from core.people import Identity, Mentor, Person, Role
from core.seats import Seat, SeatState
from core.settings import Settings
from storage.database import Database
from storage.tables import metadata
from storage.unit_of_work import SqlUnitOfWork, unit_maker

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
MENTOR, STUDENT, OTHER, OTHER_MENTOR = PersonId(1), PersonId(2), PersonId(3), PersonId(4)
OFFERING = OfferingId(11)
PRICE = Money(10_000, "EUR")


class HandClock:
    """A clock that moves only when told."""

    def __init__(self, now: datetime = NOON) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> None:
        self._now += by


class CountingIds:
    def __init__(self, first: int = 1000) -> None:
        self._last = first

    def new(self) -> int:
        self._last += 1
        return self._last


@dataclass
class Community:
    db: Database[SqlUnitOfWork]
    clock: HandClock
    ids: CountingIds


def person(id: int, *roles: Role, name: str = "") -> Person:
    known = frozenset(roles or (Role.STUDENT,))
    return Person(PersonId(id), name or f"Person {id}", "en", "UTC", known, NOON)


def identity(id: int, person: int, **other: Any) -> Identity:
    base = Identity(
        IdentityId(id), PersonId(person), "web", f"u{id}", f"c{id}", f"Account {id}", NOON
    )
    return replace(base, **other)


def offering(id: int = OFFERING, mentor: int = MENTOR, **other: Any) -> Offering:
    base = Offering(
        id=OfferingId(id),
        mentor_id=PersonId(mentor),
        title="Talk",
        kind=OfferingKind.ONE_TO_ONE,
        mode=Mode.INSTANT,
        status=OfferingStatus.ACTIVE,
        duration=HOUR,
        price=PRICE,
        created_at=NOON,
    )
    return replace(base, **other)


def product(id: int = 21, mentor: int = MENTOR) -> PackProduct:
    return PackProduct(
        id=id,  # type: ignore[arg-type]
        mentor_id=PersonId(mentor),
        title="Four sessions",
        sessions=4,
        price=PRICE,
        validity=timedelta(days=90),
        status=ProductStatus.ACTIVE,
        created_at=NOON,
    )


def booking(id: int, starts_at: datetime = NOON + 24 * HOUR, **other: Any) -> Booking:
    base = Booking(
        id=BookingId(id),
        student_id=STUDENT,
        mentor_id=MENTOR,
        offering_id=OFFERING,
        state=BookingState.SCHEDULED,
        starts_at=starts_at,
        ends_at=starts_at + HOUR,
        paid_by=PaidBy.FREE,
        price=PRICE,
        student_zone="UTC",
        mentor_zone="UTC",
        agreed_local="2026-03-03 12:00",
        language="en",
        intent=f"intent-{id}",
        created_at=NOON,
    )
    return replace(base, **other)


def claim(id: int, of: Booking, buffer: timedelta = timedelta(0), **other: Any) -> Claim:
    base = Claim(
        id=id,
        booking_id=of.id,
        mentor_id=of.mentor_id,
        guarded_student_id=of.student_id,
        starts_at=of.starts_at,
        ends_at=of.ends_at,
        blocks_from=of.starts_at - buffer,
        blocks_until=of.ends_at + buffer,
        until=of.hold_until,
    )
    return replace(base, **other)


def pack(id: int, total: int = 4, **other: Any) -> Pack:
    base = Pack(
        id=PackId(id),
        student_id=STUDENT,
        mentor_id=MENTOR,
        product_id=None,
        order_id=None,
        title="Four sessions",
        total=total,
        expires_at=NOON + timedelta(days=90),
        created_at=NOON,
    )
    return replace(base, **other)


def seat(id: int, student: int = STUDENT, mentor: int = MENTOR, **other: Any) -> Seat:
    base = Seat(SeatId(id), PersonId(student), PersonId(mentor), SeatState.ACTIVE, NOON)
    return replace(base, **other)


def order(id: int, **other: Any) -> Order:
    base = Order(
        id=OrderId(id),
        student_id=STUDENT,
        mentor_id=MENTOR,
        purpose=Purpose.PACK,
        subject_id=21,
        title="Four sessions",
        original=PRICE,
        discount=Money(0, "EUR"),
        total=PRICE,
        mentor_share=PRICE.share(70),
        state=OrderState.OPEN,
        created_at=NOON,
        expires_at=NOON + HOUR,
        checkout_key=f"{id}:1",
        intent=f"intent-{id}",
    )
    return replace(base, **other)


def settle_in(uow: SqlUnitOfWork) -> None:
    for each in (MENTOR, OTHER_MENTOR):
        uow.people.add(person(each, Role.STUDENT, Role.MENTOR, name=f"Mentor {each}"))
        uow.mentors.add(Mentor(each, "UTC"))
    for each in (STUDENT, OTHER):
        uow.people.add(person(each, name=f"Student {each}"))
    uow.offerings.add(offering())
    uow.offerings.add(offering(12, OTHER_MENTOR, title="Other talk"))
    uow.products.add(product())


@asynccontextmanager
async def community(url: str, **settings: Any) -> AsyncIterator[Community]:
    """Open on a migrated database; everything must be quiet at the end (DB4)."""
    clock, ids = HandClock(), CountingIds()
    make = unit_maker(clock, ids, Settings())
    db = await Database.open(url, make, metadata=metadata, **settings)
    try:
        await db.write(settle_in)
        yield Community(db, clock, ids)
        assert db.in_flight == 0
    finally:
        await db.close()


def exactly(moment: datetime) -> datetime:
    """The moment as storage gives it back: to the millisecond."""
    return from_ms(to_ms(moment))
