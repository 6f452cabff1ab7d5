"""One transaction as use cases see it. A repository is made when it is first asked for."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Generic, TypeVar

from core import doors, ports
from core.clock import Clock
from core.ids import Ids, PersonId
from core.settings import Settings
from storage.absences import SqlAbsenceReports, SqlAbsences
from storage.audit import SqlAudit
from storage.availability import SqlAvailability
from storage.bookings import SqlBookings
from storage.catalogue import SqlCatalogue
from storage.claims import SqlClaims
from storage.connection import Connection
from storage.conversations import SqlConversations
from storage.courses import SqlCompletionReports, SqlCompletions, SqlCourses, SqlSuggestions
from storage.date_drafts import SqlDateDrafts
from storage.deliveries import SqlDeliveries
from storage.digest import SqlDigests
from storage.disputes import SqlDisputes
from storage.gatherings import SqlGatherings, SqlGatheringWaits
from storage.identities import SqlIdentities
from storage.inbox import SqlInbox
from storage.journal import SqlJournal
from storage.later import SqlLater
from storage.linking import SqlAccountLinks
from storage.locks import lock_people
from storage.memberships import SqlMemberships, SqlPairThreads, SqlSeatRoles
from storage.mentors import SqlMentors
from storage.notebook import SqlNotebook
from storage.offerings import SqlOfferings
from storage.offers import SqlAnswers, SqlInvitations, SqlOfferTables
from storage.onboarding import SqlOnboardings
from storage.orders import SqlOrders
from storage.outbox import SqlOutbox
from storage.packs import SqlPacks
from storage.payouts import SqlPayouts
from storage.people import SqlPeople
from storage.posts import SqlCommunityEvents, SqlPosts
from storage.prices import SqlPrices
from storage.products import SqlProducts
from storage.promotions import SqlPromos
from storage.purchases import SqlPurchases
from storage.seats import SqlSeats
from storage.series import SqlSeries
from storage.session_notes import SqlSessionNotes
from storage.spaces import SqlSpaces
from storage.statistics import SqlStatistics
from storage.testimonials import SqlTestimonials
from storage.transcript import SqlTranscript
from storage.trials import SqlTrials
from storage.waitlist import SqlWaitlist

R = TypeVar("R")
MakeUnit = Callable[[Connection, bool], "SqlUnitOfWork"]


class MadeOnce(Generic[R]):
    """A repository of the unit's connection; the unit keeps it in its own place afterwards."""

    def __init__(self, make: Callable[[Connection], R]) -> None:
        self._make = make

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    def __get__(self, unit: "SqlUnitOfWork", _owner: type) -> R:
        made = self._make(unit.connection)
        unit.__dict__[self._name] = made
        return made

    if TYPE_CHECKING:  # at run time a setter would hide what the unit keeps

        def __set__(self, unit: "SqlUnitOfWork", value: R) -> None: ...


class SqlUnitOfWork:
    """`core.ports.UnitOfWork` on a connection, and the web chat's transcript beside it."""

    people: MadeOnce[ports.People] = MadeOnce(SqlPeople)
    identities: MadeOnce[ports.Identities] = MadeOnce(SqlIdentities)
    mentors: MadeOnce[ports.Mentors] = MadeOnce(SqlMentors)
    offerings: MadeOnce[ports.Offerings] = MadeOnce(SqlOfferings)
    invitations: MadeOnce[ports.Invitations] = MadeOnce(SqlInvitations)
    answers: MadeOnce[ports.Answers] = MadeOnce(SqlAnswers)
    offer_tables: MadeOnce[ports.OfferTables] = MadeOnce(SqlOfferTables)
    catalogue: MadeOnce[ports.Catalogue] = MadeOnce(SqlCatalogue)
    products: MadeOnce[ports.Products] = MadeOnce(SqlProducts)
    courses: MadeOnce[ports.Courses] = MadeOnce(SqlCourses)
    completions: MadeOnce[ports.Completions] = MadeOnce(SqlCompletions)
    suggestions: MadeOnce[ports.Suggestions] = MadeOnce(SqlSuggestions)
    reports: MadeOnce[ports.CompletionReports] = MadeOnce(SqlCompletionReports)
    prices: MadeOnce[ports.Prices] = MadeOnce(SqlPrices)
    promos: MadeOnce[ports.Promos] = MadeOnce(SqlPromos)
    trials: MadeOnce[ports.Trials] = MadeOnce(SqlTrials)
    availability: MadeOnce[ports.Availability] = MadeOnce(SqlAvailability)
    date_drafts: MadeOnce[ports.DateDrafts] = MadeOnce(SqlDateDrafts)
    claims: MadeOnce[ports.Claims] = MadeOnce(SqlClaims)
    bookings: MadeOnce[ports.Bookings] = MadeOnce(SqlBookings)
    session_notes: MadeOnce[ports.SessionNotes] = MadeOnce(SqlSessionNotes)
    absences: MadeOnce[ports.Absences] = MadeOnce(SqlAbsences)
    absence_reports: MadeOnce[ports.AbsenceReports] = MadeOnce(SqlAbsenceReports)
    statistics: MadeOnce[ports.StatisticsRows] = MadeOnce(SqlStatistics)
    series: MadeOnce[ports.SeriesRows] = MadeOnce(SqlSeries)
    gatherings: MadeOnce[ports.Gatherings] = MadeOnce(SqlGatherings)
    gathering_waits: MadeOnce[ports.GatheringWaits] = MadeOnce(SqlGatheringWaits)
    packs: MadeOnce[ports.Packs] = MadeOnce(SqlPacks)
    seats: MadeOnce[ports.Seats] = MadeOnce(SqlSeats)
    waitlist: MadeOnce[ports.Waitlist] = MadeOnce(SqlWaitlist)
    testimonials: MadeOnce[ports.Testimonials] = MadeOnce(SqlTestimonials)
    posts: MadeOnce[ports.Posts] = MadeOnce(SqlPosts)
    community_events: MadeOnce[ports.CommunityEventRows] = MadeOnce(SqlCommunityEvents)
    orders: MadeOnce[ports.Orders] = MadeOnce(SqlOrders)
    disputes: MadeOnce[ports.Disputes] = MadeOnce(SqlDisputes)
    journal: MadeOnce[ports.Journal] = MadeOnce(SqlJournal)
    purchases: MadeOnce[ports.Purchases] = MadeOnce(SqlPurchases)
    payouts: MadeOnce[ports.Payouts] = MadeOnce(SqlPayouts)
    onboardings: MadeOnce[ports.Onboardings] = MadeOnce(SqlOnboardings)
    digests: MadeOnce[ports.Digests] = MadeOnce(SqlDigests)
    account_links: MadeOnce[ports.AccountLinks] = MadeOnce(SqlAccountLinks)
    spaces: MadeOnce[ports.Spaces] = MadeOnce(SqlSpaces)
    seat_roles: MadeOnce[ports.SeatRoles] = MadeOnce(SqlSeatRoles)
    memberships: MadeOnce[ports.MembershipRows] = MadeOnce(SqlMemberships)
    pair_threads: MadeOnce[ports.PairThreads] = MadeOnce(SqlPairThreads)
    later: MadeOnce[ports.Later] = MadeOnce(SqlLater)
    audit: MadeOnce[ports.Audit] = MadeOnce(SqlAudit)
    inbox: MadeOnce[doors.Inbox] = MadeOnce(SqlInbox)
    outbox: MadeOnce[doors.Outbox] = MadeOnce(SqlOutbox)
    deliveries: MadeOnce[doors.Deliveries] = MadeOnce(SqlDeliveries)
    conversations: MadeOnce[doors.Conversations] = MadeOnce(SqlConversations)
    notebook: MadeOnce[doors.Notebook] = MadeOnce(SqlNotebook)

    def __init__(
        self,
        connection: Connection,
        now: datetime,
        new_id: Callable[[], int],
        settings: Settings,
        read_only: bool = False,
    ) -> None:
        self.connection = connection
        self.now = now
        self.settings = settings
        self.read_only = read_only
        self.permitted: set[str] = set()
        self._new_id = new_id

    @property
    def transcript(self) -> SqlTranscript:
        return SqlTranscript(self.connection, self._new_id, self.now)

    def new_id(self) -> int:
        return self._new_id()

    def lock(self, *people: PersonId) -> None:
        lock_people(self.connection, people)


def unit_maker(clock: Clock, ids: Ids, settings: Settings) -> MakeUnit:
    """What `Database.open` wants: a fresh unit, with the clock read once at its start."""

    def make(connection: Connection, read_only: bool) -> SqlUnitOfWork:
        return SqlUnitOfWork(connection, clock.now(), ids.new, settings, read_only)

    return make
