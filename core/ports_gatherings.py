"""What the engine needs of storage for shared sessions and those who wait for a place in one.

The rules of every repository stand in `ports`, which passes this on.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.gatherings import Gathering, GatheringWait
from core.ids import GatheringId, GatheringWaitId, OfferingId, PersonId


class Gatherings(Protocol):
    """One open gathering per offering and start: `add` raises StaleRevision."""

    def get(self, id: GatheringId) -> Gathering | None: ...
    def add(self, gathering: Gathering) -> None: ...
    def save(self, gathering: Gathering) -> Gathering:
        """Raises GroupFull when there would be fewer places than are taken."""
        ...

    def rooms(
        self, offering: OfferingId, start: datetime, end: datetime
    ) -> Sequence[tuple[Gathering, int]]:
        """Those that start in [start, end), also called off, each with how many of its places are
        kept for people who wait."""
        ...

    def taken(self, id: GatheringId) -> int:
        """Live claims, also holds that have ended and are not cleared away yet: as the guard
        counts them."""
        ...

    def of_mentor(
        self, mentor: PersonId, start: datetime, end: datetime
    ) -> Sequence[tuple[Gathering, int]]:
        """Open ones that start in [start, end) and have somebody in them, in order, each with how
        many live bookings it has."""
        ...


class GatheringWaits(Protocol):
    """One live entry per gathering and student: `add` raises StaleRevision."""

    def get(self, id: GatheringWaitId) -> GatheringWait | None: ...
    def add(self, wait: GatheringWait) -> None: ...
    def save(self, wait: GatheringWait) -> GatheringWait:
        """Raises GroupFull when an offer would pass the places."""
        ...

    def live(self, gathering: GatheringId, student: PersonId) -> GatheringWait | None: ...
    def line(self, gathering: GatheringId) -> Sequence[GatheringWait]:
        """Live ones, the first in line first."""
        ...

    def of(self, student: PersonId) -> Sequence[GatheringWait]:
        """Live ones, longest waiting first."""
        ...
