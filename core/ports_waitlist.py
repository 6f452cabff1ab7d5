"""What the engine needs of storage for lines of people who wait.

The rules of every repository stand in `ports`, which passes this on.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.ids import PersonId, WaitEntryId
from core.waiting import WaitEntry, WaitKind


class Waitlist(Protocol):
    """At most one live entry per student, mentor and kind: `add` raises StaleRevision."""

    def get(self, id: WaitEntryId) -> WaitEntry | None: ...
    def add(self, entry: WaitEntry) -> None: ...
    def save(self, entry: WaitEntry) -> WaitEntry:
        """Raises SeatFull when the offers would pass the mentor's cap (B-14)."""
        ...

    def live(
        self, student: PersonId, mentor: PersonId, kind: WaitKind = WaitKind.SEAT
    ) -> WaitEntry | None: ...
    def line(self, mentor: PersonId, kind: WaitKind = WaitKind.SEAT) -> Sequence[WaitEntry]:
        """Live ones, the first in line first."""
        ...

    def of(self, student: PersonId) -> Sequence[WaitEntry]:
        """Live ones, longest waiting first."""
        ...

    def last_told(
        self, student: PersonId, mentor: PersonId, kind: WaitKind = WaitKind.SEAT
    ) -> datetime | None:
        """When this student was last asked by this mentor's line, in any entry."""
        ...

    def lengths(self) -> dict[PersonId, int]:
        """How many are in each mentor's line; mentors without one are left out."""
        ...
