"""What a mentor sells: offerings and packs of sessions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.ids import CourseId, OfferingId, PackProductId, PersonId
from core.money import Money

DURATIONS_MINUTES = (15, 30, 45, 60, 90)  # A10
MAX_TITLE = 100
MAX_TEXT = 1500
MAX_STARS = 10_000


class Checkout(StrEnum):
    """How it is paid for inside Telegram, where digital goods are sold for Stars alone."""

    EXTERNAL = "external"
    STARS = "stars"


class OfferingKind(StrEnum):
    ONE_TO_ONE = "one_to_one"
    RECORDED = "recorded"
    FACE_TO_FACE = "face_to_face"
    GROUP = "group"


class BookingMode(StrEnum):
    INSTANT = "instant"
    REQUEST = "request"


class OfferingStatus(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    PAUSED = "paused"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class Offering:
    """Price 0 means free. None in a slot rule means the default of config.toml.

    `own_hours` (D3): False = the mentor's weekly hours, True = hours of this offering alone.
    `pay_first`: money before the request (decision 14). `takes_credits`: a pack pays for it.
    `stars`: its price in Telegram Stars, of recordings alone; with a price of 0 it is sold for
    nothing else. `places`: how many students one session of it takes, None means one; it runs from
    `minimum_places` on. `unlisted`: found by its link alone; `invited_only`: by a single-use link
    alone (X39). `questions`: what is asked before a booking (core.intake). `stopped_for`: why
    staff took it off the shelf; it stays so until they let it go on.
    """

    id: OfferingId
    mentor_id: PersonId
    title: str
    kind: OfferingKind
    mode: BookingMode
    status: OfferingStatus
    duration: timedelta
    price: Money
    created_at: datetime
    description: str = ""
    category: str = ""
    preparation: str = ""
    cancellation_text: str = ""
    takes_credits: bool = True
    pay_first: bool = False
    staff_approves: bool = False
    own_hours: bool = False
    posted_only: bool = False
    video_link: str | None = None
    buffer_before_minutes: int | None = None
    buffer_after_minutes: int | None = None
    minimum_notice_hours: int | None = None
    horizon_days: int | None = None
    max_per_day: int | None = None
    cancel_notice_hours: int | None = None
    late_refund_percent: int | None = None
    trial: bool | None = None
    reminder_minutes: tuple[int, ...] | None = None
    times_booked: int = 0
    times_completed: int = 0
    rating_sum: int = 0
    rating_count: int = 0
    stars: int | None = None
    places: int | None = None
    minimum_places: int | None = None
    max_per_week: int | None = None
    max_per_month: int | None = None
    move_notice_hours: int | None = None
    course_id: CourseId | None = None
    unlisted: bool | None = None
    invited_only: bool | None = None
    questions: tuple[tuple[str, bool, bool], ...] | None = None
    stopped_for: str | None = None
    revision: int = 0

    @property
    def is_trial(self) -> bool:
        """An introduction: one per student and mentor, ever (X41)."""
        return bool(self.trial)

    @property
    def is_free(self) -> bool:
        return self.price.is_zero and not self.stars

    @property
    def checkout(self) -> Checkout:
        return Checkout.STARS if self.stars else Checkout.EXTERNAL

    @property
    def average_rating(self) -> float | None:
        return self.rating_sum / self.rating_count if self.rating_count else None


class ProductStatus(StrEnum):
    ACTIVE = "active"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class PackProduct:
    """`sessions` sessions with one mentor for `price`, good for `validity` after payment. `stars`:
    what it costs inside Telegram, where it is to be sold for Stars there."""

    id: PackProductId
    mentor_id: PersonId
    title: str
    sessions: int
    price: Money
    validity: timedelta
    status: ProductStatus
    created_at: datetime
    stars: int | None = None
    revision: int = 0

    @property
    def checkout(self) -> Checkout:
        return Checkout.STARS if self.stars else Checkout.EXTERNAL
