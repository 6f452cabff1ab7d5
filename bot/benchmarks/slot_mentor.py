"""A slot case as rows: one mentor, one offering, and its bookings."""

from datetime import datetime, timedelta

from bot.benchmarks.community import HOUR
from bot.benchmarks.slot_cases import SlotCase
from core.booking import Booking, BookingState, Claim, PaidBy
from core.catalog import BookingMode, Offering, OfferingKind, OfferingStatus
from core.ids import BookingId, OfferingId, PersonId
from core.money import Money
from core.people import Mentor, Person, Role
from core.settings import AvailabilitySettings, Settings
from storage.unit_of_work import SqlUnitOfWork

MENTOR, STUDENT, OFFERING = PersonId(1), PersonId(2), OfferingId(11)
# A case without a daily limit has more room than 48 half hours a day could fill.
SETTINGS = Settings(availability=AvailabilitySettings(max_per_day=48))
_FREE = Money(0, "EUR")
_LONG_AGO = timedelta(days=4_000)


def settle_case(uow: SqlUnitOfWork, case: SlotCase) -> None:
    for id, roles in ((MENTOR, {Role.STUDENT, Role.MENTOR}), (STUDENT, {Role.STUDENT})):
        uow.people.add(Person(id, f"Person {id}", "en", "UTC", frozenset(roles), case.now))
    uow.mentors.add(Mentor(MENTOR, case.rules.zone))
    uow.offerings.add(_offering(case))
    uow.availability.set_hours(MENTOR, None, case.hours)
    for number, exception in enumerate(case.exceptions):
        uow.availability.add_exception(number + 1, MENTOR, exception)
    for number, busy in enumerate(case.busy):
        assert busy.session_starts_at is not None
        _book(uow, 1_000 + number, busy.session_starts_at, case)


def far_bookings(uow: SqlUnitOfWork, case: SlotCase, count: int) -> None:
    """Sessions of eleven years ago, one after the other."""
    for number in range(count):
        starts_at = case.now - _LONG_AGO + number * case.rules.duration
        _book(uow, 100_000 + number, starts_at, case)


def _offering(case: SlotCase) -> Offering:
    """Bookings are kept without their buffers, so both buffers stand on both sides of a new one:
    the same starts are left, and sessions that touch may be stored."""
    rules = case.rules
    around = (rules.buffer_before + rules.buffer_after) // timedelta(minutes=1)
    return Offering(
        id=OFFERING,
        mentor_id=MENTOR,
        title="Session",
        kind=OfferingKind.ONE_TO_ONE,
        mode=BookingMode.INSTANT,
        status=OfferingStatus.ACTIVE,
        duration=rules.duration,
        price=_FREE,
        created_at=case.now,
        buffer_before_minutes=around,
        buffer_after_minutes=around,
        minimum_notice_hours=rules.minimum_notice // HOUR,
        horizon_days=-(-(case.window_until - case.now) // timedelta(days=1)),
        max_per_day=rules.max_per_day,
    )


def _book(uow: SqlUnitOfWork, id: int, starts_at: datetime, case: SlotCase) -> None:
    ends_at = starts_at + case.rules.duration
    uow.bookings.add(
        Booking(
            id=BookingId(id),
            student_id=STUDENT,
            mentor_id=MENTOR,
            offering_id=OFFERING,
            state=BookingState.SCHEDULED,
            starts_at=starts_at,
            ends_at=ends_at,
            paid_by=PaidBy.FREE,
            price=_FREE,
            student_zone="UTC",
            mentor_zone=case.rules.zone,
            agreed_local="",
            language="en",
            intent=f"case:{id}",
            created_at=case.now,
        )
    )
    uow.claims.add(
        Claim(
            id=id,
            booking_id=BookingId(id),
            mentor_id=MENTOR,
            guarded_student_id=None,
            starts_at=starts_at,
            ends_at=ends_at,
            blocks_from=starts_at,
            blocks_until=ends_at,
            until=None,
        )
    )
