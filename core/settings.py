"""Every number a rule uses, typed, with the default. Values only; config.toml explains each.

Units are in the names. Loading and checking config.toml and the environment is
`bot/configuration.py`'s work; secrets never stand in here with a default.
"""

from dataclasses import dataclass, field
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class BookingSettings:
    approval_deadline_hours: int = 72
    hold_minutes: int = 30
    pay_after_approval_hours: int = 24
    reschedule_notice_hours: int = 24
    cancel_notice_hours: int = 24
    decline_moved_hours: int = 48
    late_refund_percent: int = 0
    auto_complete_hours: int = 24
    correction_hours: int = 72
    join_opens_minutes_before: int = 10
    join_closes_minutes_after: int = 15
    max_open_per_student: int = 10
    max_unpaid_holds_per_student: int = 3
    max_free_per_student_per_day: int = 2
    max_counter_offers: int = 3
    student_may_overlap: bool = False
    requests_enabled: bool = True
    meetings_enabled: bool = True


@dataclass(frozen=True, slots=True)
class AvailabilitySettings:
    """Defaults of an offering that sets none of its own."""

    buffer_before_minutes: int = 5
    buffer_after_minutes: int = 5
    minimum_notice_hours: int = 24
    horizon_days: int = 30
    max_per_day: int = 5
    max_per_week: int = 0  # 0: no limit
    max_per_month: int = 0
    week_starts_on: int = 1  # 1 is Monday
    step_minutes: int = 15


@dataclass(frozen=True, slots=True)
class PackSettings:
    grace_hours: int = 72
    final_warning_hours_before_release: int = 12
    default_validity_days: int = 90
    default_seat_cap: int = 10
    expiry_notice_days: int = 7
    longest_pause_days: int = 60
    idle_nudge_days: int = 35
    idle_pause_days: int = 7


@dataclass(frozen=True, slots=True)
class WaitlistSettings:
    offer_hours: int = 24
    days_between_nudges: int = 7


@dataclass(frozen=True, slots=True)
class GroupSettings:
    decide_hours: int = 24
    offer_minutes: int = 240


@dataclass(frozen=True, slots=True)
class AbsenceSettings:
    """What missed sessions lead to, counted within `window_days` (X23). A count of 0 leaves that
    step out; `mentor_answers_within_hours` 0: a student's report waits for staff alone."""

    window_days: int = 60
    student_warn_at: int = 1
    student_hold_at: int = 2
    hold_bookings_days: int = 7
    student_ask_staff_at: int = 3
    mentor_warn_at: int = 1
    mentor_pause_at: int = 3
    mentor_answers_within_hours: int = 72
    late_cancels_count: bool = False


@dataclass(frozen=True, slots=True)
class MoneySettings:
    mentor_share_percent: int = 70
    checkout_minutes: int = 30
    max_price_minor: int = 100_000_000
    refund_undo_minutes: int = 2
    sandbox_url: str = ""
    sandbox_account: str = "sbx_acct_demo"
    test_keys_allowed: bool = False


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """What is the same for every provider. `currencies`: what it takes from us; a provider with a
    key and none here takes the community's. `account`: ours there, where its events name one."""

    base_url: str = ""
    currencies: tuple[str, ...] = ()
    account: str = ""


@dataclass(frozen=True, slots=True)
class StripeSettings(ProviderSettings):
    base_url: str = "https://api.stripe.com"


@dataclass(frozen=True, slots=True)
class PaypalSettings(ProviderSettings):
    """`verify`: who says that a webhook is true: "api" asks PayPal, "offline" its certificate."""

    base_url: str = "https://api-m.paypal.com"
    verify: str = "api"


@dataclass(frozen=True, slots=True)
class PaystackSettings(ProviderSettings):
    """`email_domain`: of the addresses that stand for payers there; "" is our public host."""

    base_url: str = "https://api.paystack.co"
    email_domain: str = ""


@dataclass(frozen=True, slots=True)
class RazorpaySettings(ProviderSettings):
    base_url: str = "https://api.razorpay.com"


@dataclass(frozen=True, slots=True)
class ShopSettings:
    """Shops outside that sell our packs (docs/shop.md); each needs a secret of its own."""

    names: tuple[str, ...] = ()
    alert_hours: int = 24


@dataclass(frozen=True, slots=True)
class CourseSettings:
    """Sites that tell us who completed a course (docs/courses.md); each needs a secret of its
    own."""

    sites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MentorSettings:
    """`require_verification`: only mentors that staff have verified are listed and booked."""

    require_verification: bool = False


@dataclass(frozen=True, slots=True)
class NoticeSettings:
    reminder_minutes: tuple[int, ...] = (1440, 15)
    lease_seconds: int = 60
    max_attempts: int = 8
    retry_base_seconds: int = 5
    retry_cap_seconds: int = 3600
    batch: int = 100


@dataclass(frozen=True, slots=True)
class OnboardingSettings:
    """The reminders: `reminder_hours` after the first contact, then weekly for some weeks."""

    enabled: bool = True
    required_before_first_booking: bool = False
    reminder_hours: tuple[int, ...] = (24, 48)
    reminder_weeks: int = 8


@dataclass(frozen=True, slots=True)
class TestimonialSettings:
    """`enabled`: students with one session left are asked for one."""

    enabled: bool = True
    ask_after_hours: int = 2


@dataclass(frozen=True, slots=True)
class DigestSettings:
    """On the wall of the community's zone; weekdays count from Monday, 1."""

    hour: int = 8
    weekday: int = 1


@dataclass(frozen=True, slots=True)
class InboxSettings:
    max_attempts: int = 5
    per_person_per_minute: int = 120


@dataclass(frozen=True, slots=True)
class SchedulerSettings:
    tick_seconds: int = 5
    payment_poll_minutes: int = 5


@dataclass(frozen=True, slots=True)
class WebSettings:
    host: str = "127.0.0.1"
    port: int = 8080
    public_url: str = ""
    max_connections: int = 2000
    head_seconds: int = 10
    body_seconds: int = 10
    keepalive_seconds: int = 30
    max_body_bytes: int = 262_144
    link_days: int = 90


@dataclass(frozen=True, slots=True)
class DiscordSettings:
    """`guilds`: the servers served, by id; none is all. `development_guild`: a server's id;
    commands then go to it alone, and change at once."""

    guilds: tuple[str, ...] = ()
    development_guild: str = ""
    sends_per_second: int = 45
    shards: int = 0  # sessions on the gateway; 0: as many as Discord recommends
    scheduled_events: bool = False


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """`mode`: "polling" asks for updates, "webhook" is told them at web.public_url."""

    mode: str = "polling"
    api_url: str = "https://api.telegram.org"
    poll_seconds: int = 10
    sends_per_second: int = 29
    group_sends_per_minute: int = 19


@dataclass(frozen=True, slots=True)
class StorageSettings:
    url: str = "sqlite:///var/seatmate.db"
    readers: int = 3
    pool_size: int = 10


@dataclass(frozen=True, slots=True)
class CommunitySettings:
    name: str = "Seatmate"
    language: str = "en"
    time_zone: str = "UTC"
    currency: str = "EUR"


@dataclass(frozen=True, slots=True)
class Settings:
    community: CommunitySettings = field(default_factory=CommunitySettings)
    booking: BookingSettings = field(default_factory=BookingSettings)
    availability: AvailabilitySettings = field(default_factory=AvailabilitySettings)
    packs: PackSettings = field(default_factory=PackSettings)
    waitlist: WaitlistSettings = field(default_factory=WaitlistSettings)
    groups: GroupSettings = field(default_factory=GroupSettings)
    absences: AbsenceSettings = field(default_factory=AbsenceSettings)
    money: MoneySettings = field(default_factory=MoneySettings)
    stripe: StripeSettings = field(default_factory=StripeSettings)
    paypal: PaypalSettings = field(default_factory=PaypalSettings)
    paystack: PaystackSettings = field(default_factory=PaystackSettings)
    razorpay: RazorpaySettings = field(default_factory=RazorpaySettings)
    shops: ShopSettings = field(default_factory=ShopSettings)
    courses: CourseSettings = field(default_factory=CourseSettings)
    mentors: MentorSettings = field(default_factory=MentorSettings)
    notices: NoticeSettings = field(default_factory=NoticeSettings)
    onboarding: OnboardingSettings = field(default_factory=OnboardingSettings)
    testimonials: TestimonialSettings = field(default_factory=TestimonialSettings)
    digest: DigestSettings = field(default_factory=DigestSettings)
    inbox: InboxSettings = field(default_factory=InboxSettings)
    scheduler: SchedulerSettings = field(default_factory=SchedulerSettings)
    web: WebSettings = field(default_factory=WebSettings)
    discord: DiscordSettings = field(default_factory=DiscordSettings)
    telegram: TelegramSettings = field(default_factory=TelegramSettings)
    storage: StorageSettings = field(default_factory=StorageSettings)


def hours(count: int) -> timedelta:
    return timedelta(hours=count)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)
