"""The staff's digest: its plan, and its counts, each an aggregate over an index by time.

Money is not counted here: the journal's own totals say it (storage/accounts.py).
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, TextClause, and_, bindparam, case, func, or_, select
from sqlalchemy import text as sql

from core.booking import BookingState
from core.clock import to_ms
from core.digest import THE_PLAN, DigestPlan, Happened, Standing
from core.orders import OrderState, Purpose
from core.spaces import THE_CHANNEL
from storage.connection import Connection
from storage.dialects import one_of, total
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
    select(_o.purpose, func.count())
    .where(_o.paid_at.is_not(None), _within(_o.paid_at), ~_FROM_A_SHOP)
    .group_by(_o.purpose)
)
# H20: checkouts that were opened in the period and are decided. An open one may still be paid.
_CHECKOUTS = Statement(
    select(func.count(), func.count(_o.paid_at)).where(
        _within(_o.created_at),
        _o.total_minor > 0,
        (_o.paid_at.is_not(None)) | (_o.checkout_reference.is_not(None)),
        _o.state != OrderState.OPEN.value,
        ~_FROM_A_SHOP,
    )
)
_ENDED = Statement(
    select(_b.state, func.count())
    .where(_b.completed_at.is_not(None), _within(_b.completed_at))
    .group_by(_b.state)
)
# I10: every step of a booking is in the audit log, with the moment it was taken.
_STEPS = Statement(
    select(_a.before, _a.after, func.count())
    .where(
        _a.subject_kind == "booking",
        _within(_a.at),
        _a.before != _a.after,
        one_of(_a.after, BookingState),
        or_(_a.after != S.EXPIRED.value, ~students_silence(_a.subject_id)),
    )
    .group_by(_a.before, _a.after)
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
        bought: dict[str, int] = dict(self._connection.all(_BOUGHT, **span))
        ended: dict[str, int] = dict(self._connection.all(_ENDED, **span))
        steps = {(was, now): count for was, now, count in self._connection.all(_STEPS, **span)}
        checkouts = self._connection.one(_CHECKOUTS, **span)
        counts = self._connection.one(_COUNTS, **span)
        assert checkouts is not None
        assert counts is not None
        return Happened(
            packs=bought.get(Purpose.PACK, 0),
            singles=bought.get(Purpose.SESSION, 0),
            recordings=bought.get(Purpose.RECORDING, 0),
            outside=counts[1],
            newcomers=counts[0],
            held=ended.get(S.COMPLETED, 0),
            cancelled=steps.get((S.SCHEDULED, S.CANCELLED), 0),
            no_shows=ended.get(S.NO_SHOW, 0),
            asked=sum(count for (_, now), count in steps.items() if now == S.REQUESTED),
            approved=steps.get((S.REQUESTED, S.SCHEDULED), 0)
            + steps.get((S.REQUESTED, S.AWAITING_PAYMENT), 0),
            declined=steps.get((S.REQUESTED, S.REJECTED), 0),
            missed=steps.get((S.REQUESTED, S.EXPIRED), 0),
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
