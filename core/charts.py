"""Numbers over time, as they are drawn."""

from dataclasses import dataclass
from datetime import date

from core.months import Month


@dataclass(frozen=True, slots=True)
class WeekAnswers:
    """What became of the requests a mentor was asked, in the week that begins on this Monday (on
    the mentor's wall); `missed`: those nobody answered."""

    first_day: date
    approved: int
    declined: int
    missed: int


@dataclass(frozen=True, slots=True)
class MonthGross:
    """What students paid in a month on the mentor's wall, less what of it went back since, in minor
    units by currency."""

    month: Month
    sums: dict[str, int]
