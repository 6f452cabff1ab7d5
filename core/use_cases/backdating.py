"""Sessions that happened outside the chat, written down afterwards (X13). Each needs a reason,
is in the audit, and the student is told."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from core.booking import Booking, BookingState, PaidBy
from core.catalog import Offering, OfferingKind
from core.errors import (
    HoursInvalid,
    NoCredit,
    NotFound,
    NumberInvalid,
    OfferingNotBookable,
    SlotTaken,
)
from core.ids import BookingId, OfferingId, PackId
from core.packs import Pack
from core.people import Person
from core.policy import Action, use_case
from core.ports import UnitOfWork
from core.reading import BookingFilter
from core.use_cases import crediting, seating, slots
from core.use_cases.cancelling import side_of
from core.use_cases.changing import record
from core.use_cases.earning import earn
from core.use_cases.putting_right import locked_pack, reason_of, tell_corrected

LONGEST_BACK = timedelta(days=366)
LONGEST_SESSION_MINUTES = 480

_TAKES_TIME = frozenset({BookingState.SCHEDULED, BookingState.COMPLETED, BookingState.NO_SHOW})


@use_case(Action.CORRECT_BALANCE)
def record_past_session(
    uow: UnitOfWork,
    actor: Person,
    pack_id: PackId,
    starts_at: datetime,
    minutes: int,
    reason: str,
    offering_id: OfferingId | None = None,
) -> Booking:
    """A session that happened outside the chat: a completed booking that consumes one credit and
    earns its share. It lays no claim, for the time is over; a session of the same two people that
    is known at that time is refused (SlotTaken), or it would be paid twice.

    `offering_id` None: the mentor's oldest one that takes credits. Raises ReasonMissing, NoCredit,
    AlreadyDecided, NumberInvalid, HoursInvalid (not over yet, or too long ago),
    OfferingNotBookable when the mentor has nothing that takes credits.
    """
    pack = locked_pack(uow, actor, pack_id)
    why = reason_of(reason)
    if not 5 <= minutes <= LONGEST_SESSION_MINUTES:
        raise NumberInvalid(
            field="minutes", number=minutes, lowest=5, highest=LONGEST_SESSION_MINUTES
        )
    ends_at = starts_at + timedelta(minutes=minutes)
    _require_past(uow, starts_at, ends_at)
    _require_unknown(uow, pack, starts_at, ends_at)
    if pack.remaining < 1:
        raise NoCredit(pack_id=pack.id)
    offering = _offering(uow, pack, offering_id)
    booking = _write(uow, actor, _past(uow, actor, pack, offering, starts_at, ends_at, why))
    tell_corrected(uow, crediting.pack_of(uow, pack.id), -1, why)
    return booking


def _require_past(uow: UnitOfWork, starts_at: datetime, ends_at: datetime) -> None:
    if ends_at > uow.now:
        raise HoursInvalid(reason="not_over", ends_at=ends_at)
    if starts_at < uow.now - LONGEST_BACK:
        raise HoursInvalid(reason="too_long_ago", starts_at=starts_at)


def _require_unknown(uow: UnitOfWork, pack: Pack, starts_at: datetime, ends_at: datetime) -> None:
    near = BookingFilter(
        student_id=pack.student_id,
        mentor_id=pack.mentor_id,
        states=_TAKES_TIME,
        from_=starts_at - timedelta(days=1),
        until=ends_at,
    )
    for card in uow.bookings.cards(near):
        if card.booking.ends_at > starts_at:
            raise SlotTaken(starts_at=starts_at, booking_id=card.booking.id)


def _offering(uow: UnitOfWork, pack: Pack, id: OfferingId | None) -> Offering:
    known = [
        offering
        for offering in uow.offerings.of(pack.mentor_id)
        if offering.takes_credits and offering.kind is not OfferingKind.RECORDED
    ]
    if id is not None:
        known = [offering for offering in known if offering.id == id]
    if not known:
        if id is not None:
            raise NotFound()
        raise OfferingNotBookable(mentor_id=pack.mentor_id)
    return min(known, key=lambda offering: offering.id)


def _past(
    uow: UnitOfWork,
    actor: Person,
    pack: Pack,
    offering: Offering,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
) -> Booking:
    student = uow.people.get(pack.student_id)
    if student is None:
        raise NotFound()
    id = BookingId(uow.new_id())
    zone = slots.mentor_of(uow, offering).time_zone
    booking = Booking(
        id=id,
        student_id=pack.student_id,
        mentor_id=pack.mentor_id,
        offering_id=offering.id,
        state=BookingState.COMPLETED,
        starts_at=starts_at,
        ends_at=ends_at,
        paid_by=PaidBy.CREDIT,
        price=offering.price,
        student_zone=student.time_zone,
        mentor_zone=zone,
        agreed_local=starts_at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M"),
        language=student.language,
        intent=f"past:{id}",
        created_at=uow.now,
        pack_id=pack.id,
        session_number=pack.used + pack.held + 1,
        completed_at=uow.now,
        reason=reason,
    )
    return replace(booking, completed_by=side_of(actor, booking))


def _write(uow: UnitOfWork, actor: Person, booking: Booking) -> Booking:
    """The credit goes the way every credit goes, held and then consumed, only both at once."""
    uow.bookings.add(booking)
    record(uow, actor, "past_recorded", "booking", booking.id, "", booking.state)
    if booking.pack_id is not None:
        crediting.hold(uow, crediting.pack_of(uow, booking.pack_id), booking, actor)
    earn(uow, booking, crediting.consume(uow, booking, actor, "past_session"))
    uow.offerings.count_booked(booking.offering_id)
    uow.offerings.count_completed(booking.offering_id, 1)
    seating.review(uow, booking.student_id, booking.mentor_id)
    return booking
