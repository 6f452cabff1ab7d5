"""Seats: one per pair, and never more than the mentor's cap."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select, text

from core.ids import PersonId
from core.seats import Seat
from storage.mapping import Mapped
from storage.repository import Repository
from storage.statements import Statement
from storage.tables import seats
from storage.tables.packs import LIVE_SEAT

SEATS = Mapped(seats, Seat)

_s = seats.c
_MENTORS = _s.mentor_id == bindparam("mentor")
_LIVE = Statement(
    SEATS.query(_s.student_id == bindparam("student"), _MENTORS).where(text(LIVE_SEAT))
)
_LIVE_OF_STUDENT = Statement(
    SEATS.query(_s.student_id == bindparam("student"))
    .where(text(LIVE_SEAT))
    .order_by(_s.since, _s.id)
)
_OF_PAIR = Statement(
    SEATS.query(_s.student_id == bindparam("student"), _MENTORS).order_by(_s.since, _s.id)
)
_TAKEN = Statement(select(func.count()).select_from(seats).where(_MENTORS, text(LIVE_SEAT)))
_OF_MENTOR = Statement(SEATS.query(_MENTORS).where(text(LIVE_SEAT)).order_by(_s.since, _s.id))


class SqlSeats(Repository[Seat]):
    __slots__ = ()
    _mapped = SEATS

    def live(self, student: PersonId, mentor: PersonId) -> Seat | None:
        return SEATS.first(self._connection, _LIVE, student=student, mentor=mentor)

    def taken(self, mentor: PersonId) -> int:
        row = self._connection.one(_TAKEN, mentor=mentor)
        assert row is not None
        count: int = row[0]
        return count

    def of_mentor(self, mentor: PersonId) -> Sequence[Seat]:
        return SEATS.all(self._connection, _OF_MENTOR, mentor=mentor)

    def of_student(self, student: PersonId) -> Sequence[Seat]:
        return SEATS.all(self._connection, _LIVE_OF_STUDENT, student=student)

    def of_pair(self, student: PersonId, mentor: PersonId) -> Sequence[Seat]:
        return SEATS.all(self._connection, _OF_PAIR, student=student, mentor=mentor)
