"""What staff read of a period (M9, F11): kinds, states, rates, absences, money, week by week."""

from collections import Counter
from datetime import date, datetime, timedelta

from core.availability.wall_clock import EPOCH_ORDINAL, local_day
from core.booking import BookingState
from core.catalog import OfferingKind
from core.clock import from_ms, to_ms
from core.digest import Period, at_hour, last_days
from core.errors import NumberInvalid
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.statistics import PERIODS, WEEKS, Statistics, WeekKinds
from core.use_cases.digesting import happened_in

_WEEK = timedelta(days=7)
_MINUTE = timedelta(minutes=1)


@use_case(Action.OVERSEE)
def statistics(uow: UnitOfWork, actor: Person, days: int = 30) -> Statistics:
    """Of the last `days` days, one of PERIODS; 0 is everything. Raises NumberInvalid."""
    permit(uow, actor, Action.OVERSEE)
    if days not in PERIODS:
        raise NumberInvalid(field="days", number=days, lowest=min(PERIODS), highest=max(PERIODS))
    until = last_days(uow.now, 0).until
    period = Period(last_days(uow.now, days).since if days else from_ms(0), until)
    happened = happened_in(uow, period)
    kinds, states = _booked(uow, period)
    kinds[OfferingKind.RECORDED] += happened.recordings
    took = uow.statistics.median_answer(period.since, until)
    return Statistics(
        days=days,
        period=period,
        kinds=dict(kinds),
        states=dict(states),
        happened=happened,
        payments=uow.statistics.payments(period.since, until, uow.now),
        absent=uow.statistics.absent(period.since, until),
        answer_minutes=None if took is None else took // _MINUTE,
        weeks=_weeks(uow, until),
        money=happened.money,
    )


def _booked(uow: UnitOfWork, period: Period) -> tuple[Counter[OfferingKind], Counter[BookingState]]:
    kinds: Counter[OfferingKind] = Counter()
    states: Counter[BookingState] = Counter()
    for (kind, state), many in uow.statistics.booked(period.since, period.until).items():
        kinds[kind] += many
        states[state] += many
    return kinds, states


def _weeks(uow: UnitOfWork, until: datetime) -> tuple[WeekKinds, ...]:
    """Always the last WEEKS, Mondays on the community's wall; each of 168 hours from the first on,
    so that a change of clocks shifts the edge of a later one by an hour."""
    zone = uow.settings.community.time_zone
    today = local_day(zone, to_ms(uow.now))
    monday = today - date.fromordinal(today + EPOCH_ORDINAL).weekday() - 7 * (WEEKS - 1)
    found: list[Counter[OfferingKind]] = [Counter() for _ in range(WEEKS)]
    for week, kind, many in uow.statistics.by_week(at_hour(zone, monday, 0), until):
        found[min(week, WEEKS - 1)][kind] += many
    first = date.fromordinal(monday + EPOCH_ORDINAL)
    return tuple(WeekKinds(first + _WEEK * n, dict(each)) for n, each in enumerate(found))
