"""Shared sessions, and the lines of those who wait for a place in one."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select, text

from core.clock import to_ms
from core.gatherings import Gathering, GatheringState, GatheringWait, GroupWaitState
from core.ids import GatheringId, OfferingId, PersonId
from storage.mapping import Mapped
from storage.repository import Repository
from storage.statements import Statement
from storage.tables import bookings, claims, gathering_waits, gatherings
from storage.tables.bookings import LIVE_BOOKING
from storage.tables.gatherings import LIVE_GROUP_WAIT

GATHERINGS = Mapped(gatherings, Gathering)
GROUP_WAITS = Mapped(gathering_waits, GatheringWait)

_g, _w, _b = gatherings.c, gathering_waits.c, bookings.c
_OFFERED = (
    select(func.count())
    .select_from(gathering_waits)
    .where(_w.gathering_id == _g.id, _w.state == GroupWaitState.OFFERED.value)
    .where(text(f"gathering_waits.{LIVE_GROUP_WAIT}"))
    .scalar_subquery()
)
_LIVE_BOOKINGS = (
    select(func.count())
    .select_from(bookings)
    .where(_b.gathering_id == _g.id)
    .where(text(f"bookings.{LIVE_BOOKING}"))
    .scalar_subquery()
)
_SPAN = (_g.starts_at >= bindparam("start"), _g.starts_at < bindparam("end"))
_ROOMS = Statement(
    select(*GATHERINGS.columns, _OFFERED)
    .where(_g.offering_id == bindparam("offering"), *_SPAN)
    .order_by(_g.starts_at, _g.id)
)
_OF_MENTOR = Statement(
    select(*GATHERINGS.columns, _LIVE_BOOKINGS.label("live"))
    .where(_g.mentor_id == bindparam("mentor"), *_SPAN)
    .where(_g.state == GatheringState.OPEN.value)
    .order_by(_g.starts_at, _g.id)
)
_TAKEN = Statement(
    select(func.count())
    .select_from(claims)
    .where(claims.c.gathering_id == bindparam("gathering"), claims.c.live == 1)
)
_LIVE_ROWS = text(LIVE_GROUP_WAIT)
_GATHERING = _w.gathering_id == bindparam("gathering")
_STUDENT = _w.student_id == bindparam("student")
_LIVE = Statement(GROUP_WAITS.query(_GATHERING, _STUDENT).where(_LIVE_ROWS))
_LINE = Statement(GROUP_WAITS.query(_GATHERING).where(_LIVE_ROWS).order_by(_w.joined_at, _w.id))
_OF = Statement(GROUP_WAITS.query(_STUDENT).where(_LIVE_ROWS).order_by(_w.joined_at, _w.id))


class SqlGatherings(Repository[Gathering]):
    __slots__ = ()
    _mapped = GATHERINGS

    def rooms(
        self, offering: OfferingId, start: datetime, end: datetime
    ) -> Sequence[tuple[Gathering, int]]:
        rows = self._connection.all(_ROOMS, offering=offering, start=to_ms(start), end=to_ms(end))
        return [(GATHERINGS.from_row(tuple(row[:-1])), row[-1]) for row in rows]

    def taken(self, id: GatheringId) -> int:
        row = self._connection.one(_TAKEN, gathering=id)
        assert row is not None
        found: int = row[0]
        return found

    def of_mentor(
        self, mentor: PersonId, start: datetime, end: datetime
    ) -> Sequence[tuple[Gathering, int]]:
        rows = self._connection.all(_OF_MENTOR, mentor=mentor, start=to_ms(start), end=to_ms(end))
        return [(GATHERINGS.from_row(tuple(row[:-1])), row[-1]) for row in rows if row[-1]]


class SqlGatheringWaits(Repository[GatheringWait]):
    __slots__ = ()
    _mapped = GROUP_WAITS

    def live(self, gathering: GatheringId, student: PersonId) -> GatheringWait | None:
        return GROUP_WAITS.first(self._connection, _LIVE, gathering=gathering, student=student)

    def line(self, gathering: GatheringId) -> Sequence[GatheringWait]:
        return GROUP_WAITS.all(self._connection, _LINE, gathering=gathering)

    def of(self, student: PersonId) -> Sequence[GatheringWait]:
        return GROUP_WAITS.all(self._connection, _OF, student=student)
