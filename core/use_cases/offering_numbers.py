"""How one offering does, by month on its mentor's wall (C14)."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.booking import Booking, BookingState
from core.catalog import Offering
from core.ids import OfferingId
from core.months import Month, month_at
from core.people import Person
from core.policy import Action, use_case
from core.ports import UnitOfWork
from core.use_cases.owning import own_offering
from core.use_cases.slots import mentor_of

S = BookingState
MONTHS = 6


@dataclass(frozen=True, slots=True)
class Numbers:
    """`booked`: made in that month; the others are how those ended by now. `answered` of them
    somebody decided, `approved` of these were taken. Money in minor units by currency,
    by the month it came, less what went back."""

    booked: int = 0
    completed: int = 0
    cancelled: int = 0
    no_shows: int = 0
    answered: int = 0
    approved: int = 0
    revenue: dict[str, int] = field(default_factory=dict)

    @property
    def approval_percent(self) -> int | None:
        return self.approved * 100 // self.answered if self.answered else None


@dataclass(frozen=True, slots=True)
class OfferingNumbers:
    """`months`: the present one first."""

    offering: Offering
    in_all: Numbers
    months: tuple[tuple[Month, Numbers], ...]


@use_case(Action.MANAGE_OFFERING)
def offering_numbers(uow: UnitOfWork, actor: Person, id: OfferingId) -> OfferingNumbers:
    offering = own_offering(uow, actor, id)
    zone = mentor_of(uow, offering).time_zone
    bookings = list(uow.bookings.of_offering(id, frozenset(BookingState)))
    made: dict[Month, list[Booking]] = defaultdict(list)
    for booking in bookings:
        made[month_at(booking.created_at, zone)].append(booking)
    money: dict[Month, Counter[str]] = defaultdict(Counter)
    for paid_at, currency, minor in uow.journal.gross_of_offering(id):
        money[month_at(paid_at, zone)][currency] += minor
    months = [month_at(uow.now, zone)]
    while len(months) < MONTHS:
        months.append(months[-1].previous)
    return OfferingNumbers(
        offering=offering,
        in_all=_numbers(bookings, sum(money.values(), Counter[str]())),
        months=tuple((month, _numbers(made[month], money[month])) for month in months),
    )


def _numbers(bookings: Sequence[Booking], money: Mapping[str, int]) -> Numbers:
    states = Counter(booking.state for booking in bookings)
    decided = [booking for booking in bookings if booking.decided_at is not None]
    approved = sum(booking.rejected_at is None for booking in decided)
    return Numbers(
        booked=len(bookings),
        completed=states[S.COMPLETED],
        cancelled=states[S.CANCELLED],
        no_shows=states[S.NO_SHOW],
        answered=len(decided),
        approved=approved,
        revenue={currency: minor for currency, minor in money.items() if minor},
    )
