"""A calendar month on somebody's wall: where it begins and ends as instants, whatever the clocks
there do on its edges (T-04, T-05)."""

from dataclasses import dataclass
from datetime import date, datetime

from core.availability.wall_clock import EPOCH_ORDINAL, instants_of, local_day
from core.clock import from_ms, to_ms

_WHOLE_DAY = ((0, 24 * 60),)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    year: int
    month: int

    @property
    def number(self) -> int:
        """202611: as a button or a link carries it."""
        return self.year * 100 + self.month

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def next(self) -> "Month":
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    @property
    def previous(self) -> "Month":
        return Month(self.year - (self.month == 1), (self.month - 2) % 12 + 1)

    def begins_at(self, zone: str) -> datetime:
        """The first instant (aware UTC) at which the clocks of `zone` show this month; a skipped
        midnight begins after it."""
        day = self.first_day.toordinal() - EPOCH_ORDINAL
        return from_ms(instants_of(zone, day, _WHOLE_DAY)[0][0])

    def ends_at(self, zone: str) -> datetime:
        """The first instant that is not in it any more."""
        return self.next.begins_at(zone)


def month_of(number: int) -> Month | None:
    """The month behind `Month.number`; None for what is none."""
    year, month = divmod(number, 100)
    return Month(year, month) if 1971 <= year <= 2200 and 1 <= month <= 12 else None


def month_at(moment: datetime, zone: str) -> Month:
    """The month on the wall in `zone` at that instant."""
    day = date.fromordinal(local_day(zone, to_ms(moment)) + EPOCH_ORDINAL)
    return Month(day.year, day.month)
