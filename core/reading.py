"""Read models: what screens are made from. Values only; storage fills them with one query each."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.booking import Booking, BookingState
from core.catalog import Offering
from core.ids import PersonId
from core.money import Money
from core.onboarding import Onboarding


@dataclass(frozen=True, slots=True)
class BookingCard:
    """A booking with the names a person wants to see on it."""

    booking: Booking
    offering_title: str
    student_name: str
    mentor_name: str
    to_pay: Money | None = None  # the open order's total, where it is not the booking's price

    @property
    def price(self) -> Money:
        return self.booking.price if self.to_pay is None else self.to_pay


class Order(StrEnum):
    SOONEST = "soonest"
    LATEST = "latest"


@dataclass(frozen=True, slots=True)
class BookingFilter:
    """None means any. `from_`/`until` bound the session's start, in UTC: from_ <= start < until."""

    student_id: PersonId | None = None
    mentor_id: PersonId | None = None
    staff_decides: bool | None = None
    states: frozenset[BookingState] | None = None
    from_: datetime | None = None
    until: datetime | None = None
    order: Order = Order.SOONEST
    limit: int = 50


@dataclass(frozen=True, slots=True)
class StudentLoad:
    """`open`: live bookings still ahead. `unpaid`: holds awaiting payment. `free_today`: free
    sessions booked in the last 24 h."""

    open: int
    unpaid: int
    free_today: int


@dataclass(frozen=True, slots=True)
class OfferingCard:
    offering: Offering
    mentor_name: str


@dataclass(frozen=True, slots=True)
class MentorNumbers:
    """Counts for the mentor's dashboard (M4, M5)."""

    approvals: int
    unpaid: int
    upcoming: int
    completed: int
    missed_requests: int
    students: int
    seats_taken: int
    seat_cap: int


@dataclass(frozen=True, slots=True)
class StaffNumbers:
    by_state: dict[BookingState, int]
    recordings_sold: int
    packs_sold: int
    decided: int
    approved: int


@dataclass(frozen=True, slots=True)
class StudentHistory:
    """What a mentor sees of a student on a request (X29); `about`: what they tell of themself."""

    completed: int
    no_shows: int
    cancelled_late: int
    about: Onboarding | None = None
