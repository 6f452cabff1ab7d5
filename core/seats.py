"""A student's place with a mentor: scarce, one per pair whatever the number of packs."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.ids import PersonId, SeatId


class SeatState(StrEnum):
    ACTIVE = "active"
    GRACE = "grace"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Seat:
    """Live while active or in grace. `grace_ends_at` only in grace; `release_reason` at the end."""

    id: SeatId
    student_id: PersonId
    mentor_id: PersonId
    state: SeatState
    since: datetime
    grace_ends_at: datetime | None = None
    released_at: datetime | None = None
    release_reason: str = ""
    revision: int = 0

    @property
    def is_live(self) -> bool:
        return self.state is not SeatState.RELEASED
