"""The in-memory twin of storage: one unit of work over dicts, for tests at full speed.

It refuses what the database refuses (overlaps, caps, balances, unique keys, stale revisions), and
`MemoryUnitOfWork` is checked against `core.ports.UnitOfWork` by the type checker below.
"""

from datetime import datetime

from core import doors, ports
from core.clock import require_utc
from core.ids import Ids, PersonId
from core.settings import Settings
from tests.harness.memory_absences import MemoryAbsenceReports, MemoryAbsences
from tests.harness.memory_bookings import MemoryBookings, MemoryClaims, MemoryPacks, MemorySeats
from tests.harness.memory_browsing import MemoryCatalogue
from tests.harness.memory_catalogue import (
    MemoryAvailability,
    MemoryIdentities,
    MemoryMentors,
    MemoryOfferings,
    MemoryPeople,
    MemoryProducts,
)
from tests.harness.memory_community import MemoryDigests, MemoryOnboardings
from tests.harness.memory_courses import (
    MemoryCompletionReports,
    MemoryCompletions,
    MemoryCourses,
    MemorySuggestions,
)
from tests.harness.memory_date_drafts import MemoryDateDrafts
from tests.harness.memory_disputes import MemoryDisputes
from tests.harness.memory_doors import (
    MemoryAudit,
    MemoryConversations,
    MemoryDeliveries,
    MemoryInbox,
    MemoryLater,
    MemoryNotebook,
    MemoryOutbox,
)
from tests.harness.memory_gatherings import MemoryGatherings, MemoryGatheringWaits
from tests.harness.memory_linking import MemoryAccountLinks
from tests.harness.memory_memberships import (
    MemoryMemberships,
    MemoryPairThreads,
    MemorySeatRoles,
)
from tests.harness.memory_money import MemoryJournal, MemoryOrders
from tests.harness.memory_notes import MemorySessionNotes
from tests.harness.memory_offers import MemoryAnswers, MemoryInvitations, MemoryOfferTables
from tests.harness.memory_payouts import MemoryPayouts
from tests.harness.memory_posts import MemoryCommunityEvents, MemoryPosts
from tests.harness.memory_prices import MemoryPrices, MemoryPromos, MemoryTrials
from tests.harness.memory_purchases import MemoryPurchases
from tests.harness.memory_rows import Store
from tests.harness.memory_series import MemorySeries
from tests.harness.memory_spaces import MemorySpaces
from tests.harness.memory_statistics import MemoryStatistics
from tests.harness.memory_testimonials import MemoryTestimonials
from tests.harness.memory_waitlist import MemoryWaitlist


class MemoryUnitOfWork:
    """One unit over `store`; whoever runs it copies the store before and restores it after a
    failure (see `tests.harness.world`)."""

    def __init__(self, store: Store, now: datetime, settings: Settings, ids: Ids) -> None:
        self.now = require_utc(now)
        self.settings = settings
        self.permitted: set[str] = set()
        self.locked: list[PersonId] = []
        self._ids = ids
        self.people: ports.People = MemoryPeople(store)
        self.identities: ports.Identities = MemoryIdentities(store)
        self.mentors: ports.Mentors = MemoryMentors(store)
        self.offerings: ports.Offerings = MemoryOfferings(store)
        self.invitations: ports.Invitations = MemoryInvitations(store)
        self.answers: ports.Answers = MemoryAnswers(store)
        self.offer_tables: ports.OfferTables = MemoryOfferTables(store)
        self.catalogue: ports.Catalogue = MemoryCatalogue(store)
        self.products: ports.Products = MemoryProducts(store)
        self.courses: ports.Courses = MemoryCourses(store)
        self.completions: ports.Completions = MemoryCompletions(store)
        self.suggestions: ports.Suggestions = MemorySuggestions(store)
        self.reports: ports.CompletionReports = MemoryCompletionReports(store)
        self.prices: ports.Prices = MemoryPrices(store)
        self.promos: ports.Promos = MemoryPromos(store)
        self.trials: ports.Trials = MemoryTrials(store)
        self.availability: ports.Availability = MemoryAvailability(store)
        self.date_drafts: ports.DateDrafts = MemoryDateDrafts(store)
        self.claims: ports.Claims = MemoryClaims(store)
        self.bookings: ports.Bookings = MemoryBookings(store)
        self.session_notes: ports.SessionNotes = MemorySessionNotes(store)
        self.absences: ports.Absences = MemoryAbsences(store)
        self.absence_reports: ports.AbsenceReports = MemoryAbsenceReports(store)
        self.statistics: ports.StatisticsRows = MemoryStatistics(store)
        self.series: ports.SeriesRows = MemorySeries(store)
        self.packs: ports.Packs = MemoryPacks(store)
        self.seats: ports.Seats = MemorySeats(store)
        self.waitlist: ports.Waitlist = MemoryWaitlist(store)
        self.gatherings: ports.Gatherings = MemoryGatherings(store)
        self.gathering_waits: ports.GatheringWaits = MemoryGatheringWaits(store)
        self.testimonials: ports.Testimonials = MemoryTestimonials(store)
        self.posts: ports.Posts = MemoryPosts(store)
        self.community_events: ports.CommunityEventRows = MemoryCommunityEvents(store)
        self.orders: ports.Orders = MemoryOrders(store)
        self.disputes: ports.Disputes = MemoryDisputes(store)
        self.journal: ports.Journal = MemoryJournal(store)
        self.purchases: ports.Purchases = MemoryPurchases(store)
        self.payouts: ports.Payouts = MemoryPayouts(store)
        self.onboardings: ports.Onboardings = MemoryOnboardings(store)
        self.digests: ports.Digests = MemoryDigests(store)
        self.account_links: ports.AccountLinks = MemoryAccountLinks(store)
        self.spaces: ports.Spaces = MemorySpaces(store)
        self.seat_roles: ports.SeatRoles = MemorySeatRoles(store)
        self.memberships: ports.MembershipRows = MemoryMemberships(store)
        self.pair_threads: ports.PairThreads = MemoryPairThreads(store)
        self.later: ports.Later = MemoryLater(store)
        self.audit: ports.Audit = MemoryAudit(store)
        self.inbox: doors.Inbox = MemoryInbox(store)
        self.outbox: doors.Outbox = MemoryOutbox(store)
        self.deliveries: doors.Deliveries = MemoryDeliveries(store)
        self.conversations: doors.Conversations = MemoryConversations(store)
        self.notebook: doors.Notebook = MemoryNotebook(store)

    def new_id(self) -> int:
        return self._ids.new()

    def lock(self, *people: PersonId) -> None:
        self.locked.extend(people)


def is_a_unit_of_work(unit: MemoryUnitOfWork) -> ports.UnitOfWork:
    """Never called: the type checker compares the twin with the port here."""
    return unit
