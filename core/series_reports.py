"""What a series would be, occurrence by occurrence, before anybody says yes to it."""

from dataclasses import dataclass
from datetime import datetime

from core.availability import Reason, Unit
from core.booking import Booking
from core.catalog import Offering
from core.reading import BookingCard, StudentHistory
from core.series import Occurrence, Series

FREE = Reason.FREE.value
STUDENT_BUSY = "student_busy"
NO_CREDIT = "no_credit"
OPEN_LIMIT = "open_limit"
ALTERNATIVES = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One occurrence and whether it can be booked. `reason`: FREE, a rule of availability, or one
    of the words above; `number` and `unit` are that rule's. `after_expiry`: it lies behind the end
    of the pack, and takes place all the same (decision 8)."""

    occurrence: Occurrence
    reason: str = FREE
    number: int | None = None
    unit: Unit | None = None
    alternatives: tuple[datetime, ...] = ()
    after_expiry: bool = False

    @property
    def is_left_out(self) -> bool:
        return self.occurrence.starts_at is None

    @property
    def is_clash(self) -> bool:
        return not self.is_left_out and self.reason != FREE

    @property
    def is_ready(self) -> bool:
        return not self.is_left_out and self.reason == FREE


@dataclass(frozen=True, slots=True)
class SeriesOptions:
    """How long a series may be: `most` is the least of the others. `rest`: credits left (None:
    nothing is paid), `fits`: weeks up to the horizon, `room`: open sessions still allowed."""

    most: int
    rest: int | None
    fits: int
    room: int
    horizon_days: int


@dataclass(frozen=True, slots=True)
class SeriesReport:
    """`beyond`: how many of those wished for lie past the horizon and are not in it."""

    series: Series
    offering: Offering
    mentor_name: str
    lines: tuple[Line, ...]
    beyond: int = 0
    horizon_days: int = 0
    left: int | None = None
    pack_ends_at: datetime | None = None

    @property
    def clashes(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_clash)

    @property
    def starts(self) -> tuple[datetime, ...]:
        """What would be booked."""
        chosen = (line.occurrence.starts_at for line in self.lines if line.is_ready)
        return tuple(start for start in chosen if start is not None)

    @property
    def is_ready(self) -> bool:
        return not self.clashes and bool(self.starts)


@dataclass(frozen=True, slots=True)
class SeriesPage:
    """A booked series with its bookings in their order, as one of its people sees it. `history`:
    the student's, for whoever decides."""

    series: Series
    cards: tuple[BookingCard, ...]
    history: StudentHistory | None = None

    @property
    def bookings(self) -> tuple[Booking, ...]:
        return tuple(card.booking for card in self.cards)


@dataclass(frozen=True, slots=True)
class MoveReport:
    """`lines` are where `bookings` would go, in their order. `asks`: whoever approves is asked."""

    bookings: tuple[Booking, ...]
    lines: tuple[Line, ...]
    asks: bool

    @property
    def clashes(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_clash)
