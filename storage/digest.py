"""The staff's digest: its plan, and its counts, each an aggregate over an index by time.

Money is not counted here: the journal's own totals say it (storage/accounts.py).
"""

from datetime import datetime, timedelta
from functools import reduce
from operator import add

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    TextClause,
    and_,
    bindparam,
    case,
    func,
    select,
)
from sqlalchemy import text as sql

from core.booking import BookingState
from core.clock import to_ms
from core.digest import THE_PLAN, DigestPlan, Happened, Standing
from core.orders import OrderState, Purpose
from core.spaces import THE_CHANNEL
from storage.connection import Connection
from storage.dialects import total
from storage.mapping import Mapped
from storage.statements import Statement
from storage.tables import (
    arrivals,
    audit_entries,
    bookings,
    digest_plans,
    jobs,
    notices,
    orders,
    packs,
    people,
    purchases,
    refunds,
    seats,
)
from storage.tables.by_time import DECIDED_CHECKOUT
from storage.unanswered import students_silence

S = BookingState
PLANS = Mapped(digest_plans, DigestPlan)

_o, _b, _a, _p = orders.c, bookings.c, audit_entries.c, packs.c


def _within(column: ColumnElement[int]) -> ColumnElement[bool]:
    return and_(column >= bindparam("since"), column < bindparam("until"))


def _count(*where: ColumnElement[bool] | TextClause) -> Select[int]:
    return select(func.count()).where(*where)


# What was bought elsewhere is counted when it was bought there, not again when it is claimed.
_FROM_A_SHOP = func.coalesce(_o.provider, "").like("shop:%")
_BOUGHT = Statement(
    select(
        *(
            _count(
                _o.purpose == purpose.value,
                _o.paid_at.is_not(None),
                _within(_o.paid_at),
                ~_FROM_A_SHOP,
            ).scalar_subquery()
            for purpose in (Purpose.PACK, Purpose.SESSION, Purpose.RECORDING)
        )
    )
)
# H20: checkouts that were opened in the period and are decided. An open one may still be paid.
_CHECKOUTS = Statement(
    select(func.count(), func.count(_o.paid_at)).where(
        _within(_o.created_at), sql(DECIDED_CHECKOUT), ~_FROM_A_SHOP
    )
)
_ENDED = Statement(
    select(
        *(
            _count(
                _b.state == state.value, _b.completed_at.is_not(None), _within(_b.completed_at)
            ).scalar_subquery()
            for state in (S.COMPLETED, S.NO_SHOW)
        )
    )
)
# I10: every step of a booking is in the audit log, with the moment it was taken.
_BEFORE_ASKING = ("", *sorted(state.value for state in S if state is not S.REQUESTED))


def _steps(before: str, after: str, *where: ColumnElement[bool]) -> ScalarSelect[int]:
    """Both sides of a step are given, so that the index alone says how many there were."""
    step = (_a.subject_kind == "booking", _a.before == before, _a.after == after)
    return _count(*step, _within(_a.at), *where).scalar_subquery()


_STEPS = Statement(
    select(
        reduce(add, (_steps(before, S.REQUESTED.value) for before in _BEFORE_ASKING)),
        _steps(S.REQUESTED.value, S.SCHEDULED.value)
        + _steps(S.REQUESTED.value, S.AWAITING_PAYMENT.value),
        _steps(S.REQUESTED.value, S.REJECTED.value),
        _steps(S.REQUESTED.value, S.EXPIRED.value, ~students_silence(_a.subject_id)),
        _steps(S.SCHEDULED.value, S.CANCELLED.value),
    )
)
_COUNTS = Statement(
    select(
        _count(_within(people.c.created_at), people.c.id < THE_CHANNEL)
        .select_from(people)
        .scalar_subquery(),
        _count(_within(purchases.c.arrived_at)).select_from(purchases).scalar_subquery(),
        _count(sql("state = 'released'"), _within(seats.c.released_at))
        .select_from(seats)
        .scalar_subquery(),
    )
)

# Decision 5, as core.seats.sessions_left: what can be booked, and what is booked.
_OPEN = case((_p.expires_at > bindparam("now"), _p.total - _p.used), else_=_p.held)
_LEFT = total(_OPEN)
_LOW = (
    select(_p.student_id)
    .where(sql("state = 'active'"))
    .group_by(_p.student_id, _p.mentor_id)
    .having(_LEFT == 1)
    .subquery("low")
)
_STANDING = Statement(
    select(
        select(func.count(func.distinct(_LOW.c.student_id))).scalar_subquery(),
        _count(sql("state = 'grace'")).select_from(seats).scalar_subquery(),
        _count(sql("state = 'dead'")).select_from(notices).scalar_subquery(),
        _count(sql("state = 'parked'")).select_from(arrivals).scalar_subquery(),
        _count(
            sql("state IN ('refused', 'unknown', 'wanted')"),
            (refunds.c.created_at <= bindparam("day_ago")) | (refunds.c.state == "refused"),
        )
        .select_from(refunds)
        .scalar_subquery(),
        _count(sql("state = 'dead'")).select_from(jobs).scalar_subquery(),
        _count(_o.state == OrderState.REVIEW.value).select_from(orders).scalar_subquery(),
    )
)


class SqlDigests:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def plan(self) -> DigestPlan | None:
        return PLANS.get(self._connection, THE_PLAN)

    def add_plan(self, plan: DigestPlan) -> None:
        PLANS.add(self._connection, plan)

    def save_plan(self, plan: DigestPlan) -> DigestPlan:
        return PLANS.save(self._connection, plan)

    def happened(self, since: datetime, until: datetime) -> Happened:
        span = {"since": to_ms(since), "until": to_ms(until)}
        counted = (_BOUGHT, _ENDED, _STEPS, _CHECKOUTS, _COUNTS)
        bought, ended, steps, checkouts, counts = (
            row for each in counted for row in self._connection.all(each, **span)
        )
        return Happened(
            packs=bought[0],
            singles=bought[1],
            recordings=bought[2],
            outside=counts[1],
            newcomers=counts[0],
            held=ended[0],
            cancelled=steps[4],
            no_shows=ended[1],
            asked=steps[0],
            approved=steps[1],
            declined=steps[2],
            missed=steps[3],
            tried=checkouts[0],
            paid=checkouts[1],
            released=counts[2],
        )

    def standing(self, now: datetime) -> Standing:
        at = to_ms(now)
        day_ago = to_ms(now - timedelta(days=1))
        row = self._connection.one(_STANDING, now=at, day_ago=day_ago)
        assert row is not None
        low, in_grace, dead, parked, stuck, dead_jobs, in_review = row
        return Standing(
            low=low,
            in_grace=in_grace,
            dead=dead,
            parked=parked,
            stuck=stuck,
            dead_jobs=dead_jobs,
            in_review=in_review,
        )
