"""In-memory absences, and the reports of students."""

from collections.abc import Sequence
from datetime import datetime

from core.absences import Absence, AbsenceCount, AbsenceReport, ReportState
from core.booking import By
from core.ids import BookingId, PersonId
from tests.harness.memory_rows import Store, Table, once, require


class MemoryAbsences(Table[Absence]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.absences, self._guard)
        self._store = store

    def _guard(self, row: Absence) -> None:
        require(row.side in (By.STUDENT, By.MENTOR), "absence_side")
        require((row.forgiven_at is None) == (row.forgiven_by is None), "absence_forgiven")
        same = (row.booking_id, row.person_id)
        others = self.where(lambda e: e.id != row.id and (e.booking_id, e.person_id) == same)
        once(others, "absence_once")

    def of_booking(self, booking: BookingId) -> Sequence[Absence]:
        return sorted(self.where(lambda e: e.booking_id == booking), key=lambda each: each.id)

    def counted(self, person: PersonId, side: By, since: datetime) -> Sequence[Absence]:
        found = self.where(
            lambda e: e.counts and (e.person_id, e.side) == (person, side) and e.missed_at >= since
        )
        return sorted(found, key=lambda each: (each.missed_at, each.id))

    def of_person(self, person: PersonId, limit: int) -> Sequence[Absence]:
        mine = self.where(lambda each: each.person_id == person)
        latest = sorted(mine, key=lambda each: (each.missed_at, each.id), reverse=True)
        return latest[:limit]

    def counts(self, since: datetime, limit: int) -> Sequence[AbsenceCount]:
        pairs = {(e.person_id, e.side) for e in self.where(lambda e: e.counts)}
        found = []
        for person, side in pairs:
            theirs = self.counted(person, side, since)
            if theirs:
                name, latest = self._store.people[person].name, theirs[-1].missed_at
                found.append(AbsenceCount(person, name, side, len(theirs), latest))
        return sorted(found, key=lambda e: (-e.count, e.person_id, e.side))[:limit]


class MemoryAbsenceReports(Table[AbsenceReport]):
    def __init__(self, store: Store) -> None:
        super().__init__(store.absence_reports, self._guard)

    def _guard(self, row: AbsenceReport) -> None:
        is_open = row.state is ReportState.OPEN
        require(is_open == (row.ended_at is None), "absence_report_ended")
        others = self.where(lambda e: e.id != row.id and e.booking_id == row.booking_id)
        once(others, "absence_report_once")

    def of_booking(self, booking: BookingId) -> AbsenceReport | None:
        return self.one(lambda each: each.booking_id == booking)
