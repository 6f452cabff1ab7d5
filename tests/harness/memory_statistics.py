"""In-memory statistics: counted row by row, so that it also judges the SQL."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from core.audit import AuditEntry
from core.booking import BookingState, By
from core.catalog import OfferingKind
from core.orders import Purpose
from core.statistics import Payments
from tests.harness.memory_rows import Store

S = BookingState
_ANSWERS = {S.AWAITING_PAYMENT, S.SCHEDULED, S.REJECTED}


class MemoryStatistics:
    def __init__(self, store: Store) -> None:
        self._store = store

    def booked(
        self, since: datetime, until: datetime
    ) -> Mapping[tuple[OfferingKind, BookingState], int]:
        offerings = self._store.offerings
        return Counter(
            (offerings[b.offering_id].kind, b.state)
            for b in self._store.bookings.values()
            if since <= b.created_at < until
        )

    def absent(self, since: datetime, until: datetime) -> Mapping[By, int]:
        return Counter(
            b.no_show_by
            for b in self._store.bookings.values()
            if b.completed_at is not None
            and since <= b.completed_at < until
            and b.state is S.NO_SHOW
            and b.no_show_by is not None
        )

    def _steps(self, since: datetime, until: datetime) -> list[AuditEntry]:
        return [
            e
            for e in self._store.audit.values()
            if e.subject_kind == "booking" and since <= e.at < until and e.before == S.REQUESTED
        ]

    def payments(self, since: datetime, until: datetime, now: datetime) -> Payments:
        approved = [e for e in self._steps(since, until) if e.after == S.AWAITING_PAYMENT]
        paid = {
            e.subject_id
            for e in self._store.audit.values()
            if (e.subject_kind, e.before, e.after) == ("booking", S.AWAITING_PAYMENT, S.SCHEDULED)
        }
        bookings = [self._store.bookings[e.subject_id] for e in approved]  # type: ignore[index]  # bookings alone
        waiting = [
            b
            for b in bookings
            if b.state is S.AWAITING_PAYMENT and b.hold_until is not None and b.hold_until > now
        ]
        return Payments(len(approved), sum(e.subject_id in paid for e in approved), len(waiting))

    def median_answer(self, since: datetime, until: datetime) -> timedelta | None:
        took = sorted(
            e.at - self._store.bookings[e.subject_id].created_at
            for e in self._steps(since, until)
            if e.after in _ANSWERS and e.actor_id is not None
        )
        return took[(len(took) - 1) // 2] if took else None

    def by_week(self, first: datetime, until: datetime) -> Sequence[tuple[int, OfferingKind, int]]:
        week = timedelta(days=7)
        offerings = self._store.offerings
        found = Counter(
            ((b.created_at - first) // week, offerings[b.offering_id].kind)
            for b in self._store.bookings.values()
            if first <= b.created_at < until
        )
        found += Counter(
            ((o.paid_at - first) // week, OfferingKind.RECORDED)
            for o in self._store.orders.values()
            if o.purpose is Purpose.RECORDING and o.paid_at and first <= o.paid_at < until
        )
        return [(number, kind, many) for (number, kind), many in found.items()]
