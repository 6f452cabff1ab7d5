"""The in-memory twin's tables: dicts of frozen values, copied whole for a rollback.

A constraint that the database guards is guarded here, too, and raises what storage raises.
"""

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from core.absences import Absence, AbsenceReport
from core.audit import AuditEntry
from core.availability import DateException, PostedDate, WeeklyHours
from core.booking import Booking, Claim
from core.catalog import Offering, PackProduct
from core.codes import WrongCodes
from core.community_events import CommunityEvent
from core.courses import Completion, Course, Report, Suggestion
from core.date_drafts import DateDraft
from core.deadlines import Deadline, Job
from core.digest import DigestPlan
from core.disputes import Dispute
from core.doors import Arrival, Conversation, Delivery, DueState
from core.errors import StaleRevision
from core.gatherings import Gathering, GatheringWait
from core.ids import OfferingId, PersonId
from core.intake import Answer
from core.invitations import Invitation, Opening
from core.ledger import JournalEntry
from core.linking import AccountLink
from core.memberships import Membership, PairThread, SeatRole
from core.notes import SessionLink, SessionNote
from core.notices import Notice
from core.offer_tables import OfferTable
from core.onboarding import Onboarding
from core.orders import Order, Payment, Refund
from core.packs import CreditEntry, Pack
from core.payouts import Payout
from core.people import Identity, Mentor, Person
from core.posts import Post
from core.pricing import PriceVersion
from core.promotions import PromoCode, PromoUse
from core.purchases import Purchase
from core.seats import Seat
from core.series import Series
from core.spaces import Space
from core.testimonials import Testimonial
from core.trials import Trial
from core.waiting import WaitEntry

R = TypeVar("R")
D = TypeVar("D", Notice, Deadline, Job)


class Broken(AssertionError):
    """A constraint that no rule stands behind: the use case made a row that cannot be."""


def require(holds: bool, constraint: str) -> None:
    if not holds:
        raise Broken(constraint)


@dataclass
class Due(Generic[D]):
    """A row with a due time, and how far it has come."""

    row: D
    next_at: Any
    open: bool = True
    state: DueState = DueState.WAITING
    attempts: int = 0
    fence: int = 0
    error: str = ""
    note: str = ""


@dataclass
class Store:
    """Every table. `copied()` and `restore()` are the transaction."""

    people: dict[int, Person] = field(default_factory=dict)
    identities: dict[int, Identity] = field(default_factory=dict)
    mentors: dict[int, Mentor] = field(default_factory=dict)
    offerings: dict[int, Offering] = field(default_factory=dict)
    next_free: dict[int, tuple[int | None, int]] = field(default_factory=dict)
    invitations: dict[int, Invitation] = field(default_factory=dict)
    invitation_openings: dict[int, Opening] = field(default_factory=dict)
    intake_answers: dict[int, Answer] = field(default_factory=dict)
    offer_tables: dict[int, OfferTable] = field(default_factory=dict)
    products: dict[int, PackProduct] = field(default_factory=dict)
    courses: dict[int, Course] = field(default_factory=dict)
    completions: dict[int, Completion] = field(default_factory=dict)
    suggestions: dict[int, Suggestion] = field(default_factory=dict)
    completion_reports: dict[int, Report] = field(default_factory=dict)
    price_versions: dict[int, PriceVersion] = field(default_factory=dict)
    promos: dict[int, PromoCode] = field(default_factory=dict)
    promo_uses: dict[int, PromoUse] = field(default_factory=dict)
    trials: dict[int, Trial] = field(default_factory=dict)
    hours: dict[tuple[PersonId, OfferingId | None], tuple[WeeklyHours, ...]] = field(
        default_factory=dict
    )
    exceptions: dict[int, tuple[PersonId, DateException]] = field(default_factory=dict)
    posted: dict[int, tuple[PersonId, OfferingId | None, PostedDate]] = field(default_factory=dict)
    date_drafts: dict[int, DateDraft] = field(default_factory=dict)
    bookings: dict[int, Booking] = field(default_factory=dict)
    session_notes: dict[int, SessionNote] = field(default_factory=dict)
    session_links: dict[int, SessionLink] = field(default_factory=dict)
    absences: dict[int, Absence] = field(default_factory=dict)
    absence_reports: dict[int, AbsenceReport] = field(default_factory=dict)
    claims: dict[int, Claim] = field(default_factory=dict)
    series: dict[int, Series] = field(default_factory=dict)
    packs: dict[int, Pack] = field(default_factory=dict)
    credits: dict[int, CreditEntry] = field(default_factory=dict)
    seats: dict[int, Seat] = field(default_factory=dict)
    wait_entries: dict[int, WaitEntry] = field(default_factory=dict)
    gatherings: dict[int, Gathering] = field(default_factory=dict)
    gathering_waits: dict[int, GatheringWait] = field(default_factory=dict)
    testimonials: dict[int, Testimonial] = field(default_factory=dict)
    posts: dict[int, Post] = field(default_factory=dict)
    community_events: dict[int, CommunityEvent] = field(default_factory=dict)
    orders: dict[int, Order] = field(default_factory=dict)
    payments: dict[int, Payment] = field(default_factory=dict)
    refunds: dict[int, Refund] = field(default_factory=dict)
    disputes: dict[int, Dispute] = field(default_factory=dict)
    journal: dict[int, JournalEntry] = field(default_factory=dict)
    purchases: dict[int, Purchase] = field(default_factory=dict)
    claim_tries: dict[int, WrongCodes] = field(default_factory=dict)
    payouts: dict[int, Payout] = field(default_factory=dict)
    onboarding: dict[int, Onboarding] = field(default_factory=dict)
    digest_plans: dict[int, DigestPlan] = field(default_factory=dict)
    account_links: dict[int, AccountLink] = field(default_factory=dict)
    link_tries: dict[int, WrongCodes] = field(default_factory=dict)
    spaces: dict[int, Space] = field(default_factory=dict)
    seat_roles: dict[int, SeatRole] = field(default_factory=dict)
    memberships: dict[int, Membership] = field(default_factory=dict)
    pair_threads: dict[int, PairThread] = field(default_factory=dict)
    audit: dict[int, AuditEntry] = field(default_factory=dict)
    notices: dict[str, Due[Notice]] = field(default_factory=dict)
    deadlines: dict[str, Due[Deadline]] = field(default_factory=dict)
    jobs: dict[str, Due[Job]] = field(default_factory=dict)
    arrivals: dict[int, Due[Any]] = field(default_factory=dict)
    deliveries: dict[int, Delivery] = field(default_factory=dict)
    conversations: dict[int, Conversation] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    def copied(self) -> dict[str, dict[Any, Any]]:
        return {
            name: {key: copy(row) if isinstance(row, Due) else row for key, row in table.items()}
            for name, table in vars(self).items()
        }

    def restore(self, before: dict[str, dict[Any, Any]]) -> None:
        vars(self).update(before)


class Table(Generic[R]):
    """`get`, `add` and `save` of one table; `check` sees each row before it is kept."""

    def __init__(
        self, rows: dict[int, R], check: Callable[[R], None] = lambda row: None, key: str = "id"
    ) -> None:
        self.rows, self._check, self._key = rows, check, key

    def get(self, id: int) -> R | None:
        return self.rows.get(id)

    def add(self, row: R) -> None:
        id = getattr(row, self._key)
        require(id not in self.rows, f"primary key {id}")
        self._check(row)
        self.rows[id] = row

    def save(self, row: R) -> R:
        id, revision = getattr(row, self._key), row.revision  # type: ignore[attr-defined]
        known = self.rows.get(id)
        if known is None or known.revision != revision:  # type: ignore[attr-defined]
            raise StaleRevision(key=id)
        stored = replace(row, revision=revision + 1)  # type: ignore[type-var]
        self._check(stored)
        self.rows[id] = stored
        return stored

    def where(self, wanted: Callable[[R], bool]) -> Iterator[R]:
        return (row for row in list(self.rows.values()) if wanted(row))

    def one(self, wanted: Callable[[R], bool]) -> R | None:
        return next(self.where(wanted), None)


def once(others: Iterable[object], constraint: str) -> None:
    """Somebody did the same thing before: storage says StaleRevision for these keys."""
    for _ in others:
        raise StaleRevision(constraint=constraint)


def rows_of(due: dict[str, Due[D]]) -> list[D]:
    return [each.row for each in due.values()]


__all__ = [
    "Arrival",
    "Broken",
    "Due",
    "Store",
    "Table",
    "once",
    "require",
    "rows_of",
]
