"""What one screen or page shows: read models that use cases put together from several rows."""

from dataclasses import dataclass
from datetime import datetime

from core.availability import DateException, HoursGroup, PostedDate, Slot, WeeklyHours
from core.booking import Booking, BookingState
from core.catalog import Offering, PackProduct
from core.doors import Arrival, DeadNotice
from core.ids import OfferingId, PersonId
from core.ledger import JournalEntry
from core.money import Money
from core.orders import Order, Payment, Refund
from core.packs import Pack
from core.people import Mentor
from core.reading import BookingCard, MentorNumbers, OfferingCard, StaffNumbers
from core.seats import Seat

Cards = tuple[BookingCard, ...]


@dataclass(frozen=True, slots=True)
class StudentSessions:
    """The student's tabs (M1, M2). A hold that has ended is history, whatever its row says."""

    awaiting_approval: Cards
    to_pay: Cards
    upcoming: Cards
    history: Cards
    rejected: Cards


@dataclass(frozen=True, slots=True)
class MentorBoard:
    """The mentor's tabs (M3): `pending` is approved and unpaid, `active` scheduled and not over,
    `to_close` over and not closed yet."""

    numbers: MentorNumbers
    approvals: Cards
    pending: Cards
    active: Cards
    to_close: Cards
    completed: Cards


@dataclass(frozen=True, slots=True)
class PackCard:
    pack: Pack
    mentor_name: str
    seat: Seat | None


@dataclass(frozen=True, slots=True)
class SeatRow:
    seat: Seat
    student_name: str
    packs: tuple[Pack, ...]


@dataclass(frozen=True, slots=True)
class SeatsBoard:
    cap: int
    taken: int
    rows: tuple[SeatRow, ...]

    @property
    def free(self) -> int:
        return max(self.cap - self.taken, 0)


@dataclass(frozen=True, slots=True)
class Earnings:
    """Minor units by currency, signed: what is available may be below zero and is recovered.
    `entries`: the latest moves on the mentor's two accounts, newest first."""

    mentor_id: PersonId
    pending: dict[str, int]
    available: dict[str, int]
    gross: dict[str, int]
    entries: tuple[JournalEntry, ...]


@dataclass(frozen=True, slots=True)
class Oversight:
    """`approvals`: requests that staff decide; `recent`: the latest sessions of everybody."""

    numbers: StaffNumbers
    approvals: Cards
    recent: Cards
    in_review: tuple[Order, ...]
    dead: tuple[DeadNotice, ...]
    parked: tuple[Arrival, ...]


@dataclass(frozen=True, slots=True)
class OfferingPage:
    """`free_slots`: how many can be booked up to the horizon, `next_slots` the first of them;
    `owned`: the reader has bought this recording."""

    offering: Offering
    mentor: Mentor
    mentor_name: str
    free_slots: int
    next_slots: tuple[Slot, ...]
    owned: bool = False


@dataclass(frozen=True, slots=True)
class MentorPage:
    mentor: Mentor
    name: str
    offerings: tuple[Offering, ...]
    products: tuple[PackProduct, ...]
    free_seats: int


@dataclass(frozen=True, slots=True)
class Recording:
    order: Order
    card: OfferingCard


@dataclass(frozen=True, slots=True)
class PayPage:
    """What the holder of a signed pay link sees; `booking`, `offering`, `product` as bought."""

    order: Order
    booking: Booking | None
    offering: Offering | None
    product: PackProduct | None
    mentor_name: str
    payments: tuple[Payment, ...]


@dataclass(frozen=True, slots=True)
class JoinPage:
    """The door of one session (decisions 2 and 7). `link` only while it is open (J6)."""

    card: BookingCard
    opens_at: datetime
    closes_at: datetime
    link: str | None

    def is_open(self, now: datetime) -> bool:
        scheduled = self.card.booking.state is BookingState.SCHEDULED
        return scheduled and self.opens_at <= now <= self.closes_at


@dataclass(frozen=True, slots=True)
class HoursPage:
    """Hours of a mentor, or of one offering that has its own. Times are on the wall in `zone`."""

    zone: str
    hours: tuple[WeeklyHours, ...]
    groups: tuple[HoursGroup, ...]
    exceptions: tuple[tuple[int, DateException], ...]
    posted: tuple[tuple[int, OfferingId | None, PostedDate], ...]


@dataclass(frozen=True, slots=True)
class PaymentEvent:
    """`what`: ordered, paid, refund_wanted, refund_done, refund_failed; `note`: how it ended."""

    at: datetime
    what: str
    amount: Money
    note: str = ""


@dataclass(frozen=True, slots=True)
class PaymentStory:
    """Everything about one order's money (Y4, Y9); `events` in the order they happened."""

    order: Order
    payments: tuple[Payment, ...]
    refunds: tuple[Refund, ...]
    lines: tuple[JournalEntry, ...]
    events: tuple[PaymentEvent, ...]


@dataclass(frozen=True, slots=True)
class ProductCard:
    """`has_place`: this reader would get a seat, or has one."""

    product: PackProduct
    mentor_name: str
    has_place: bool


@dataclass(frozen=True, slots=True)
class Badges:
    """What waits for somebody: unpaid bookings and sessions ahead as a student, requests to
    answer as a mentor and as staff."""

    to_pay: int
    upcoming: int
    requests: int
    staff_requests: int
