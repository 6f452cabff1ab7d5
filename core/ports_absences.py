"""What the engine needs of storage for absences. The rules of every repository: see `ports`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.absences import Absence, AbsenceCount, AbsenceReport
from core.booking import By
from core.ids import AbsenceId, AbsenceReportId, BookingId, PersonId


class Absences(Protocol):
    def get(self, id: AbsenceId) -> Absence | None: ...
    def add(self, absence: Absence) -> None:
        """Raises StaleRevision when this person's absence from this booking is known already."""
        ...

    def save(self, absence: Absence) -> Absence: ...
    def of_booking(self, booking: BookingId) -> Sequence[Absence]: ...
    def counted(self, person: PersonId, side: By, since: datetime) -> Sequence[Absence]:
        """Those that count, of sessions that began from `since` on; oldest first."""
        ...

    def of_person(self, person: PersonId, limit: int) -> Sequence[Absence]:
        """Also those that do not count any more; latest first."""
        ...

    def counts(self, since: datetime, limit: int) -> Sequence[AbsenceCount]:
        """Everybody with at least one that counts, most first."""
        ...


class AbsenceReports(Protocol):
    def get(self, id: AbsenceReportId) -> AbsenceReport | None: ...
    def add(self, report: AbsenceReport) -> None:
        """Raises StaleRevision when the booking has one already."""
        ...

    def save(self, report: AbsenceReport) -> AbsenceReport: ...
    def of_booking(self, booking: BookingId) -> AbsenceReport | None: ...
