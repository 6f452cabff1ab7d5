"""The staff's digest: how often it comes, when it is sent, what stands in it (Z8, X15, S7).

One row is the plan of the whole community. When its moment comes it writes one notice per member
of staff, keyed by the period, and its own next moment; after a standstill that is one digest.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from core.clock import from_ms, to_ms
from core.deadlines import Deadline, DeadlineKind
from core.digest import (
    THE_PLAN,
    Digest,
    DigestPlan,
    Flow,
    Frequency,
    Happened,
    Period,
    Standing,
    before,
    last_days,
    next_digest,
    today,
    told_period,
)
from core.ledger import AccountTotal
from core.notices import NoticeKind
from core.people import Person, Role
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.use_cases.changing import record
from core.use_cases.telling import tell_staff


@use_case(Action.OVERSEE)
def digest_now(uow: UnitOfWork, actor: Person, days: int = 0) -> Digest:
    """What has happened today so far, or in the last `days` days."""
    permit(uow, actor, Action.OVERSEE)
    zone = uow.settings.community.time_zone
    return digest_of(uow, last_days(uow.now, days) if days else today(uow.now, zone))


@use_case(Action.OVERSEE)
def digest_between(uow: UnitOfWork, actor: Person, since: int, until: int) -> Digest:
    """Of the period a digest was sent for: milliseconds since 1970."""
    permit(uow, actor, Action.OVERSEE)
    return digest_of(uow, Period(from_ms(since), from_ms(until)))


@use_case(Action.OVERSEE)
def set_frequency(uow: UnitOfWork, actor: Person, frequency: Frequency) -> DigestPlan:
    """For all of the staff. Saying the same again changes nothing."""
    permit(uow, actor, Action.OVERSEE)
    uow.lock(*(person.id for person in uow.people.having(Role.STAFF)))
    known = uow.digests.plan()
    was = known.frequency if known else Frequency.OFF
    if known is not None and was is frequency:
        return known
    told_until = uow.now if known is None or was is Frequency.OFF else known.told_until
    plan = DigestPlan(
        THE_PLAN,
        frequency,
        told_until,
        _next(uow, frequency),
        actor.id,
        known.revision if known else 0,
    )
    record(uow, actor, "digest_set", "digest", THE_PLAN, was, frequency)
    return _kept(uow, known, plan)


def digest_of(uow: UnitOfWork, period: Period) -> Digest:
    """For callers that have asked who may see it."""
    plan = uow.digests.plan()
    return Digest(
        period=period,
        happened=happened_in(uow, period),
        before=happened_in(uow, before(period, uow.settings.community.time_zone)),
        standing=_standing(uow),
        frequency=plan.frequency if plan else Frequency.OFF,
        next_at=plan.next_at if plan else None,
    )


def happened_in(uow: UnitOfWork, period: Period) -> Happened:
    """For callers that have asked who may see it."""
    counted = uow.digests.happened(period.since, period.until)
    moved: dict[str, dict[str, AccountTotal]] = {}
    for total in uow.journal.totals(period.since, period.until):
        moved.setdefault(total.currency, {})[total.kind] = total
    return replace(counted, money={currency: _flow(kinds) for currency, kinds in moved.items()})


def _flow(kinds: Mapping[str, AccountTotal]) -> Flow:
    """A cash account is debited when money comes in, and credited when it goes back."""

    def net(*names: str) -> int:
        return sum(kinds[name].came - kinds[name].went for name in names if name in kinds)

    cash = kinds.get("cash")
    return Flow(
        came=cash.went if cash else 0,
        returned=cash.came if cash else 0,
        platform=net("platform"),
        mentors=net("pending", "available", "paid_out"),
    )


def _standing(uow: UnitOfWork) -> Standing:
    """A mentor who owes is recovered from what they earn next: that lowers nobody else's."""
    payable: Counter[str] = Counter()
    for _, currency, minor in uow.journal.holdings("available"):
        payable[currency] += max(minor, 0)
    return replace(
        uow.digests.standing(uow.now),
        waiting=sum(uow.waitlist.lengths().values()),
        testimonials=uow.testimonials.queue_size(),
        payable=dict(payable),
    )


def send(uow: UnitOfWork) -> bool:
    """The plan's moment has come: every member of staff is told once, and the next moment is
    written. Late, early or twice, the row decides (T-13)."""
    uow.lock(*(person.id for person in uow.people.having(Role.STAFF)))
    plan = uow.digests.plan()
    if plan is None or plan.next_at is None or plan.next_at > uow.now:
        return False
    zone = uow.settings.community.time_zone
    # It tells up to the moment it was due, or a late one would never be in step again; after a
    # long standstill up to the last moment that has passed, so that it is one and not many.
    period = told_period(plan.told_until, _latest(uow, plan), plan.frequency, zone)
    since, until = to_ms(period.since), to_ms(period.until)
    tell_staff(uow, NoticeKind.DIGEST, THE_PLAN, once=str(until), since=since, until=until)
    told = replace(plan, told_until=period.until, next_at=_next(uow, plan.frequency))
    _kept(uow, plan, told)
    return True


def _latest(uow: UnitOfWork, plan: DigestPlan) -> datetime:
    """The last moment of the plan that is not in the future."""
    moment = plan.next_at or uow.now
    while (following := _after(uow, plan.frequency, moment)) is not None and following <= uow.now:
        moment = following
    return moment


def _next(uow: UnitOfWork, frequency: Frequency) -> datetime | None:
    return _after(uow, frequency, uow.now)


def _after(uow: UnitOfWork, frequency: Frequency, moment: datetime) -> datetime | None:
    rules, zone = uow.settings.digest, uow.settings.community.time_zone
    return next_digest(moment, frequency, zone, rules.hour, rules.weekday)


def _kept(uow: UnitOfWork, known: DigestPlan | None, plan: DigestPlan) -> DigestPlan:
    if known is None:
        uow.digests.add_plan(plan)
        stored = plan
    else:
        stored = uow.digests.save_plan(plan)
    if stored.next_at is not None:
        moment = stored.next_at
        key = f"{DeadlineKind.DIGEST}:{to_ms(moment)}"
        uow.later.remind([Deadline(uow.new_id(), key, DeadlineKind.DIGEST, THE_PLAN, moment)])
    return stored
