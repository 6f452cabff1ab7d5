"""Where a session takes place: what we ask of whoever makes meeting rooms."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core.ids import BookingId


@dataclass(frozen=True, slots=True)
class RoomWanted:
    """`mentor_link` is the mentor's own standing address, if they gave one."""

    booking_id: BookingId
    title: str
    starts_at: datetime
    duration: timedelta
    mentor_link: str | None


class MeetingRooms(Protocol):
    async def make(self, wanted: RoomWanted) -> str | None:
        """The room's https address; None when there is none to give, and the mentor is asked."""
        ...
