"""Stretches of real time, in UTC: posted by hand, occupied, or free to book."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.clock import require_utc
from core.errors import HoursInvalid

LONGEST_POSTED = timedelta(days=7)


def _check(starts_at: datetime, ends_at: datetime) -> None:
    if require_utc(ends_at) <= require_utc(starts_at):
        raise HoursInvalid(reason="ends_before_start", starts_at=starts_at, ends_at=ends_at)


@dataclass(frozen=True, slots=True)
class PostedDate:
    """A window that the mentor or staff put up by hand (D4). HoursInvalid over seven days.

    `places`: how many students each session in it takes; None means the offering's own number."""

    starts_at: datetime
    ends_at: datetime
    places: int | None = None

    def __post_init__(self) -> None:
        _check(self.starts_at, self.ends_at)
        if self.ends_at - self.starts_at > LONGEST_POSTED:
            raise HoursInvalid(reason="too_long", starts_at=self.starts_at, ends_at=self.ends_at)


@dataclass(frozen=True, slots=True)
class Busy:
    """What a booking, a live hold, a pending request or an outside calendar occupies.

    `blocks_from` to `blocks_until` includes the buffers it was booked with. The bare session is
    known for our own bookings only, and only those count towards the limit per day.
    """

    blocks_from: datetime
    blocks_until: datetime
    session_starts_at: datetime | None = None
    session_ends_at: datetime | None = None

    def __post_init__(self) -> None:
        _check(self.blocks_from, self.blocks_until)
        starts_at = self.session_starts_at or self.blocks_from
        ends_at = self.session_ends_at or self.blocks_until
        if not self.blocks_from <= starts_at < ends_at <= self.blocks_until:
            raise HoursInvalid(reason="session_outside_block", starts_at=starts_at)

    @classmethod
    def session(
        cls,
        starts_at: datetime,
        ends_at: datetime,
        before: timedelta = timedelta(0),
        after: timedelta = timedelta(0),
    ) -> "Busy":
        """A booking of ours with its own buffers around it."""
        return cls(starts_at - before, ends_at + after, starts_at, ends_at)


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A concrete start and end that could be booked now."""

    starts_at: datetime
    ends_at: datetime
