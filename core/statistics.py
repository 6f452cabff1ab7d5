"""What staff read of a period: what was booked, how requests were answered and paid, who came."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from core.booking import BookingState, By
from core.catalog import OfferingKind
from core.digest import Flow, Happened, Period

PERIODS = (7, 30, 90, 0)
"""In days; 0 is everything."""

WEEKS = 6


@dataclass(frozen=True, slots=True)
class Payments:
    """Approved requests that had to be paid: `paid` of them, `open` still waiting for it."""

    approved: int = 0
    paid: int = 0
    open: int = 0

    @property
    def decided(self) -> int:
        return self.approved - self.open


@dataclass(frozen=True, slots=True)
class WeekKinds:
    """Sessions booked, and recordings sold, in the week that begins on this Monday."""

    first_day: date
    kinds: Mapping[OfferingKind, int]


@dataclass(frozen=True, slots=True)
class Statistics:
    """Of bookings made in the period: `kinds` and `states`. `happened`: told by when it happened
    (F11), with the money in it. `absent`: missed sessions by whose doing. `answer_minutes`: the
    median from asking to answering, None when nothing was answered."""

    days: int
    period: Period
    kinds: Mapping[OfferingKind, int]
    states: Mapping[BookingState, int]
    happened: Happened
    payments: Payments
    absent: Mapping[By, int]
    answer_minutes: int | None
    weeks: tuple[WeekKinds, ...] = ()
    money: Mapping[str, Flow] = field(default_factory=dict)
