"""What the engine needs from outside, as Protocols. Storage implements them; nothing here waits.

Every repository: `get` answers None when there is no such row, `add` inserts, `save` replaces the
row of the same id **and revision** and answers the stored value with its new revision; it raises
StaleRevision when somebody else was faster.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from core.audit import AuditEntry
from core.booking import Booking, BookingState
from core.catalog import Offering, OfferingStatus, PackProduct
from core.deadlines import Deadline, Job
from core.doors import Conversations, Deliveries, Inbox, Notebook, Outbox
from core.ids import (
    BookingId,
    GatheringId,
    IdentityId,
    OfferingId,
    PackId,
    PackProductId,
    PersonId,
    SeriesId,
)
from core.notices import Notice
from core.people import Identity, Mentor, Person, Role
from core.ports_absences import AbsenceReports as AbsenceReports
from core.ports_absences import Absences as Absences
from core.ports_availability import Availability as Availability
from core.ports_availability import DateDrafts as DateDrafts
from core.ports_catalogue import Catalogue as Catalogue
from core.ports_claims import Claims as Claims
from core.ports_community import Digests as Digests
from core.ports_community import Onboardings as Onboardings
from core.ports_courses import CompletionReports as CompletionReports
from core.ports_courses import Completions as Completions
from core.ports_courses import Courses as Courses
from core.ports_courses import Suggestions as Suggestions
from core.ports_disputes import Disputes as Disputes
from core.ports_events import CommunityEventRows as CommunityEventRows
from core.ports_gatherings import Gatherings as Gatherings
from core.ports_gatherings import GatheringWaits as GatheringWaits
from core.ports_linking import AccountLinks as AccountLinks
from core.ports_memberships import MembershipRows as MembershipRows
from core.ports_memberships import PairThreads as PairThreads
from core.ports_memberships import SeatRoles as SeatRoles
from core.ports_money import Journal as Journal
from core.ports_money import Orders as Orders
from core.ports_money import Payouts as Payouts
from core.ports_notes import SessionNotes as SessionNotes
from core.ports_offers import Answers as Answers
from core.ports_offers import Invitations as Invitations
from core.ports_offers import OfferTables as OfferTables
from core.ports_packs import Packs as Packs
from core.ports_packs import Seats as Seats
from core.ports_posts import Posts as Posts
from core.ports_prices import Prices as Prices
from core.ports_prices import Promos as Promos
from core.ports_prices import Trials as Trials
from core.ports_purchases import Purchases as Purchases
from core.ports_series import SeriesRows as SeriesRows
from core.ports_spaces import Spaces as Spaces
from core.ports_statistics import StatisticsRows as StatisticsRows
from core.ports_testimonials import Testimonials as Testimonials
from core.ports_waitlist import Waitlist as Waitlist
from core.reading import (
    BookingCard,
    BookingFilter,
    MentorNumbers,
    OfferingCard,
    StaffNumbers,
    StudentHistory,
    StudentLoad,
)
from core.settings import Settings


class People(Protocol):
    def get(self, id: PersonId) -> Person | None: ...
    def add(self, person: Person) -> None: ...
    def save(self, person: Person) -> Person: ...
    def by_identity(self, channel: str, user: str) -> Person | None: ...
    def having(self, role: Role) -> Sequence[Person]:
        """Without "the staff" (core.spaces), who are nobody."""
        ...

    def named(self, ids: Collection[PersonId]) -> dict[PersonId, Person]: ...


class Identities(Protocol):
    def get(self, id: IdentityId) -> Identity | None: ...
    def add(self, identity: Identity) -> None:
        """Raises StaleRevision when the account is known already: somebody was faster (B3)."""
        ...

    def save(self, identity: Identity) -> Identity: ...
    def find(self, channel: str, user: str) -> Identity | None: ...
    def of(self, person: PersonId) -> Sequence[Identity]:
        """Latest inbound first; unreachable ones last."""
        ...


class Mentors(Protocol):
    def get(self, id: PersonId) -> Mentor | None: ...
    def add(self, mentor: Mentor) -> None: ...
    def save(self, mentor: Mentor) -> Mentor: ...


class Offerings(Protocol):
    def get(self, id: OfferingId) -> Offering | None: ...
    def add(self, offering: Offering) -> None: ...
    def save(self, offering: Offering) -> Offering: ...
    def remove(self, id: OfferingId) -> None: ...
    def of(self, mentor: PersonId) -> Sequence[Offering]: ...
    def count_booked(self, id: OfferingId) -> None:
        """times_booked + 1, without touching the revision (C15)."""
        ...

    def count_completed(self, id: OfferingId, by: int) -> None: ...
    def count_rating(self, id: OfferingId, rating: int) -> None: ...
    def has_live_bookings(self, id: OfferingId) -> bool: ...
    def browse(
        self, text: str = "", status: OfferingStatus = OfferingStatus.ACTIVE, limit: int = 100
    ) -> Sequence[OfferingCard]:
        """Active offerings whose title, category or mentor contains `text`, best rated first."""
        ...


class Products(Protocol):
    def get(self, id: PackProductId) -> PackProduct | None: ...
    def add(self, product: PackProduct) -> None: ...
    def save(self, product: PackProduct) -> PackProduct: ...
    def for_sale(self, mentor: PersonId | None = None) -> Sequence[PackProduct]: ...
    def of(self, mentor: PersonId) -> Sequence[PackProduct]: ...


class Bookings(Protocol):
    def get(self, id: BookingId) -> Booking | None: ...
    def add(self, booking: Booking) -> None: ...
    def save(self, booking: Booking) -> Booking: ...
    def by_intent(self, student: PersonId, intent: str) -> Booking | None: ...
    def last_number(self, student: PersonId) -> str | None:
        """The contact number of the latest booking that has one."""
        ...

    def load_of(self, student: PersonId, now: datetime) -> StudentLoad:
        """What the limits of X17 and M-13 count."""
        ...

    def of_pack(self, pack: PackId, states: Collection[BookingState]) -> Sequence[Booking]: ...
    def of_offering(
        self, offering: OfferingId, states: Collection[BookingState]
    ) -> Sequence[Booking]: ...
    def of_gathering(
        self, gathering: GatheringId, states: Collection[BookingState]
    ) -> Sequence[Booking]:
        """Those who share one session, whoever booked first before the others."""
        ...

    def in_gathering(self, gathering: GatheringId, student: PersonId) -> Booking | None:
        """The student's live booking in it; there is at most one."""
        ...

    def of_series(self, series: SeriesId) -> Sequence[Booking]:
        """In the order in which they were planned, whatever has become of them."""
        ...

    def cards(self, wanted: BookingFilter) -> Sequence[BookingCard]: ...
    def count(self, wanted: BookingFilter) -> int: ...
    def mentor_numbers(self, mentor: PersonId, now: datetime) -> MentorNumbers: ...
    def history_of(self, student: PersonId, mentor: PersonId, notice_hours: int) -> StudentHistory:
        """Counts without `about`; `notice_hours`: until when cancelling was in time where a
        booking says nothing of its own."""
        ...

    def answered(
        self, mentor: PersonId, since: datetime
    ) -> Sequence[tuple[datetime, BookingState]]:
        """Each request that ended from `since` on, and what it became: awaiting payment or
        scheduled (approved), rejected, or expired (nobody answered)."""
        ...

    def staff_numbers(self, now: datetime) -> StaffNumbers: ...


class Later(Protocol):
    """Rows with a due time. A key that exists already is left as it is."""

    def notify(self, notices: Sequence[Notice]) -> None: ...
    def remind(self, deadlines: Sequence[Deadline]) -> None: ...
    def ask(self, jobs: Sequence[Job]) -> None: ...


class Audit(Protocol):
    def record(self, entry: AuditEntry) -> None: ...
    def of(self, subject_kind: str, subject_id: int) -> Sequence[AuditEntry]: ...


class UnitOfWork(Protocol):
    """One transaction. `now` is read once at its start; `permitted` is the policy's notebook."""

    now: datetime
    settings: Settings
    permitted: set[str]
    people: People
    identities: Identities
    mentors: Mentors
    offerings: Offerings
    invitations: Invitations
    answers: Answers
    offer_tables: OfferTables
    catalogue: Catalogue
    products: Products
    courses: Courses
    completions: Completions
    suggestions: Suggestions
    reports: CompletionReports
    prices: Prices
    promos: Promos
    trials: Trials
    availability: Availability
    date_drafts: DateDrafts
    claims: Claims
    bookings: Bookings
    session_notes: SessionNotes
    absences: Absences
    absence_reports: AbsenceReports
    statistics: StatisticsRows
    series: SeriesRows
    packs: Packs
    seats: Seats
    waitlist: Waitlist
    testimonials: Testimonials
    posts: Posts
    community_events: CommunityEventRows
    gatherings: Gatherings
    gathering_waits: GatheringWaits
    orders: Orders
    disputes: Disputes
    journal: Journal
    purchases: Purchases
    payouts: Payouts
    onboardings: Onboardings
    digests: Digests
    account_links: AccountLinks
    seat_roles: SeatRoles
    memberships: MembershipRows
    pair_threads: PairThreads
    spaces: Spaces
    later: Later
    audit: Audit
    inbox: Inbox
    outbox: Outbox
    deliveries: Deliveries
    conversations: Conversations
    notebook: Notebook

    def new_id(self) -> int: ...
    def lock(self, *people: PersonId) -> None:
        """Serialises units about these people, always in one order (PG6). A no-op where there is
        only one writer."""
        ...
