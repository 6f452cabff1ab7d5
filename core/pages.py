"""What one screen or page shows: read models that use cases put together from several rows."""

from dataclasses import dataclass, field
from datetime import datetime

from core.availability import DateException, HoursGroup, PostedDate, WeeklyHours
from core.booking import Booking, BookingState
from core.browsing_pages import MentorPage as MentorPage
from core.browsing_pages import OfferingPage as OfferingPage
from core.catalog import Offering, PackProduct
from core.charts import MonthGross, WeekAnswers
from core.disputes import Dispute
from core.doors import Arrival, DeadNotice
from core.ids import OfferingId, OrderId, PersonId
from core.ledger import JournalEntry
from core.money import Money
from core.onboarding import Onboarding
from core.orders import Order, Payment, Refund
from core.packs import Pack
from core.people import Person
from core.pricing import Quote, per_session, saving
from core.promotions import Discount
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
    waiting: int = 0  # students in line for a place
    answers: tuple[WeekAnswers, ...] = ()  # oldest week first
    no_shows: int = 0
    cancelled: Cards = ()  # these two only where their own list is asked for
    everything: Cards = ()


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
    about: Onboarding | None = None  # what they tell of themself; only where one row is shown


@dataclass(frozen=True, slots=True)
class Mentorship:
    """One student with one mentor: the seat and all packs between them, oldest first. `left`: still
    to attend, `booked` of them. `clock`: the time for the packs; it stands still in a pause.
    """

    seat: Seat
    student_name: str
    mentor_name: str
    packs: tuple[Pack, ...]
    left: int
    booked: int
    clock: datetime


@dataclass(frozen=True, slots=True)
class MentorSeats:
    """What staff see of one mentor's places."""

    mentor_id: PersonId
    name: str
    cap: int
    taken: int


@dataclass(frozen=True, slots=True)
class PackEvent:
    """`what`: a credit's move, or an action of the audit log; `change`: of the sessions that can be
    booked, of which `left` were there then. `by` "": it came by itself."""

    at: datetime
    what: str
    change: int
    left: int
    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class PackStory:
    """Why a pack and its seat are as they are; `events` oldest first."""

    pack: Pack
    seat: Seat | None
    student_name: str
    mentor_name: str
    events: tuple[PackEvent, ...]


@dataclass(frozen=True, slots=True)
class SeatsBoard:
    cap: int
    taken: int
    rows: tuple[SeatRow, ...]
    waiting: int = 0

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
    paid_out: dict[str, int] = field(default_factory=dict)
    months: tuple[MonthGross, ...] = ()  # oldest first


@dataclass(frozen=True, slots=True)
class Oversight:
    """`approvals`: requests that staff decide; `recent`: the latest sessions of everybody."""

    numbers: StaffNumbers
    approvals: Cards
    recent: Cards
    in_review: tuple[Order, ...]
    dead: tuple[DeadNotice, ...]
    parked: tuple[Arrival, ...]
    testimonials: int = 0  # that wait to be read


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
    successor: OrderId | None = None  # the order that has taken this one's place


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
class CalendarPage:
    """A session for the calendar of one of its two people."""

    card: BookingCard
    person: Person


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
    disputes: tuple[Dispute, ...] = ()


@dataclass(frozen=True, slots=True)
class RefundFile:
    """One refund as staff see it; `left`: what could still go back of the order."""

    refund: Refund
    order: Order
    student_name: str
    left: Money
    can_be_called_off: bool


@dataclass(frozen=True, slots=True)
class ProductCard:
    """`has_place`: this reader would get a seat, or has one; `in_line`: they wait for one."""

    product: PackProduct
    mentor_name: str
    has_place: bool
    quote: Quote | None = None  # what this reader pays, where others pay more
    single: Money | None = None  # the mentor's lowest price of one session (A13)
    discount: Discount | None = None  # taken off by itself when it is bought now

    @property
    def price(self) -> Money:
        return self.quote.price if self.quote else self.product.price

    @property
    def per_session(self) -> Money:
        return per_session(self.price, self.product.sessions)

    @property
    def saves(self) -> Money | None:
        return saving(self.price, self.product.sessions, self.single)

    in_line: bool = False


@dataclass(frozen=True, slots=True)
class Badges:
    """What waits for somebody: unpaid bookings and sessions ahead as a student, requests to
    answer as a mentor and as staff."""

    to_pay: int
    upcoming: int
    requests: int
    staff_requests: int
    to_answer: int = 0  # times that were proposed to them as a student (X28)
