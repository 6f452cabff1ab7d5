"""The people that benchmarks book for: mentors with hours, students with packs and seats.

Everything is counted, nothing is drawn: two runs do the same work.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.system import random_bits
from core.availability import parse_hours
from core.catalog import BookingMode, Offering, OfferingKind, OfferingStatus
from core.ids import (
    IdentityId,
    OfferingId,
    PackId,
    PersonId,
    SeatId,
    TimeSortedIds,
)
from core.money import Money
from core.packs import Pack
from core.people import Identity, Mentor, Person, Role
from core.seats import Seat, SeatState
from core.settings import Settings
from core.use_cases.booking import Wish, book
from storage.unit_of_work import MakeUnit, SqlUnitOfWork, unit_maker

NOW = datetime(2026, 3, 2, 6, tzinfo=UTC)  # a Monday
HOURS = "Mon-Sun 08:00-20:00"
HOUR = timedelta(hours=1)
_DAY_STARTS = (8, 10, 12, 14, 16)  # the daily limit's worth, apart by more than the buffers
_FIRST_DAY, _DAYS = 2, 27
_MENTORS, _OFFERINGS, _STUDENTS = 1, 1_001, 10_001
_PACKS, _SEATS, _IDENTITIES = 100_001, 200_001, 300_001

Work = Callable[[SqlUnitOfWork], object]


class StillClock:
    """A core.clock.Clock that stands: what was recorded can be replayed."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        return self._moment


def make_unit(settings: Settings | None = None, now: datetime = NOW) -> MakeUnit:
    """As the product makes them, ids from the system's own randomness included."""
    clock = StillClock(now)
    return unit_maker(clock, TimeSortedIds(clock, random_bits), settings or Settings())


def mentor_id(number: int) -> PersonId:
    return PersonId(_MENTORS + number)


def offering_id(number: int) -> OfferingId:
    return OfferingId(_OFFERINGS + number)


def student_id(number: int) -> PersonId:
    return PersonId(_STUDENTS + number)


def settle_mentors(count: int) -> Work:
    def work(uow: SqlUnitOfWork) -> None:
        for number in range(count):
            mentor = mentor_id(number)
            uow.people.add(_person(mentor, Role.STUDENT, Role.MENTOR))
            uow.mentors.add(Mentor(mentor, "Europe/Berlin", seat_cap=100_000))
            uow.availability.set_hours(mentor, None, parse_hours(HOURS))
            uow.offerings.add(_offering(number))

    return work


def settle_students(first: int, last: int, mentors: int) -> Work:
    """Each with an account, and with a pack and a seat with the mentor they book."""

    def work(uow: SqlUnitOfWork) -> None:
        for number in range(first, last):
            _settle_student(uow, number, mentor_id(number % mentors))

    return work


def booking_of(number: int, mentors: int) -> Work:
    """Student `number` books a slot that nobody else books, with a credit."""
    starts_at = start_of(number // mentors)
    wish = Wish(offering_id(number % mentors), starts_at, intent=f"bench:{number}")

    def work(uow: SqlUnitOfWork) -> object:
        actor = uow.people.get(student_id(number))
        assert actor is not None
        return book(uow, actor, wish)

    return work


def start_of(place: int) -> datetime:
    """The `place`-th slot of a mentor, in UTC: Berlin is an hour or two ahead."""
    day, part = divmod(place, len(_DAY_STARTS))
    if day >= _DAYS:
        raise ValueError(f"a mentor has {_DAYS * len(_DAY_STARTS)} slots here, not {place + 1}")
    midnight = NOW.replace(hour=0) + timedelta(days=_FIRST_DAY + day)
    return midnight + timedelta(hours=_DAY_STARTS[part])


def _person(id: PersonId, *roles: Role) -> Person:
    return Person(id, f"Person {id}", "en", "Africa/Cairo", frozenset(roles), NOW)


def _offering(number: int) -> Offering:
    return Offering(
        id=offering_id(number),
        mentor_id=mentor_id(number),
        title=f"Session {number}",
        kind=OfferingKind.ONE_TO_ONE,
        mode=BookingMode.INSTANT,
        status=OfferingStatus.ACTIVE,
        duration=HOUR,
        price=Money(5_000, "EUR"),
        created_at=NOW,
    )


def _settle_student(uow: SqlUnitOfWork, number: int, mentor: PersonId) -> None:
    student = student_id(number)
    uow.people.add(_person(student, Role.STUDENT))
    uow.identities.add(
        Identity(
            IdentityId(_IDENTITIES + number),
            student,
            "web",
            f"user-{number}",
            f"chat-{number}",
            f"Person {number}",
            NOW,
            last_inbound_at=NOW,
        )
    )
    uow.packs.add(
        Pack(
            id=PackId(_PACKS + number),
            student_id=student,
            mentor_id=mentor,
            product_id=None,
            order_id=None,
            title="Four sessions",
            total=4,
            expires_at=NOW + timedelta(days=90),
            created_at=NOW,
        )
    )
    uow.seats.add(Seat(SeatId(_SEATS + number), student, mentor, SeatState.ACTIVE, NOW))
