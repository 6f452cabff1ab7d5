"""A shared session in the calendar of a community: where a platform has one, as an event (Z10).

Nobody who attends is ever named there.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from core.ids import CommunityEventId, GatheringId


class EventState(StrEnum):
    WANTED = "wanted"  # to be made, or brought up to date
    THERE = "there"
    LEAVING = "leaving"  # to be called off there, too
    GONE = "gone"


class EventTrouble(StrEnum):
    """What staff have to put right first. Doctor and setup have a sentence for each."""

    PERMISSION = "permission"
    COMMUNITY_GONE = "community_gone"
    FULL = "full"  # the community has as many events as the platform lets it have
    PLATFORM = "platform"


@dataclass(frozen=True, slots=True)
class CommunityEvent:
    """One per gathering and community. `event`: the platform's id of it, "" while we know none.
    `title`, `starts_at` and `ends_at` are what was last asked for."""

    id: CommunityEventId
    gathering_id: GatheringId
    channel: str
    community: str
    event: str
    title: str
    starts_at: datetime
    ends_at: datetime
    state: EventState
    changed_at: datetime
    note: str = ""
    revision: int = 0

    @property
    def is_due(self) -> bool:
        return self.state in (EventState.WANTED, EventState.LEAVING)

    def to(self, state: EventState, now: datetime, note: str = "") -> "CommunityEvent":
        return replace(self, state=state, changed_at=now, note=note)
