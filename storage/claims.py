"""Claims on mentors' time. Two that overlap are refused by the database, whoever asked first."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, literal, or_, select, union, update

from core.availability import Busy
from core.availability import Row as Numbers
from core.booking import Claim
from core.clock import from_ms, to_ms
from core.ids import BookingId, PersonId
from storage.connection import Row
from storage.errors import ConstraintViolated
from storage.mapping import Mapped
from storage.repository import Repository, rule_behind
from storage.statements import Statement
from storage.tables import claims
from storage.tables.bookings import LONGEST_BLOCK_MS, LONGEST_SESSION_MS

CLAIMS = Mapped(claims, Claim)

_c = claims.c
_LIVE = _c.live == 1
_RUNNING = or_(_c.until.is_(None), _c.until > bindparam("now"))
_OF = Statement(CLAIMS.query(_c.booking_id == bindparam("booking"), _LIVE).order_by(_c.id))
_THIS = _c.id == bindparam("this")
_SET_UNTIL = Statement(update(claims).where(_THIS).values(until=bindparam("until")))
_END = Statement(update(claims).where(_THIS, _LIVE).values(live=0))
_END_ALL = Statement(
    update(claims).where(_c.booking_id == bindparam("booking"), _LIVE).values(live=0)
)
_NUMBERS = (_c.blocks_from, _c.blocks_until, _c.starts_at)
_TOUCHING = (
    _c.mentor_id == bindparam("mentor"),
    _LIVE,
    _c.blocks_from > bindparam("earliest"),
    _c.blocks_from < bindparam("end"),
    _c.blocks_until > bindparam("start"),
    _c.booking_id != bindparam("without"),
    _RUNNING,
)
_BUSY = Statement(select(*_NUMBERS, _c.ends_at).where(*_TOUCHING).order_by(_c.blocks_from))
_BUSY_ROWS = Statement(
    select(*_NUMBERS, _c.gathering_id).where(*_TOUCHING).order_by(_c.blocks_from)
)
_STUDENT_BUSY = Statement(
    select(literal(1))
    .where(
        _c.guarded_student_id == bindparam("student"),
        _c.guarded_student_id.is_not(None),
        _LIVE,
        _c.starts_at > bindparam("earliest"),
        _c.starts_at < bindparam("end"),
        _c.ends_at > bindparam("start"),
        _RUNNING,
    )
    .limit(1)
)
_BUSY_OF_STUDENT = Statement(
    select(_c.starts_at, _c.ends_at).where(
        _c.guarded_student_id == bindparam("student"),
        _c.guarded_student_id.is_not(None),
        _LIVE,
        _c.starts_at > bindparam("earliest"),
        _c.starts_at < bindparam("end"),
        _c.ends_at > bindparam("start"),
        _RUNNING,
    )
)
_HAS_LAPSED = (_LIVE, _c.until.is_not(None), _c.until <= bindparam("now"))
_LAPSED = Statement(
    CLAIMS.query(_c.mentor_id == bindparam("mentor"), *_HAS_LAPSED).order_by(_c.until, _c.id)
)
# A union and not an OR, so that each half has its index.
_LAPSED_OF_BOTH = Statement(
    union(
        CLAIMS.query(_c.mentor_id == bindparam("mentor"), *_HAS_LAPSED),
        CLAIMS.query(
            _c.guarded_student_id == bindparam("student"),
            _c.guarded_student_id.is_not(None),
            *_HAS_LAPSED,
        ),
    ).order_by("until", "id")
)


class SqlClaims(Repository[Claim]):
    __slots__ = ()
    _mapped = CLAIMS

    def add(self, claim: Claim) -> None:
        try:
            CLAIMS.add(self._connection, claim)
        except ConstraintViolated as violation:
            facts = {"mentor_id": claim.mentor_id, "starts_at": claim.starts_at}
            raise rule_behind(violation, **facts) from violation

    def of(self, booking: BookingId) -> Sequence[Claim]:
        return CLAIMS.all(self._connection, _OF, booking=booking)

    def settle(self, claim: int) -> None:
        self._connection.run(_SET_UNTIL, this=claim, until=None)

    def extend(self, claim: int, until: datetime) -> None:
        self._connection.run(_SET_UNTIL, this=claim, until=to_ms(until))

    def end(self, claim: int) -> None:
        self._connection.run(_END, this=claim)

    def end_all(self, booking: BookingId) -> None:
        self._connection.run(_END_ALL, booking=booking)

    def busy(
        self,
        mentor: PersonId,
        start: datetime,
        end: datetime,
        now: datetime,
        without: BookingId | None = None,
    ) -> Sequence[Busy]:
        rows = self._busy(_BUSY, mentor, start, end, now, without)
        return [Busy(*map(from_ms, row)) for row in rows]

    def busy_rows(
        self,
        mentor: PersonId,
        start: datetime,
        end: datetime,
        now: datetime,
        without: BookingId | None = None,
    ) -> Sequence[Numbers]:
        return self._busy(_BUSY_ROWS, mentor, start, end, now, without)

    def _busy(
        self,
        statement: Statement,
        mentor: PersonId,
        start: datetime,
        end: datetime,
        now: datetime,
        without: BookingId | None,
    ) -> Sequence[Row]:
        since = to_ms(start)
        return self._connection.all(
            statement,
            mentor=mentor,
            earliest=since - LONGEST_BLOCK_MS,
            start=since,
            end=to_ms(end),
            without=without or 0,
            now=to_ms(now),
        )

    def student_is_busy(
        self, student: PersonId, start: datetime, end: datetime, now: datetime
    ) -> bool:
        row = self._connection.one(
            _STUDENT_BUSY,
            student=student,
            earliest=to_ms(start) - LONGEST_SESSION_MS,
            start=to_ms(start),
            end=to_ms(end),
            now=to_ms(now),
        )
        return row is not None

    def busy_of_student(
        self, student: PersonId, start: datetime, end: datetime, now: datetime
    ) -> Sequence[tuple[datetime, datetime]]:
        rows = self._connection.all(
            _BUSY_OF_STUDENT,
            student=student,
            earliest=to_ms(start) - LONGEST_SESSION_MS,
            start=to_ms(start),
            end=to_ms(end),
            now=to_ms(now),
        )
        return [(from_ms(starts_at), from_ms(ends_at)) for starts_at, ends_at in rows]

    def lapsed(
        self, mentor: PersonId, now: datetime, student: PersonId | None = None
    ) -> Sequence[Claim]:
        moment = to_ms(now)
        if student is None:
            return CLAIMS.all(self._connection, _LAPSED, mentor=mentor, now=moment)
        return CLAIMS.all(
            self._connection, _LAPSED_OF_BOTH, mentor=mentor, student=student, now=moment
        )
