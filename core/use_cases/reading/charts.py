"""Numbers over time that are drawn: money by month, answers by week, the free times of a week."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from core.availability import Slot
from core.availability.wall_clock import EPOCH_ORDINAL, local_day
from core.booking import BookingState
from core.catalog import Offering, OfferingKind
from core.charts import MonthGross, WeekAnswers
from core.clock import to_ms
from core.ids import PersonId
from core.months import Month, month_at
from core.ports import UnitOfWork
from core.use_cases import slots

MONTHS, WEEKS = 6, 6
WEEK = timedelta(days=7)


def months_of(uow: UnitOfWork, mentor: PersonId, zone: str) -> tuple[MonthGross, ...]:
    """The present month on the wall in `zone` and those before it. For callers that have asked
    who may see it."""
    months = [month_at(uow.now, zone)]
    while len(months) < MONTHS:
        months.insert(0, months[0].previous)
    sums: dict[Month, Counter[str]] = {month: Counter() for month in months}
    for paid_at, currency, minor in uow.journal.gross_since(mentor, months[0].begins_at(zone)):
        sums.setdefault(month_at(paid_at, zone), Counter())[currency] += minor
    return tuple(MonthGross(month, dict(sums[month])) for month in months)


def answers_of(uow: UnitOfWork, mentor: PersonId, zone: str) -> tuple[WeekAnswers, ...]:
    """The present week and those before it. For callers that have asked who may see it."""
    this = _monday(uow.now, zone)
    mondays = [this - WEEK * back for back in reversed(range(WEEKS))]
    ended: dict[date, Counter[BookingState]] = {monday: Counter() for monday in mondays}
    # A day more than the weeks: where they begin depends on the wall; the rest is left out below.
    since = uow.now - WEEK * WEEKS - timedelta(days=1)
    for at, became in uow.bookings.answered(mentor, since):
        ended.setdefault(_monday(at, zone), Counter())[became] += 1
    return tuple(_week(monday, ended[monday]) for monday in mondays)


def _week(monday: date, ended: Counter[BookingState]) -> WeekAnswers:
    approved = ended[BookingState.AWAITING_PAYMENT] + ended[BookingState.SCHEDULED]
    declined, missed = ended[BookingState.REJECTED], ended[BookingState.EXPIRED]
    return WeekAnswers(monday, approved, declined, missed)


def _monday(moment: datetime, zone: str) -> date:
    day = date.fromordinal(local_day(zone, to_ms(moment)) + EPOCH_ORDINAL)
    return day - timedelta(days=day.weekday())


def free_week(
    uow: UnitOfWork, offerings: Sequence[Offering], until: datetime
) -> tuple[tuple[datetime, datetime], ...]:
    """From now until then: the stretches in which a session of one of them could be booked, in
    order, none touching another."""
    live = [each for each in offerings if each.kind is not OfferingKind.RECORDED]
    free = [slot for each in live for slot in slots.slots_between(uow, each, uow.now, until)]
    return merged(free)


def merged(free: Sequence[Slot]) -> tuple[tuple[datetime, datetime], ...]:
    found: list[tuple[datetime, datetime]] = []
    for slot in sorted(free, key=lambda slot: slot.starts_at):
        if found and slot.starts_at <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], slot.ends_at))
        else:
            found.append((slot.starts_at, slot.ends_at))
    return tuple(found)
