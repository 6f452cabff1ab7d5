"""What differs from the week on certain dates: opened, blocked or wholly replaced (X10)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from functools import lru_cache

from core.availability.ranges import Range, merged, without
from core.availability.weekly_hours import WHOLE_DAY, minutes_of
from core.errors import HoursInvalid


class Change(StrEnum):
    REPLACE = "replace"
    OPEN = "open"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class DateException:
    """Holds on every local date from `first_date` to `last_date`, both included.

    Without times, OPEN and BLOCK mean the whole day and REPLACE means no hours at all. Several
    REPLACE of one date add up. `closes` may be 00:00 for the end of the day. Raises HoursInvalid.
    """

    change: Change
    first_date: date
    last_date: date
    opens: time | None = None
    closes: time | None = None

    def __post_init__(self) -> None:
        if self.last_date < self.first_date:
            raise HoursInvalid(reason="ends_before_start", date=self.last_date)
        if (self.opens is None) != (self.closes is None):
            raise HoursInvalid(reason="half_a_range", opens=self.opens, closes=self.closes)
        if self.opens is not None and self.closes is not None:
            minutes_of(self.opens, self.closes)

    @property
    def minutes(self) -> tuple[Range, ...]:
        if self.opens is None or self.closes is None:
            return () if self.change is Change.REPLACE else WHOLE_DAY
        return (minutes_of(self.opens, self.closes),)


def ranges_of(changes: Iterable[DateException], kind: Change) -> list[Range]:
    return [minutes for each in changes if each.change is kind for minutes in each.minutes]


@lru_cache(maxsize=1024)
def hours_after(weekly: tuple[Range, ...], changes: tuple[DateException, ...]) -> tuple[Range, ...]:
    """The minutes open on one date. Precedence, weakest first, whatever order they came in:

    weekly hours, put aside by any REPLACE of the date, plus every OPEN, minus every BLOCK.
    A block always wins, so nobody is booked into a holiday by an older opening.
    """
    replaced = any(each.change is Change.REPLACE for each in changes)
    base = ranges_of(changes, Change.REPLACE) if replaced else list(weekly)
    opened = merged(base + ranges_of(changes, Change.OPEN))
    return tuple(without(opened, ranges_of(changes, Change.BLOCK)))
