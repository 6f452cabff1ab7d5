"""What comes with a seat at a platform, read and written."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, or_, select, text, union

from core.clock import to_ms
from core.ids import IdentityId, OfferingId, PersonId
from core.memberships import Membership, PairThread, SeatRole, ThreadState
from storage.mapping import Mapped
from storage.repository import Repository
from storage.statements import Statement
from storage.tables import memberships, pair_threads, seat_roles, seats
from storage.tables.memberships import LIVE_MEMBERSHIP
from storage.tables.packs import LIVE_SEAT

ROLES = Mapped(seat_roles, SeatRole)
ROWS = Mapped(memberships, Membership)
THREADS = Mapped(pair_threads, PairThread)

_r, _m, _t, _s = seat_roles.c, memberships.c, pair_threads.c, seats.c
_EVERY = Statement(ROLES.query(_r.removed_at.is_(None)).order_by(_r.added_at, _r.id))
_LIVE = text(LIVE_MEMBERSHIP)
_LIVE_OF = Statement(ROWS.query(_m.person_id == bindparam("person")).where(_LIVE).order_by(_m.id))
_LIVE_ONE = Statement(
    ROWS.query(
        _m.identity_id == bindparam("identity"),
        _m.community == bindparam("community"),
        _m.role == bindparam("role"),
    ).where(_LIVE)
)
_TO_COMPARE = Statement(
    ROWS.query(
        _m.channel == bindparam("channel"),
        _m.id > bindparam("after"),
        or_(_m.state != "taken", _m.changed_at >= bindparam("since")),
    )
    .order_by(_m.id)
    .limit(bindparam("most"))
)
_STUDENTS = Statement(
    union(
        select(_s.student_id).where(text(LIVE_SEAT)),
        select(_m.person_id).where(_LIVE),
    ).order_by("student_id")
)
_LACKING = Statement(
    text(
        """
SELECT DISTINCT s.student_id FROM seats s
JOIN people p ON p.id = s.student_id AND p.banned_at IS NULL
JOIN identities i ON i.person_id = s.student_id AND i.channel = :channel
JOIN seat_roles r ON r.channel = i.channel AND r.removed_at IS NULL
LEFT JOIN offerings o ON o.id = r.offering_id
WHERE s.state <> 'released' AND (r.offering_id IS NULL OR o.mentor_id = s.mentor_id)
AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.identity_id = i.id
    AND m.person_id = s.student_id AND m.community = r.community AND m.role = r.role
    AND m.state IN ('wanted', 'given'))
ORDER BY s.student_id LIMIT :most
"""
    )
)
_OF_PAIR = Statement(
    THREADS.query(
        and_(_t.student_id == bindparam("student"), _t.mentor_id == bindparam("mentor"))
    ).order_by(_t.id)
)
_UNFINISHED = Statement(
    THREADS.query(
        _t.channel == bindparam("channel"),
        _t.state.in_([ThreadState.WANTED.value, ThreadState.CLOSING.value]),
    )
    .order_by(_t.id)
    .limit(bindparam("most"))
)


class SqlSeatRoles(Repository[SeatRole]):
    __slots__ = ()
    _mapped = ROLES

    def every(self) -> Sequence[SeatRole]:
        return ROLES.all(self._connection, _EVERY)

    def of(self, channel: str, community: str, offering: OfferingId | None) -> SeatRole | None:
        wanted = (channel, community, offering)
        found = (e for e in self.every() if (e.channel, e.community, e.offering_id) == wanted)
        return next(found, None)


class SqlMemberships(Repository[Membership]):
    __slots__ = ()
    _mapped = ROWS

    def live_of(self, person: PersonId) -> Sequence[Membership]:
        return ROWS.all(self._connection, _LIVE_OF, person=person)

    def live(self, identity: IdentityId, community: str, role: str) -> Membership | None:
        return ROWS.first(
            self._connection, _LIVE_ONE, identity=identity, community=community, role=role
        )

    def to_compare(
        self, channel: str, taken_since: datetime, after: int, limit: int
    ) -> Sequence[Membership]:
        return ROWS.all(
            self._connection,
            _TO_COMPARE,
            channel=channel,
            since=to_ms(taken_since),
            after=after,
            most=limit,
        )

    def lacking(self, channel: str, limit: int) -> Sequence[PersonId]:
        found = self._connection.all(_LACKING, channel=channel, most=limit)
        return [PersonId(row[0]) for row in found]

    def students(self) -> Sequence[PersonId]:
        return [PersonId(row[0]) for row in self._connection.all(_STUDENTS)]


class SqlPairThreads(Repository[PairThread]):
    __slots__ = ()
    _mapped = THREADS

    def of_pair(self, student: PersonId, mentor: PersonId) -> Sequence[PairThread]:
        return THREADS.all(self._connection, _OF_PAIR, student=student, mentor=mentor)

    def unfinished(self, channel: str, limit: int) -> Sequence[PairThread]:
        return THREADS.all(self._connection, _UNFINISHED, channel=channel, most=limit)
