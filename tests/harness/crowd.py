"""Many people who act at the same moment on one real database, through the real use cases.

When a test ends the books are read: every invariant must hold, unless it asked for `sound=False`.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import text

from core.availability import parse_hours
from core.booking import Booking, PaidBy
from core.catalog import Offering, PackProduct
from core.errors import RuleError
from core.facts import Paid
from core.ids import OrderId, PersonId
from core.money import Money
from core.orders import Order
from core.packs import Pack
from core.people import Mentor, Person, Role
from core.settings import BookingSettings, Settings
from core.use_cases.booking import Wish, book
from core.use_cases.buying import buy_pack
from core.use_cases.settled import Settled
from core.use_cases.settling import settle
from scheduler.deadlines import Deadlines
from storage.database import Database
from storage.invariants import check
from storage.statements import Statement
from storage.tables import metadata
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.community import (
    NOON,
    CountingIds,
    HandClock,
    offering,
    person,
    product,
)

Work = Callable[[SqlUnitOfWork], Any]
PATIENCE_SECONDS = 45  # far beyond what a test needs: only a hang gets here
MENTOR, STAFF = PersonId(1), PersonId(2)
FIRST_STUDENT = 101
MANY = BookingSettings(
    max_open_per_student=1000, max_unpaid_holds_per_student=1000, max_free_per_student_per_day=1000
)
GENEROUS = Settings(booking=MANY)


@dataclass
class Crowd:
    """`url` for a second program on the same database, `made` for units that lack a protection."""

    url: str
    db: Database[SqlUnitOfWork]
    clock: HandClock
    ids: CountingIds
    settings: Settings
    mentor: Person
    staff: Person
    students: list[Person]
    acts: int = 0

    # One after the other

    async def do(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return await self.db.write(lambda uow: work(uow, *args, **kwargs))

    async def see(self, look: Callable[[SqlUnitOfWork], Any]) -> Any:
        return await self.db.read(look)

    def act(self) -> str:
        self.acts += 1
        return f"act-{self.acts}"

    def wish(self, offering: Offering, start: datetime, intent: str = "", **other: Any) -> Wish:
        return Wish(offering.id, start, intent or self.act(), **other)

    def booking(
        self, student: Person, offering: Offering, start: datetime, intent: str = "", **other: Any
    ) -> Work:
        """The work of one who books, for `at_once`."""
        wish = self.wish(offering, start, intent, **other)
        return lambda uow: book(uow, student, wish)

    async def book(
        self, student: Person, offering: Offering, start: datetime, pay: PaidBy | None = None
    ) -> Booking:
        booked: Booking = await self.do(book, student, self.wish(offering, start, pay_with=pay))
        return booked

    async def offer(self, **changes: Any) -> Offering:
        """Free, an hour long, instant, of the mentor, unless `changes` say otherwise."""
        given = {"price": Money(0, "EUR"), "mentor": MENTOR, **changes}
        made = offering(self.ids.new(), **given)
        await self.do(lambda uow: uow.offerings.add(made))
        return made

    async def sell(self, sessions: int = 4) -> PackProduct:
        made = replace(product(self.ids.new(), MENTOR), sessions=sessions)
        await self.do(lambda uow: uow.products.add(made))
        return made

    async def another_mentor(self, cap: int = 10) -> Person:
        one = person(self.ids.new(), Role.STUDENT, Role.MENTOR)

        def unit(uow: SqlUnitOfWork) -> None:
            uow.people.add(one)
            uow.mentors.add(Mentor(one.id, "UTC", seat_cap=cap))
            uow.availability.set_hours(one.id, None, parse_hours("Mon-Sun 00:00-24:00"))

        await self.do(unit)
        return one

    def paid(self, order: Order, reference: str, amount: Money | None = None) -> Paid:
        return Paid("sandbox", reference, order.id, amount or order.total, self.clock.now())

    async def pay(self, order: Order, reference: str = "") -> Settled:
        settled: Settled = await self.do(settle, self.paid(order, reference or self.act()))
        return settled

    async def pack(self, student: Person, sessions: int = 4) -> Pack:
        sold = await self.sell(sessions)
        order = await self.do(buy_pack, student, sold.id, self.act())
        await self.pay(order)
        bought: Pack = await self.see(lambda uow: uow.packs.by_order(order.id))
        return bought

    async def order_of(self, booking: Booking) -> Order:
        id = booking.order_id or OrderId(0)
        found: Order = await self.see(lambda uow: uow.orders.get(id))
        return found

    async def now(self, booking: Booking) -> Booking:
        found: Booking = await self.see(lambda uow: uow.bookings.get(booking.id))
        return found

    def slot(self, days: float = 3, hours: float = 0) -> datetime:
        """Of the first moment of the test, whatever the clock says now."""
        return NOON + timedelta(days=days, hours=hours)

    # Together

    async def at_once(self, *works: Work) -> list[Any]:
        """All at the same moment: what each got, or the rule that refused. No other error may
        come out, and nobody may hang."""
        return await together(self.db.write(work) for work in works)

    # Time

    async def move(self, **span: float) -> None:
        """The clock goes on, and the deadlines that fall due are worked."""
        self.clock.advance(timedelta(**span))
        await self.work_deadlines()

    async def work_deadlines(self) -> None:
        while await Deadlines(self.db, lambda: None).once():
            pass

    # What there is

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = await self.see(
            lambda uow: uow.connection.all(Statement(text(query)))
        )
        return found

    async def run(self, *statements: str) -> None:
        """SQL by hand: for controls that take a protection away."""

        def unit(uow: SqlUnitOfWork) -> None:
            for statement in statements:
                uow.connection.run(Statement(text(statement)))

        await self.db.write(unit)

    async def live_claims(self) -> list[tuple[int, int]]:
        """(from, until) in ms of everything that blocks the mentor."""
        found = await self.rows(
            "SELECT blocks_from, blocks_until FROM claims WHERE live = 1 ORDER BY blocks_from"
        )
        return [(start, end) for start, end in found]

    async def told(self, person: Person) -> list[str]:
        """The kinds of what is owed to a person by now, cards aside."""
        found = await self.rows(
            "SELECT kind, person_id, due_at FROM notices WHERE kind <> 'card_changed' ORDER BY id"
        )
        now = int(self.clock.now().timestamp() * 1000)
        return [kind for kind, of, due_at in found if of == person.id and due_at <= now]


async def together(calls: Iterable[Awaitable[Any]]) -> list[Any]:
    async with asyncio.timeout(PATIENCE_SECONDS):
        answers = await asyncio.gather(*calls, return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException) and not isinstance(answer, RuleError):
            raise answer
    return list(answers)


def won(answers: Iterable[Any]) -> list[Any]:
    return [answer for answer in answers if not isinstance(answer, BaseException)]


def lost(answers: Iterable[Any]) -> list[type[BaseException]]:
    return [type(answer) for answer in answers if isinstance(answer, BaseException)]


def overlaps(spans: list[tuple[int, int]]) -> int:
    """How many pairs of neighbours, sorted by their beginning, overlap."""
    return sum(after[0] < before[1] for before, after in pairwise(spans))


def maker(clock: HandClock, ids: CountingIds, settings: Settings, kind: type[SqlUnitOfWork]) -> Any:
    return lambda connection, read_only: kind(connection, clock.now(), ids.new, settings, read_only)


@asynccontextmanager
async def crowd(
    url: str,
    students: int = 2,
    settings: Settings = GENEROUS,
    kind: type[SqlUnitOfWork] = SqlUnitOfWork,
    cap: int = 10,
    sound: bool = True,
) -> AsyncIterator[Crowd]:
    clock, ids = HandClock(), CountingIds()
    db = await Database.open(url, maker(clock, ids, settings, kind), metadata=metadata)
    mentor = person(MENTOR, Role.STUDENT, Role.MENTOR, name="Mona")
    staff = person(STAFF, Role.STAFF, name="Stella")
    pupils = [person(FIRST_STUDENT + number, name=f"S{number}") for number in range(students)]

    def arrive(uow: SqlUnitOfWork) -> None:
        for each in (mentor, staff, *pupils):
            uow.people.add(each)
        uow.mentors.add(Mentor(MENTOR, "UTC", seat_cap=cap))
        uow.availability.set_hours(MENTOR, None, parse_hours("Mon-Sun 00:00-24:00"))

    here = Crowd(url, db, clock, ids, settings, mentor, staff, pupils)
    try:
        await db.write(arrive)
        yield here
        assert here.db.in_flight == 0
        if sound:
            await _require_sound(here)
    finally:
        await db.close()
        await here.db.close()  # a test may have opened it again


async def _require_sound(crowd: Crowd) -> None:
    """Somebody is at what is owed: that nobody sends it here is no fault."""

    def take_all(uow: SqlUnitOfWork) -> None:
        lease = uow.now + timedelta(days=1)
        uow.outbox.claim_notices(uow.now, lease, 10_000)
        uow.outbox.claim_jobs(uow.now, lease, 10_000)

    await crowd.db.write(take_all)
    await crowd.work_deadlines()
    violations = await crowd.see(check)
    assert violations == [], "\n".join(map(str, violations))
