"""One transaction as use cases see it. A repository is one small object: all of
them together cost a few microseconds a unit."""

from collections.abc import Callable
from datetime import datetime

from core import doors, ports
from core.clock import Clock
from core.ids import Ids, PersonId
from core.settings import Settings
from storage.audit import SqlAudit
from storage.availability import SqlAvailability
from storage.bookings import SqlBookings
from storage.claims import SqlClaims
from storage.connection import Connection
from storage.conversations import SqlConversations
from storage.deliveries import SqlDeliveries
from storage.identities import SqlIdentities
from storage.inbox import SqlInbox
from storage.journal import SqlJournal
from storage.later import SqlLater
from storage.locks import lock_people
from storage.mentors import SqlMentors
from storage.notebook import SqlNotebook
from storage.offerings import SqlOfferings
from storage.orders import SqlOrders
from storage.outbox import SqlOutbox
from storage.packs import SqlPacks
from storage.people import SqlPeople
from storage.products import SqlProducts
from storage.seats import SqlSeats
from storage.transcript import SqlTranscript

MakeUnit = Callable[[Connection, bool], "SqlUnitOfWork"]


class SqlUnitOfWork:
    """`core.ports.UnitOfWork` on a connection, and the web chat's transcript beside it."""

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
        self.people: ports.People = SqlPeople(connection)
        self.identities: ports.Identities = SqlIdentities(connection)
        self.mentors: ports.Mentors = SqlMentors(connection)
        self.offerings: ports.Offerings = SqlOfferings(connection)
        self.products: ports.Products = SqlProducts(connection)
        self.availability: ports.Availability = SqlAvailability(connection)
        self.claims: ports.Claims = SqlClaims(connection)
        self.bookings: ports.Bookings = SqlBookings(connection)
        self.packs: ports.Packs = SqlPacks(connection)
        self.seats: ports.Seats = SqlSeats(connection)
        self.orders: ports.Orders = SqlOrders(connection)
        self.journal: ports.Journal = SqlJournal(connection)
        self.later: ports.Later = SqlLater(connection)
        self.audit: ports.Audit = SqlAudit(connection)
        self.inbox: doors.Inbox = SqlInbox(connection)
        self.outbox: doors.Outbox = SqlOutbox(connection)
        self.deliveries: doors.Deliveries = SqlDeliveries(connection)
        self.conversations: doors.Conversations = SqlConversations(connection)
        self.notebook: doors.Notebook = SqlNotebook(connection)
        self.transcript = SqlTranscript(connection, new_id, now)

    def new_id(self) -> int:
        return self._new_id()

    def lock(self, *people: PersonId) -> None:
        lock_people(self.connection, people)


def unit_maker(clock: Clock, ids: Ids, settings: Settings) -> MakeUnit:
    """What `Database.open` wants: a fresh unit, with the clock read once at its start."""

    def make(connection: Connection, read_only: bool) -> SqlUnitOfWork:
        return SqlUnitOfWork(connection, clock.now(), ids.new, settings, read_only)

    return make
