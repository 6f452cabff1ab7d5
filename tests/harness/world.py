"""A community in memory: its people, their offerings, a clock moved by hand, money that arrives.

Every unit of work is rolled back whole when it raises, and after every one that did not the
books are checked; so each test of a use case is a test of the invariants, too.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Concatenate, ParamSpec, TypeVar

from core.booking import Booking, PaidBy
from core.catalog import (
    BookingMode,
    Offering,
    OfferingKind,
    OfferingStatus,
    PackProduct,
    ProductStatus,
)
from core.contact import asks_number
from core.deadlines import Deadline
from core.doors import DueState
from core.facts import Paid, Refunded
from core.ids import BookingId, OfferingId, OrderId, PackId, PackProductId, PersonId
from core.money import Money
from core.notices import Notice, NoticeKind
from core.orders import Order, RefundState
from core.packs import Pack
from core.people import Mentor, Person, Role
from core.seats import Seat
from core.settings import PackSettings, Settings
from core.use_cases import buying, slots
from core.use_cases.booking import Wish, book
from core.use_cases.due import fall_due
from core.use_cases.hours import set_hours
from core.use_cases.settled import Settled
from core.use_cases.settling import settle
from tests.harness.memory import MemoryUnitOfWork
from tests.harness.memory_invariants import check
from tests.harness.memory_rows import Due, Store

P = ParamSpec("P")
T = TypeVar("T")

START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)  # a Monday
ALL_WEEK = "Mon-Sun 00:00-24:00"


class CountedIds:
    """1001, 1002, ...: the same in every run, and later ones are greater."""

    def __init__(self) -> None:
        self._next = count(1001)

    def new(self) -> int:
        return next(self._next)


class World:
    def __init__(self, settings: Settings | None = None, now: datetime = START) -> None:
        # Nobody is asked or paused for being idle (X33) unless a test says so: time may just pass.
        self.settings = settings or Settings(packs=PackSettings(idle_nudge_days=0))
        self.now = now
        self.store = Store()
        self.ids = CountedIds()
        self._acts = count(1)

    # Units of work

    def unit(self) -> MemoryUnitOfWork:
        return MemoryUnitOfWork(self.store, self.now, self.settings, self.ids)

    def run(
        self,
        work: Callable[Concatenate[Any, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Runs one unit; whatever it raises leaves nothing behind."""
        before = self.store.copied()
        try:
            result = work(self.unit(), *args, **kwargs)
        except BaseException:
            self.store.restore(before)
            raise
        check(self.store, self.now)
        return result

    def act(self) -> str:
        """The id of one more thing that a person does."""
        return f"act-{next(self._acts)}"

    # Time

    def jump(self, **time: float) -> None:
        """Moves the clock and works nothing: the scheduler is down."""
        self.now += timedelta(**time)

    def work_deadlines(self) -> int:
        """Works what is due now, however late; answers how many changed something."""
        return sum(self._work(each.row) for each in self._due(self.now))

    def move(self, **time: float) -> None:
        self.move_to(self.now + timedelta(**time))

    def move_to(self, moment: datetime) -> None:
        """Moves the clock and works every deadline in its moment, like a scheduler that is up."""
        while due := self._due(moment):
            self.now = max(self.now, due[0].row.due_at)
            self._work(due[0].row)
        self.now = max(self.now, moment)

    def _due(self, moment: datetime) -> list[Due[Deadline]]:
        rows = [e for e in self.store.deadlines.values() if e.open and e.next_at <= moment]
        return sorted(rows, key=lambda each: (each.next_at, each.row.id))

    def _work(self, deadline: Deadline) -> bool:
        def one(uow: MemoryUnitOfWork) -> bool:
            changed = fall_due(uow, deadline)
            uow.outbox.close_deadline(deadline.id, uow.now)
            return changed

        return self.run(one)

    # People and what they sell

    def person(self, name: str, *roles: Role, zone: str = "UTC", language: str = "en") -> Person:
        person = Person(
            id=PersonId(self.ids.new()),
            name=name,
            language=language,
            time_zone=zone,
            roles=frozenset(roles or {Role.STUDENT}),
            created_at=self.now,
        )
        self.store.people[person.id] = person
        return person

    def student(self, name: str = "Sara", zone: str = "UTC") -> Person:
        return self.person(name, Role.STUDENT, zone=zone)

    def staff(self, name: str = "Stella") -> Person:
        return self.person(name, Role.STUDENT, Role.STAFF)

    def mentor(
        self,
        name: str = "Mona",
        zone: str = "UTC",
        cap: int = 10,
        share: int | None = None,
        hours: str = ALL_WEEK,
    ) -> Person:
        """A mentor who can be booked all week unless told otherwise."""
        person = self.person(name, Role.STUDENT, Role.MENTOR, zone=zone)
        self.store.mentors[person.id] = Mentor(
            person_id=person.id, time_zone=zone, seat_cap=cap, share_percent=share
        )
        if hours:
            self.run(set_hours, person, person.id, hours)
        return person

    def offering(
        self,
        mentor: Person,
        price: int = 0,
        mode: BookingMode = BookingMode.INSTANT,
        kind: OfferingKind = OfferingKind.ONE_TO_ONE,
        **changes: Any,
    ) -> Offering:
        """Active, 60 minutes, `price` in cents of EUR."""
        fields: dict[str, Any] = {
            "title": "Mock interview",
            "status": OfferingStatus.ACTIVE,
            "duration": timedelta(minutes=60),
            "price": Money(price, "EUR"),
            "created_at": self.now,
            **changes,
        }
        offering = Offering(
            id=OfferingId(self.ids.new()), mentor_id=mentor.id, kind=kind, mode=mode, **fields
        )
        self.store.offerings[offering.id] = offering
        return offering

    def product(
        self, mentor: Person, sessions: int = 4, price: int = 10_000, days: int = 90
    ) -> PackProduct:
        product = PackProduct(
            id=PackProductId(self.ids.new()),
            mentor_id=mentor.id,
            title=f"Pack of {sessions}",
            sessions=sessions,
            price=Money(price, "EUR"),
            validity=timedelta(days=days),
            status=ProductStatus.ACTIVE,
            created_at=self.now,
        )
        self.store.products[product.id] = product
        return product

    # What people do

    def slot(self, offering: Offering, number: int = 0) -> datetime:
        """The start of a free slot: the first, or a later one."""
        return slots.slots_ahead(self.unit(), offering)[number].starts_at

    def slot_in(self, **time: float) -> datetime:
        """A whole hour that far ahead; free where the mentor is open all week."""
        moment = self.now + timedelta(**time)
        return moment.replace(minute=0, second=0, microsecond=0)

    def book(
        self,
        student: Person,
        offering: Offering,
        starts_at: datetime | None = None,
        pay_with: PaidBy | None = None,
        intent: str | None = None,
        topic: str = "",
    ) -> Booking:
        wish = Wish(
            offering.id,
            starts_at or self.slot(offering),
            intent or self.act(),
            topic,
            pay_with,
            contact_number="+201001234567" if asks_number(offering) else None,
        )
        return self.run(book, student, wish)

    def order(self, student: Person, product: PackProduct) -> Order:
        return self.run(buying.buy_pack, student, product.id, self.act())

    def pay(
        self, order: Order | OrderId, reference: str = "", amount: Money | None = None
    ) -> Settled:
        """Money arrives for an order, as the provider would tell it."""
        known = self.store.orders[order if isinstance(order, int) else order.id]
        fact = Paid(
            provider="sandbox",
            reference=reference or f"pay-{self.act()}",
            order_id=known.id,
            amount=amount or known.total,
            paid_at=self.now,
        )
        return self.run(settle, fact)

    def pay_for(self, booking: Booking) -> Settled:
        order_id = self.booking(booking).order_id
        assert order_id is not None
        return self.pay(order_id)

    def pack(self, student: Person, mentor: Person, sessions: int = 4, price: int = 10_000) -> Pack:
        """A pack that was just bought."""
        order = self.order(student, self.product(mentor, sessions, price))
        self.pay(order)
        result = self.store.orders[order.id].result_id
        assert result is not None
        return self.store.packs[result]

    def provider_refunds(self) -> int:
        """The provider carries out every refund it was asked for."""
        wanted = [e for e in self.store.refunds.values() if e.state is RefundState.WANTED]
        for refund in wanted:
            payment = self.store.payments[refund.payment_id]
            fact = Refunded(
                provider=refund.provider,
                reference=f"back-{refund.id}",
                payment_reference=payment.reference,
                amount=refund.amount,
                refund_id=refund.id,
                refunded_at=self.now,
            )
            assert self.run(settle, fact) is Settled.DONE
        return len(wanted)

    # What is there now

    def booking(self, booking: Booking | BookingId) -> Booking:
        return self.store.bookings[booking if isinstance(booking, int) else booking.id]

    def pack_now(self, pack: Pack | PackId) -> Pack:
        return self.store.packs[pack if isinstance(pack, int) else pack.id]

    def order_now(self, order: Order | OrderId) -> Order:
        return self.store.orders[order if isinstance(order, int) else order.id]

    def person_now(self, person: Person) -> Person:
        return self.store.people[person.id]

    def seat(self, student: Person, mentor: Person) -> Seat | None:
        return self.unit().seats.live(student.id, mentor.id)

    def balance(self, account: str, currency: str = "EUR") -> int:
        return self.unit().journal.balance(account, currency)

    def notices(self, kind: NoticeKind | None = None, person: Person | None = None) -> list[Notice]:
        """Everything written so far, also what is due later, by due time."""
        rows = [each.row for each in self.store.notices.values()]
        found = [
            each
            for each in rows
            if kind in (None, each.kind) and (person is None or each.person_id == person.id)
        ]
        return sorted(found, key=lambda each: (each.due_at, each.id))

    def told(self, person: Person) -> list[NoticeKind]:
        """What a person has to be told by now, cards aside."""
        return [
            each.kind
            for each in self.notices(person=person)
            if each.due_at <= self.now and each.kind is not NoticeKind.CARD_CHANGED
        ]

    def give_up(self, notice: Notice, note: str = "gone") -> None:
        """The relay has tried often enough."""
        due = self.store.notices[notice.key]
        due.open, due.state, due.note = False, DueState.DEAD, note
