"""The simplest room: the mentor's own standing link."""

from core.ports_meetings import RoomWanted


class FixedRooms:
    """A `core.ports_meetings.MeetingRooms` that needs no service."""

    async def make(self, wanted: RoomWanted) -> str | None:
        return wanted.mentor_link
