"""Counts for the staff's statistics, each over an index by time (see tables/by_time)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import text

from core.booking import BookingState, By
from core.catalog import OfferingKind
from core.clock import to_ms
from core.statistics import Payments
from storage.connection import Connection, Row
from storage.statements import Statement, Value

_WEEK_MS = 604_800_000
_MOST_ANSWERS = 1_000

_BOOKED = Statement(
    text(
        """
SELECT o.kind, g.state, CAST(SUM(g.many) AS BIGINT) FROM (
    SELECT offering_id, state, COUNT(*) AS many FROM bookings
    WHERE created_at >= :since AND created_at < :until GROUP BY offering_id, state
) AS g JOIN offerings o ON o.id = g.offering_id GROUP BY o.kind, g.state
"""
    )
)
_ABSENT = Statement(
    text(
        """
SELECT no_show_by, COUNT(*) FROM bookings WHERE completed_at IS NOT NULL
    AND completed_at >= :since AND completed_at < :until AND state = 'no_show'
    AND no_show_by IS NOT NULL GROUP BY no_show_by
"""
    )
)
# I10: every step of a booking is in the audit log, with its moment.
_PAYMENTS = Statement(
    text(
        """
SELECT COUNT(*),
    COUNT(CASE WHEN EXISTS (SELECT 1 FROM audit_entries p WHERE p.subject_kind = 'booking'
        AND p.subject_id = a.subject_id AND p.before = 'awaiting_payment'
        AND p.after = 'scheduled') THEN 1 END),
    COUNT(CASE WHEN b.state = 'awaiting_payment' AND b.hold_until > :now THEN 1 END)
FROM audit_entries a JOIN bookings b ON b.id = a.subject_id
WHERE a.subject_kind = 'booking' AND a.at >= :since AND a.at < :until
    AND a.before = 'requested' AND a.after = 'awaiting_payment'
"""
    )
)
_ANSWERS = """
FROM audit_entries a JOIN bookings b ON b.id = a.subject_id
WHERE a.subject_kind = 'booking' AND a.at >= :since AND a.at < :until
    AND a.before = 'requested' AND a.after IN ('awaiting_payment', 'scheduled', 'rejected')
    AND a.actor_id IS NOT NULL
"""
# Walks back from the end by the index, so that years of answers cost no more than these.
_TOOK = Statement(
    text(
        f"SELECT a.at - b.created_at {_ANSWERS} ORDER BY a.at DESC, a.id DESC LIMIT {_MOST_ANSWERS}"
    )
)
_BY_WEEK = Statement(
    text(
        f"""
SELECT g.week, o.kind, CAST(SUM(g.many) AS BIGINT) FROM (
    SELECT offering_id, (created_at - :first) / {_WEEK_MS} AS week, COUNT(*) AS many
    FROM bookings WHERE created_at >= :first AND created_at < :until
    GROUP BY offering_id, (created_at - :first) / {_WEEK_MS}
) AS g JOIN offerings o ON o.id = g.offering_id GROUP BY g.week, o.kind
UNION ALL
SELECT (paid_at - :first) / {_WEEK_MS}, 'recorded', COUNT(*) FROM orders
    WHERE paid_at IS NOT NULL AND paid_at >= :first AND paid_at < :until
    AND purpose = 'recording' GROUP BY (paid_at - :first) / {_WEEK_MS}
"""  # noqa: S608  # a number of ours
    )
)


class SqlStatistics:
    __slots__ = ("_connection",)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def booked(
        self, since: datetime, until: datetime
    ) -> Mapping[tuple[OfferingKind, BookingState], int]:
        rows = self._all(_BOOKED, since, until)
        return {(OfferingKind(kind), BookingState(state)): many for kind, state, many in rows}

    def absent(self, since: datetime, until: datetime) -> Mapping[By, int]:
        return {By(by): many for by, many in self._all(_ABSENT, since, until)}

    def payments(self, since: datetime, until: datetime, now: datetime) -> Payments:
        ((approved, paid, waiting),) = self._all(_PAYMENTS, since, until, now=to_ms(now))
        return Payments(approved, paid, waiting)

    def median_answer(self, since: datetime, until: datetime) -> timedelta | None:
        took = sorted(row[0] for row in self._all(_TOOK, since, until))
        return timedelta(milliseconds=took[(len(took) - 1) // 2]) if took else None

    def by_week(self, first: datetime, until: datetime) -> Sequence[tuple[int, OfferingKind, int]]:
        params = {"first": to_ms(first), "until": to_ms(until)}
        rows = self._connection.all(_BY_WEEK, **params)
        return [(week, OfferingKind(kind), many) for week, kind, many in rows]

    def _all(
        self, statement: Statement, since: datetime, until: datetime, **more: Value
    ) -> Sequence[Row]:
        return self._connection.all(statement, since=to_ms(since), until=to_ms(until), **more)
