"""A student's place with a mentor: scarce, one per pair whatever the number of packs."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from core.ids import PersonId, SeatId
from core.packs import Pack


class SeatState(StrEnum):
    ACTIVE = "active"
    GRACE = "grace"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Seat:
    """Live while active or in grace. `grace_ends_at` only in grace; `release_reason` at the end.

    A live seat may be paused: its clocks (grace, expiry of its packs) stand still at `paused_at`.
    `paused_by` None: it was paused by itself, nothing had been booked for long (X33).
    """

    id: SeatId
    student_id: PersonId
    mentor_id: PersonId
    state: SeatState
    since: datetime
    grace_ends_at: datetime | None = None
    released_at: datetime | None = None
    release_reason: str = ""
    revision: int = 0
    paused_at: datetime | None = None
    pause_ends_at: datetime | None = None
    paused_by: PersonId | None = None
    resumed_at: datetime | None = None

    @property
    def is_live(self) -> bool:
        return self.state is not SeatState.RELEASED

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None

    def clock(self, now: datetime) -> datetime:
        """What time it is for this seat and its packs: while paused it stands still (X42)."""
        return self.paused_at or now

    def with_pause(self, now: datetime, until: datetime, by: PersonId | None) -> "Seat":
        return replace(self, paused_at=now, pause_ends_at=until, paused_by=by)

    def resumed(self, now: datetime) -> "Seat":
        """Goes on: the grace gets back the time that the pause took."""
        ends = self.grace_ends_at and self.grace_ends_at + self.paused_for(now)
        return replace(
            self,
            paused_at=None,
            pause_ends_at=None,
            paused_by=None,
            resumed_at=now,
            grace_ends_at=ends,
        )

    def paused_for(self, now: datetime) -> timedelta:
        return now - self.clock(now)


def sessions_left(packs: Iterable[Pack], clock: datetime) -> int:
    """What is still to be attended: sessions that can be booked and those that are (decision 5)."""
    return sum(pack.held + (pack.remaining if pack.is_usable(clock) else 0) for pack in packs)
