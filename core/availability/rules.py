"""The numbers that decide which starts of an open range are offered (D9-D13)."""

from dataclasses import dataclass
from datetime import timedelta

from core.errors import NumberInvalid

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
LONGEST_HORIZON = timedelta(days=1100)


@dataclass(frozen=True, slots=True)
class SlotRules:
    """Of one offering of one mentor. Raises NumberInvalid naming the field.

    A new booking blocks [start - buffer_before, end + buffer_after); that must not overlap what
    is blocked already, and touching is allowed. Two bookings are thus apart by the sum of the
    first one's buffer after and the second one's buffer before.
    `minimum_notice` and `horizon` are elapsed time from now, both ends still bookable: 30 days
    are 720 hours, whatever the clocks do. `max_per_day` counts sessions by the date on the
    mentor's wall on which they start, `max_per_week` and `max_per_month` by the week (from the
    weekday `week_starts_on`, 1 is Monday) and the calendar's month of that date; None means no
    limit. `posted_only` puts the weekly hours and everything that opens them aside; blocks still
    hold.
    """

    duration: timedelta
    zone: str
    step: timedelta = timedelta(minutes=15)
    buffer_before: timedelta = timedelta(0)
    buffer_after: timedelta = timedelta(0)
    minimum_notice: timedelta = timedelta(0)
    horizon: timedelta = timedelta(days=30)
    max_per_day: int | None = None
    posted_only: bool = False
    max_per_week: int | None = None
    max_per_month: int | None = None
    week_starts_on: int = 1

    def __post_init__(self) -> None:
        self._within("duration", MINUTE, DAY)
        self._within("step", MINUTE, DAY)
        self._within("buffer_before", timedelta(0), DAY)
        self._within("buffer_after", timedelta(0), DAY)
        self._within("minimum_notice", timedelta(0), LONGEST_HORIZON)
        self._within("horizon", MINUTE, LONGEST_HORIZON)
        for field in ("max_per_day", "max_per_week", "max_per_month"):
            limit: int | None = getattr(self, field)
            if limit is not None and limit < 1:
                raise NumberInvalid(field=field, number=limit, lowest=1)

    def _within(self, field: str, lowest: timedelta, highest: timedelta) -> None:
        length: timedelta = getattr(self, field)
        if not lowest <= length <= highest:
            raise NumberInvalid(field=field, number=length, lowest=lowest, highest=highest)
        if length.microseconds % 1000:
            raise NumberInvalid(field=field, number=length, lowest=lowest, highest=highest)
