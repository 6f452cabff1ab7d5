"""What a platform is asked for events of a community, and what storage keeps of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.community_events import CommunityEvent, EventTrouble
from core.ids import CommunityEventId, GatheringId


class EventUnknown(Exception):
    """Nobody knows whether the platform acted: it is looked up before it is asked again."""


class EventRefused(Exception):
    """The platform said no for certain. `trouble`: what staff have to put right first."""

    def __init__(self, trouble: EventTrouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class EventWanted:
    """`event`: the one there is, or "". `mark` is its own in all eternity and stands in its
    description, so that one whose making was never answered is found again."""

    community: str
    event: str
    title: str
    description: str
    location: str
    mark: str
    starts_at: datetime
    ends_at: datetime


class CommunityEvents(Protocol):
    """One platform. Every call does no harm when it is made twice, and may raise EventUnknown,
    EventRefused or ports_memberships.AskLater."""

    channel: str

    async def put(self, wanted: EventWanted) -> str:
        """Makes it, or brings the one there is up to date; its id."""
        ...

    async def call_off(self, wanted: EventWanted) -> None:
        """Fine when there is none (any more)."""
        ...


class CommunityEventRows(Protocol):
    def get(self, id: CommunityEventId) -> CommunityEvent | None: ...
    def add(self, row: CommunityEvent) -> None:
        """Raises StaleRevision when there is one for that gathering and community."""
        ...

    def save(self, row: CommunityEvent) -> CommunityEvent: ...
    def of(self, gathering: GatheringId) -> Sequence[CommunityEvent]:
        """One for each community, in the order they were made."""
        ...
