"""Time before the demo opens. It is lived through the use cases that everybody uses, on a clock set
back; what people were told then is not sent any more."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Protocol, TypeVar

from bot.demo.cast import CHANNEL, Player
from bot.demo.clock import MovableClock
from core.booking import Booking
from core.catalog import Offering
from core.doors import DueState
from core.facts import Paid
from core.ids import OrderId
from core.people import Person
from core.ports import UnitOfWork
from core.use_cases import buying, slots
from core.use_cases.approving import approve
from core.use_cases.booking import Wish, book
from core.use_cases.due import fall_due
from core.use_cases.settling import settle

T = TypeVar("T")
PROVIDER = "sandbox"
_NOTE = "before the demo opened"
_MOST = 500


class Rows(Protocol):
    async def write(self, work: Callable[[UnitOfWork], T]) -> T: ...


class Past:
    def __init__(self, db: Rows, clock: MovableClock) -> None:
        self._db = db
        self._clock = clock
        self._opens = clock.now()
        self._numbers = count(1)

    async def ago(self, days: float) -> None:
        """It is so many days before the opening now; what fell due on the way has happened."""
        await self.at(self._opens - timedelta(days=days))

    async def by(self, player: Player, work: Callable[[UnitOfWork, Person], T]) -> T:
        def unit(uow: UnitOfWork) -> T:
            return work(uow, person_of(uow, player))

        return await self._db.write(unit)

    async def pay(self, order: OrderId) -> None:
        reference = f"before-{next(self._numbers)}"

        def unit(uow: UnitOfWork) -> None:
            owed = uow.orders.get(order)
            assert owed is not None
            settle(uow, Paid(PROVIDER, reference, order, owed.total, uow.now))

        await self._db.write(unit)

    async def buys_pack(self, student: Player, title: str) -> None:
        def buy(uow: UnitOfWork, person: Person) -> OrderId:
            product = next(each for each in uow.products.for_sale() if each.title == title)
            return buying.buy_pack(uow, person, product.id, self._intent()).id

        await self.pay(await self.by(student, buy))

    async def buys_recording(self, student: Player, mentor: Player, title: str) -> None:
        def buy(uow: UnitOfWork, person: Person) -> OrderId:
            offering = offering_of(uow, mentor, title)
            return buying.buy_recording(uow, person, offering.id, self._intent()).id

        await self.pay(await self.by(student, buy))

    async def asks(
        self, student: Player, mentor: Player, title: str, slot: int = 0, after_days: int = 0
    ) -> Booking:
        """For the `slot`-th free time of the first day that has one, so many days on."""

        def ask(uow: UnitOfWork, person: Person) -> Booking:
            offering = offering_of(uow, mentor, title)
            ahead = slots.slots_ahead(uow, offering)
            day = (uow.now + timedelta(days=after_days)).date()
            free = [each for each in ahead if each.starts_at.date() >= day]
            return book(uow, person, Wish(offering.id, free[slot].starts_at, self._intent()))

        return await self.by(student, ask)

    async def books(
        self, student: Player, mentor: Player, title: str, slot: int = 0, after_days: int = 0
    ) -> Booking:
        """Asked for, agreed to and paid."""
        booking = await self.asks(student, mentor, title, slot, after_days)
        if booking.order_id is not None:
            await self.pay(booking.order_id)
        else:
            await self.at(self._clock.now() + timedelta(hours=5))
            await self.by(mentor, lambda uow, person: _agree(uow, person, booking))
        return booking

    async def over(self, booking: Booking) -> None:
        """It is an hour after its end."""
        await self.at(booking.ends_at + timedelta(hours=1))

    async def at(self, moment: datetime) -> None:
        self._clock.begin_at(moment)
        await self._db.write(_let_all_fall_due)

    async def ends(self) -> None:
        """It is now, and everybody knows all this already."""
        await self._db.write(_let_all_fall_due)
        self._clock.offset = timedelta(0)
        await self._db.write(_let_all_fall_due)

    def _intent(self) -> str:
        return f"{_NOTE} {next(self._numbers)}"


def person_of(uow: UnitOfWork, player: Player) -> Person:
    person = uow.people.by_identity(CHANNEL, player.user)
    assert person is not None
    return person


def offering_of(uow: UnitOfWork, mentor: Player, title: str) -> Offering:
    return next(each for each in uow.offerings.of(person_of(uow, mentor).id) if each.title == title)


def _agree(uow: UnitOfWork, mentor: Person, booking: Booking) -> None:
    if booking.hold_until is not None:
        approve(uow, mentor, booking.id)


def _let_all_fall_due(uow: UnitOfWork) -> None:
    for deadline in uow.outbox.due_deadlines(uow.now, _MOST):
        uow.outbox.close_deadline(deadline.id, uow.now)
        fall_due(uow, deadline)
    for each in uow.outbox.claim_notices(uow.now, uow.now + timedelta(minutes=1), _MOST):
        uow.outbox.close_notice(each.notice.id, each.fence, DueState.SENT, uow.now, _NOTE)
