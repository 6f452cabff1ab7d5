"""Absences, and the reports of students."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select, text

from core.absences import Absence, AbsenceCount, AbsenceReport
from core.booking import By
from core.clock import from_ms, to_ms
from core.ids import BookingId, PersonId
from storage.mapping import Mapped
from storage.repository import Repository
from storage.statements import Statement
from storage.tables import absence_reports, absences, people
from storage.tables.absences import COUNTS

ABSENCES = Mapped(absences, Absence)
REPORTS = Mapped(absence_reports, AbsenceReport)

_a = absences.c
_COUNTED = text(COUNTS)
_OF_BOOKING = Statement(ABSENCES.query(_a.booking_id == bindparam("booking")).order_by(_a.id))
_OF_PERSON = Statement(
    ABSENCES.query(_a.person_id == bindparam("person"))
    .order_by(_a.missed_at.desc(), _a.id.desc())
    .limit(bindparam("most"))
)
_THEIRS = Statement(
    ABSENCES.query(
        _a.person_id == bindparam("person"),
        _a.side == bindparam("side"),
        _a.missed_at >= bindparam("since"),
    )
    .where(_COUNTED)
    .order_by(_a.missed_at, _a.id)
)
_MANY = func.count().label("many")
_COUNTS = Statement(
    select(_a.person_id, people.c.name, _a.side, _MANY, func.max(_a.missed_at))
    .where(_COUNTED, _a.missed_at >= bindparam("since"), people.c.id == _a.person_id)
    .group_by(_a.person_id, people.c.name, _a.side)
    .order_by(_MANY.desc(), _a.person_id, _a.side)
    .limit(bindparam("most"))
)
_REPORT = Statement(REPORTS.query(absence_reports.c.booking_id == bindparam("booking")))


class SqlAbsences(Repository[Absence]):
    __slots__ = ()
    _mapped = ABSENCES

    def of_booking(self, booking: BookingId) -> Sequence[Absence]:
        return ABSENCES.all(self._connection, _OF_BOOKING, booking=booking)

    def counted(self, person: PersonId, side: By, since: datetime) -> Sequence[Absence]:
        return ABSENCES.all(
            self._connection, _THEIRS, person=person, side=side.value, since=to_ms(since)
        )

    def of_person(self, person: PersonId, limit: int) -> Sequence[Absence]:
        return ABSENCES.all(self._connection, _OF_PERSON, person=person, most=limit)

    def counts(self, since: datetime, limit: int) -> Sequence[AbsenceCount]:
        rows = self._connection.all(_COUNTS, since=to_ms(since), most=limit)
        return [
            AbsenceCount(PersonId(person), name, By(side), count, from_ms(latest))
            for person, name, side, count, latest in rows
        ]


class SqlAbsenceReports(Repository[AbsenceReport]):
    __slots__ = ()
    _mapped = REPORTS

    def of_booking(self, booking: BookingId) -> AbsenceReport | None:
        return REPORTS.first(self._connection, _REPORT, booking=booking)
