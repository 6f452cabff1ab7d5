"""A gathering: one session that several students share, each with a booking of their own (A14)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.booking import Booking
from core.ids import GatheringId, GatheringWaitId, OfferingId, PersonId

MOST_PLACES = 500
MOVED = "moved_together"  # the reason of one that takes place at another time, as another one


class GatheringState(StrEnum):
    OPEN = "open"
    CALLED_OFF = "called_off"


@dataclass(frozen=True, slots=True)
class Gathering:
    """Made with its first booking; at most one open one per offering and start.

    All its claims block the same time (`blocks_*`), so that for the mentor's day they count once.
    Live claims and offered places never pass `places` (the database's guard). It runs from
    `minimum` on, None means from one; `decided_at`: when it was sure that it runs.
    """

    id: GatheringId
    offering_id: OfferingId
    mentor_id: PersonId
    starts_at: datetime
    ends_at: datetime
    blocks_from: datetime
    blocks_until: datetime
    places: int
    minimum: int | None
    state: GatheringState
    created_at: datetime
    decided_at: datetime | None = None
    reason: str = ""
    revision: int = 0

    @property
    def is_open(self) -> bool:
        return self.state is GatheringState.OPEN


@dataclass(frozen=True, slots=True)
class Room:
    """How full a start is. `taken`: places booked or held; `offered`: kept for those who wait;
    `gathering` is None where nobody has booked yet."""

    places: int
    taken: int = 0
    offered: int = 0
    minimum: int | None = None
    gathering: Gathering | None = None

    @property
    def left(self) -> int:
        return max(0, self.places - self.taken - self.offered)

    @property
    def is_used(self) -> bool:
        """Somebody has a place in it, so its time is what it is."""
        return self.taken + self.offered > 0


class GroupWaitState(StrEnum):
    WAITING = "waiting"
    OFFERED = "offered"  # a place is kept for them until the offer ends
    TAKEN = "taken"
    LAPSED = "lapsed"  # the offer ended without an answer
    LEFT = "left"
    CLOSED = "closed"  # the session began or was called off


LIVE_GROUP_WAITS = frozenset({GroupWaitState.WAITING, GroupWaitState.OFFERED})


@dataclass(frozen=True, slots=True)
class GatheringWait:
    """Somebody who waits for a place in a full gathering; the line is sorted by (joined_at, id).

    At most one live entry per gathering and student. `offer_ends_at` only while offered,
    `ended_at` only once it is over.
    """

    id: GatheringWaitId
    gathering_id: GatheringId
    student_id: PersonId
    state: GroupWaitState
    joined_at: datetime
    offer_ends_at: datetime | None = None
    ended_at: datetime | None = None
    revision: int = 0

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_GROUP_WAITS


@dataclass(frozen=True, slots=True)
class GroupPlace:
    """Where somebody stands before a full gathering: `number` of `length`, from 1; 0 once over."""

    wait: GatheringWait
    gathering: Gathering
    title: str
    mentor_name: str
    number: int
    length: int


@dataclass(frozen=True, slots=True)
class GatheringPage:
    """A gathering with who is in it (booking and name), for its mentor and staff."""

    gathering: Gathering
    title: str
    seats: tuple[tuple[Booking, str], ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class GatheringMove:
    """Whom moving a gathering concerns: `waiting` stand in its line, `need` are the places that
    are booked or kept."""

    gathering: Gathering
    title: str
    seats: tuple[Booking, ...]
    waiting: int
    need: int


@dataclass(frozen=True, slots=True)
class GroupPlaces:
    """A gathering in a list: `count` live bookings."""

    gathering: Gathering
    title: str
    count: int
