"""Who waits for a place with a mentor, and in which order: whoever came first is asked first."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.ids import PersonId, WaitEntryId


class WaitKind(StrEnum):
    """What is waited for."""

    SEAT = "seat"


class WaitState(StrEnum):
    WAITING = "waiting"
    OFFERED = "offered"  # a place is kept for them until the offer ends
    TAKEN = "taken"
    LAPSED = "lapsed"  # the offer ended without an answer
    DECLINED = "declined"
    LEFT = "left"
    CLOSED = "closed"  # by staff, or because the mentor stopped


LIVE_WAITS = frozenset({WaitState.WAITING, WaitState.OFFERED})


@dataclass(frozen=True, slots=True)
class WaitEntry:
    """At most one live entry per student, mentor and kind (unique in the database).

    The line is sorted by (place_at, id): `place_at` is when they joined, unless staff moved them
    to the front. `told_at`: when they were last asked, in this entry or an earlier one with the
    same mentor. `offer_ends_at` only while offered, `ended_at` only once the entry is over.
    """

    id: WaitEntryId
    student_id: PersonId
    mentor_id: PersonId
    kind: WaitKind
    state: WaitState
    joined_at: datetime
    place_at: datetime
    told_at: datetime | None = None
    offer_ends_at: datetime | None = None
    ended_at: datetime | None = None
    revision: int = 0

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_WAITS

    def is_over(self, now: datetime) -> bool:
        """The offer has run out, whatever the row still says."""
        return self.offer_ends_at is not None and self.offer_ends_at <= now


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands: `number` of `length`, from 1; 0 once it is over. `kept_until`: until
    when an offered place is theirs; later than the offer's own end while a checkout of theirs
    runs. `is_free`: a place could be bought right now."""

    entry: WaitEntry
    mentor_name: str
    number: int
    length: int
    kept_until: datetime | None = None
    is_free: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A mentor's line as staff see it: entries in their order, with the names."""

    mentor_id: PersonId
    mentor_name: str
    entries: tuple[tuple[WaitEntry, str], ...]
    free: int
