"""What the engine needs of storage for claims on time, where the database decides races. The rules
of every repository stand in `ports`, which passes this on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.availability import Busy, Row
from core.booking import Claim
from core.ids import BookingId, PersonId


class Claims(Protocol):
    def add(self, claim: Claim) -> None:
        """Raises SlotTaken or StudentBusy: the database decides (B-01)."""
        ...

    def of(self, booking: BookingId) -> Sequence[Claim]:
        """Live ones; the first is the booking's own, a second one a waiting move's."""
        ...

    def settle(self, claim: int) -> None:
        """The hold has become firm: it no longer ends by itself."""
        ...

    def extend(self, claim: int, until: datetime) -> None: ...
    def end(self, claim: int) -> None: ...
    def end_all(self, booking: BookingId) -> None: ...
    def busy(
        self,
        mentor: PersonId,
        start: datetime,
        end: datetime,
        now: datetime,
        without: BookingId | None = None,
    ) -> Sequence[Busy]:
        """Firm claims and holds that have not ended, touching [start, end)."""
        ...

    def busy_rows(
        self,
        mentor: PersonId,
        start: datetime,
        end: datetime,
        now: datetime,
        without: BookingId | None = None,
    ) -> Sequence[Row]:
        """The same as numbers: blocked from, blocked until, the session's own start (ms), and the
        gathering's id."""
        ...

    def student_is_busy(
        self, student: PersonId, start: datetime, end: datetime, now: datetime
    ) -> bool:
        """A firm claim or running hold of this student overlaps [start, end)."""
        ...

    def busy_of_student(
        self, student: PersonId, start: datetime, end: datetime, now: datetime
    ) -> Sequence[tuple[datetime, datetime]]:
        """The sessions that guard this student's time and touch [start, end)."""
        ...

    def lapsed(
        self, mentor: PersonId, now: datetime, student: PersonId | None = None
    ) -> Sequence[Claim]:
        """Live in the table, but their hold has ended: the mentor's, and those that guard
        `student` with whichever mentor."""
        ...
