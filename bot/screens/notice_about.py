"""What a notice is about: read models, loaded when it is sent (bot/notice_subjects.py)."""

from dataclasses import dataclass
from datetime import datetime

from bot.screens.posts import PostShown
from core.booking import By
from core.catalog import Offering
from core.courses import ReportCard, SuggestionPage
from core.digest import Digest
from core.disputes import Dispute
from core.gatherings import GatheringPage, GroupPlace
from core.ids import SeatId
from core.linking import LinkCard
from core.orders import Order, Refund
from core.packs import Pack
from core.payouts import Payout
from core.people import Identity
from core.reading import BookingCard, StudentHistory
from core.seats import Seat
from core.series_reports import SeriesPage
from core.settings import AbsenceSettings, BookingSettings
from core.testimonials import TestimonialFile
from core.use_cases.absences import Standing
from core.use_cases.alerting import AlertState
from core.use_cases.unclaimed import PurchaseCard
from core.waiting import Place


@dataclass(frozen=True, slots=True)
class AboutBooking:
    """`side`: the reader's. `decides`: a request would be theirs to answer. `history` only while
    they decide. `left`: sessions that the student can still book from packs with this mentor, None
    where no pack paid."""

    card: BookingCard
    side: By
    rules: BookingSettings
    history: StudentHistory | None = None
    left: int | None = None
    decides: bool = True


@dataclass(frozen=True, slots=True)
class AboutSeries:
    """`side`: the reader's. `decides`: they answer what waits in it."""

    page: SeriesPage
    side: By
    decides: bool


@dataclass(frozen=True, slots=True)
class AboutOrder:
    """`is_buyer`: the reader is who bought. `pack`: what a pack order gave."""

    order: Order
    student_name: str
    mentor_name: str
    is_buyer: bool
    pack: Pack | None = None
    has_video: bool = False


@dataclass(frozen=True, slots=True)
class AboutPack:
    pack: Pack
    mentor_name: str


@dataclass(frozen=True, slots=True)
class AboutRefund:
    """`is_student`: the reader is who gets the money."""

    refund: Refund
    order: Order
    student_name: str = ""
    is_student: bool = True


@dataclass(frozen=True, slots=True)
class AboutDispute:
    """`reader`: staff, mentor or student."""

    dispute: Dispute
    order: Order
    student_name: str
    reader: str


@dataclass(frozen=True, slots=True)
class AboutSeat:
    seat: Seat
    student_name: str
    mentor_name: str
    is_student: bool
    left: int = 0  # sessions still to attend
    grace_hours: int = 72
    may_resume: bool = False  # the reader may end its pause


@dataclass(frozen=True, slots=True)
class AboutPlace:
    """Where the reader stands in a mentor's line, or stood: then `number` is 0."""

    place: Place


@dataclass(frozen=True, slots=True)
class AboutCorrection:
    """A pack that was put right. `side`: the reader's, "student", "mentor" or "before" (who had it
    until now, called `before_name`)."""

    pack: Pack
    side: str
    student_name: str
    mentor_name: str
    before_name: str = ""


@dataclass(frozen=True, slots=True)
class AboutPurchase:
    """`person_name`: who would have claimed it, where there was no place."""

    card: PurchaseCard
    person_name: str = ""


@dataclass(frozen=True, slots=True)
class AboutPayout:
    payout: Payout


@dataclass(frozen=True, slots=True)
class AboutMessages:
    """Something of ours that staff look at. `name`: of whom messages could not be brought to,
    `count`: how many; for the others the notice itself says all there is."""

    name: str = ""
    count: int = 0
    state: AlertState = AlertState.OPEN


@dataclass(frozen=True, slots=True)
class AboutTest:
    """`channel`: the platform of the account that was tested."""

    channel: str


@dataclass(frozen=True, slots=True)
class AboutNewcomer:
    """Somebody who has not answered our first questions yet."""


@dataclass(frozen=True, slots=True)
class AboutDigest:
    digest: Digest


@dataclass(frozen=True, slots=True)
class AboutLink:
    """Two accounts that are or were to be one person's."""

    card: LinkCard


@dataclass(frozen=True, slots=True)
class AboutAccount:
    """An account that was taken from a person. `is_it`: the reader sits at it."""

    account: Identity
    is_it: bool


@dataclass(frozen=True, slots=True)
class AboutInvitation:
    """A link that lets its reader alone into a group."""

    link: str
    group: str


@dataclass(frozen=True, slots=True)
class AboutCompletion:
    """A course that its reader completed, and what goes on from there."""

    page: SuggestionPage


@dataclass(frozen=True, slots=True)
class AboutReport:
    card: ReportCard


@dataclass(frozen=True, slots=True)
class AboutVerification:
    """The reader is the mentor."""

    reason: str


@dataclass(frozen=True, slots=True)
class AboutAfterwards:
    """A session that is over. `standing`: of whoever missed it; `answer_by`: until when its mentor
    may answer a student's report."""

    card: BookingCard
    recording: str | None = None
    answer_by: datetime | None = None
    standing: Standing | None = None
    absence_rules: AbsenceSettings | None = None


@dataclass(frozen=True, slots=True)
class AboutAppeal:
    """What somebody asks whose bookings are held."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class AboutTestimonialAsked:
    seat_id: SeatId
    mentor_name: str


@dataclass(frozen=True, slots=True)
class AboutTestimonial:
    """The reader wrote it, or is whom it is about."""

    file: TestimonialFile


@dataclass(frozen=True, slots=True)
class AboutPost:
    """A post to its channel, or what became of it to its author."""

    shown: PostShown


@dataclass(frozen=True, slots=True)
class AboutOffering:
    """One that staff stopped, or let go on; the reader is its mentor."""

    offering: Offering


@dataclass(frozen=True, slots=True)
class AboutGathering:
    """A shared session, to its mentor."""

    page: GatheringPage


@dataclass(frozen=True, slots=True)
class AboutGroupPlace:
    """A place in a full session, to somebody who waits for one."""

    place: GroupPlace


NoticeSubject = (
    AboutBooking
    | AboutGathering
    | AboutGroupPlace
    | AboutOffering
    | AboutPost
    | AboutAfterwards
    | AboutAppeal
    | AboutSeries
    | AboutOrder
    | AboutPack
    | AboutCorrection
    | AboutPurchase
    | AboutRefund
    | AboutDispute
    | AboutSeat
    | AboutPlace
    | AboutPayout
    | AboutMessages
    | AboutTest
    | AboutNewcomer
    | AboutDigest
    | AboutLink
    | AboutAccount
    | AboutInvitation
    | AboutCompletion
    | AboutReport
    | AboutVerification
    | AboutTestimonial
    | AboutTestimonialAsked
)
