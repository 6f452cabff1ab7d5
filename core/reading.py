"""Read models: what screens are made from. Values only; storage fills them with one query each."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.booking import Booking, BookingState
from core.catalog import Offering
from core.gatherings import Room
from core.ids import PersonId
from core.intake import Answer
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
    staff_decide: bool = False
    again: bool = True  # whether the same can be asked for again, once it has ended
    others: bool = False  # whether another mentor sells the like of it
    series_place: tuple[int, int] | None = None  # the third of eight weeks
    group: Room | None = None  # how full the session is that it is a place in
    noted: bool = False  # its mentor has left something for the student
    recording: str | None = None
    answers: tuple[Answer, ...] = ()  # to what its mentor asked before it was booked

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
    """`next_at`: the start of the next free slot, None where there is none or nobody looked."""

    offering: Offering
    mentor_name: str
    verified: bool = False
    next_at: datetime | None = None


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
class Past:
    """How a student's sessions and requests ended; `declined`: their requests that were."""

    completed: int = 0
    no_shows: int = 0
    cancelled_late: int = 0
    declined: int = 0

    @property
    def is_empty(self) -> bool:
        return self == Past()


@dataclass(frozen=True, slots=True)
class StudentHistory:
    """What whoever decides sees of a student on a request (X29): first with this mentor, then in
    the whole community, of which only counts are anybody's business (Z-11). `left`: sessions that
    can still be booked from packs with this mentor. `about`: what they tell of themself."""

    completed: int
    no_shows: int
    cancelled_late: int
    declined: int = 0
    community: Past = Past()
    left: int = 0
    since: datetime | None = None
    about: Onboarding | None = None
