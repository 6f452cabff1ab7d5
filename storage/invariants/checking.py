"""Asking the database for breaches, of everything or of a few things."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from core.clock import to_ms
from storage.connection import Row
from storage.dialects import listed
from storage.invariants import (
    absences,
    bookings,
    courses,
    doors,
    due,
    gatherings,
    history,
    memberships,
    money,
    offers,
    orders,
    packs,
    payouts,
    posts,
    prices,
    purchases,
    seats,
    series,
    testimonials,
    waitlist,
)
from storage.invariants.guards import missing_guards
from storage.invariants.rule import Narrow, Rule, Scope, Violation
from storage.statements import Value
from storage.unit_of_work import SqlUnitOfWork

OVERDUE = timedelta(hours=1)  # longer than any lease, and than the longest pause between tries

RULES: tuple[Rule, ...] = (
    *money.RULES,
    *payouts.RULES,
    *orders.RULES,
    *bookings.RULES,
    *series.RULES,
    *gatherings.RULES,
    *absences.RULES,
    *packs.RULES,
    *offers.RULES,
    *prices.RULES,
    *purchases.RULES,
    *courses.RULES,
    *seats.RULES,
    *waitlist.RULES,
    *testimonials.RULES,
    *posts.RULES,
    *memberships.RULES,
    *history.RULES,
    *due.RULES,
    *doors.RULES,
)
_NARROWED: dict[Narrow, tuple[Rule, ...]] = {
    narrow: tuple(rule for rule in RULES if rule.narrow is narrow)
    for narrow in Narrow
    if narrow is not Narrow.NOT
}


def check(uow: SqlUnitOfWork, scope: Scope | None = None) -> list[Violation]:
    """Every breach there is, by number; [] when all is well. `scope` None: everything."""
    if scope is None:
        found = [v for rule in RULES for v in _breaches(uow, rule, None)]
        return sorted([*missing_guards(uow.connection), *found], key=_number)
    looked_at = (
        (Narrow.PEOPLE, scope.people),
        (Narrow.BOOKINGS, scope.bookings),
        (Narrow.ORDERS, scope.orders),
        (Narrow.PACKS, scope.packs),
    )
    return [
        violation
        for narrow, ids in looked_at
        if ids
        for rule in _NARROWED[narrow]
        for violation in _breaches(uow, rule, listed(sorted(ids)))
    ]


def _breaches(uow: SqlUnitOfWork, rule: Rule, ids: str | None) -> Iterable[Violation]:
    params: dict[str, Value] = {}
    if rule.needs("now"):
        params["now"] = to_ms(uow.now)
    if rule.needs("late"):
        params["late"] = to_ms(uow.now - OVERDUE)
    if ids is None:
        return _told(rule, uow.connection.all(rule.everything, **params))
    return _told(rule, uow.connection.all(rule.narrowed, **params, ids=ids))


def _told(rule: Rule, rows: Sequence[Row]) -> list[Violation]:
    return [
        Violation(
            rule.invariant,
            f"{rule.about} {subject}",
            rule.explanation.format(*facts),
            rule.fix,
        )
        for subject, *facts in rows
    ]


def _number(violation: Violation) -> tuple[int, str]:
    return int(violation.invariant[1:]), violation.subject
