"""The answer of `/why`: a reason, the rule's number, and a way on."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.availability.windows import Slot


class Reason(StrEnum):
    FREE = "free"
    PAST = "past"
    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"
    NOT_POSTED = "not_posted"
    OUTSIDE_HOURS = "outside_hours"
    BLOCKED_BY_EXCEPTION = "blocked_by_exception"
    NOT_ON_THE_GRID = "not_on_the_grid"
    DAY_FULL = "day_full"
    WEEK_FULL = "week_full"
    MONTH_FULL = "month_full"
    TAKEN = "taken"
    BUFFER = "buffer"


class Unit(StrEnum):
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    SESSIONS = "sessions"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` with the rule's number in its unit, and the nearest free slots as a way on.

    The number is the session's length for hours, posted dates and exceptions (all of it must fit),
    the step for the grid, and for a buffer the time that must lie between the two sessions.
    Where hours are the reason, `open_that_day` are the open stretches (UTC) of that date on the
    mentor's wall, exceptions included.
    """

    reason: Reason
    starts_at: datetime
    number: int | None = None
    unit: Unit | None = None
    open_that_day: tuple[Slot, ...] = ()
    free_before: Slot | None = None
    free_after: Slot | None = None

    @property
    def is_free(self) -> bool:
        return self.reason is Reason.FREE


Finding = tuple[Reason, int | None, Unit | None]
"""What one rule says when it removes the start."""
