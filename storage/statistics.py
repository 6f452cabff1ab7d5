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

# Over a long time everything is read in the order it is grouped by, which the plus makes SQLite do:
# sorting a hundred thousand rows costs more than reading them.
_LONG = timedelta(days=180)
_BOOKED_OF = """
SELECT o.kind, g.state, CAST(SUM(g.many) AS BIGINT) FROM (
    SELECT offering_id, state, COUNT(*) AS many FROM bookings
    WHERE {created_at} >= :since AND {created_at} < :until GROUP BY offering_id, state
) AS g JOIN offerings o ON o.id = g.offering_id GROUP BY o.kind, g.state
"""
_BOOKED = Statement(text(_BOOKED_OF.format(created_at="created_at")))
_BOOKED_LONG = Statement(text(_BOOKED_OF.format(created_at="+created_at")))
_ABSENT = Statement(
    text(
        """
SELECT no_show_by, COUNT(*) FROM bookings WHERE state = 'no_show' AND completed_at IS NOT NULL
    AND completed_at >= :since AND completed_at < :until
    AND no_show_by IS NOT NULL GROUP BY no_show_by
"""
    )
)
# I10: every step of a booking is in the audit log, with its moment. A booking that was paid is
# never approved again, so its payment came after its approval. The joined texts keep the index of
# steps out of the last part, which begins with the few bookings that wait now.
_APPROVED = """
FROM audit_entries WHERE subject_kind = 'booking' AND before = 'requested'
    AND after = 'awaiting_payment' AND at >= :since AND at < :until
"""
_PAYMENTS = Statement(
    text(
        f"""
SELECT (SELECT COUNT(*) {_APPROVED}),
    (SELECT COUNT(*) {_APPROVED} AND subject_id IN (
        SELECT subject_id FROM audit_entries WHERE subject_kind = 'booking'
        AND before = 'awaiting_payment' AND after = 'scheduled' AND at >= :since)),
    (SELECT COUNT(*) FROM bookings b CROSS JOIN audit_entries a
        WHERE b.state = 'awaiting_payment' AND b.hold_until > :now
        AND a.subject_kind = 'booking' AND a.subject_id = b.id
        AND a.before || '>' || a.after = 'requested>awaiting_payment'
        AND a.at >= :since AND a.at < :until)
"""  # noqa: S608  # texts of ours
    )
)
_ANSWERED = """
SELECT * FROM (SELECT at, id, subject_id FROM audit_entries
    WHERE subject_kind = 'booking' AND before = 'requested' AND after = '{after}'
    AND at >= :since AND at < :until AND actor_id IS NOT NULL
    ORDER BY at DESC, id DESC LIMIT {most}) AS {after}
"""
_EACH_ANSWER = " UNION ALL ".join(
    _ANSWERED.format(after=after, most=_MOST_ANSWERS)
    for after in ("awaiting_payment", "scheduled", "rejected")
)
# Walks back from the end by the index, so that years of answers cost no more than these.
_TOOK = Statement(
    text(
        f"""
SELECT a.at - b.created_at FROM (
    SELECT at, id, subject_id FROM ({_EACH_ANSWER}) AS answers
    ORDER BY at DESC, id DESC LIMIT {_MOST_ANSWERS}
) AS a JOIN bookings b ON b.id = a.subject_id
"""  # noqa: S608  # texts of ours
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
        rows = self._all(_BOOKED_LONG if until - since > _LONG else _BOOKED, since, until)
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
