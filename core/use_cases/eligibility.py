"""May this person book this offering, and what would pay for it? One shared check (E8)."""

from dataclasses import dataclass

from core.booking import PaidBy
from core.catalog import BookingMode, Offering, OfferingKind, OfferingStatus
from core.errors import (
    NoCredit,
    NotFound,
    OfferingNotBookable,
    PackExpired,
    RequestsSwitchedOff,
    SeatNotActive,
    SelfBooking,
    TooManyFreeBookings,
    TooManyOpenBookings,
    TooManyUnpaidHolds,
)
from core.ids import OfferingId
from core.packs import Pack
from core.people import Person
from core.ports import UnitOfWork
from core.use_cases import trialing
from core.use_cases.absences import require_not_held
from core.use_cases.crediting import usable_pack
from core.use_cases.invited import require_invited
from core.use_cases.verifying import require_verified


@dataclass(frozen=True, slots=True)
class Terms:
    """How a booking would be paid; `pack` only for a credit."""

    paid_by: PaidBy
    pack: Pack | None = None


def bookable(uow: UnitOfWork, actor: Person, id: OfferingId) -> Offering:
    """The offering, if this person may book it at all now."""
    offering = offering_by(uow, id)
    require_bookable(uow, actor, offering)
    return offering


def offering_by(uow: UnitOfWork, id: OfferingId) -> Offering:
    offering = uow.offerings.get(id)
    if offering is None:
        raise NotFound()
    return offering


def require_bookable(uow: UnitOfWork, actor: Person, offering: Offering) -> None:
    if offering.mentor_id == actor.id:
        raise SelfBooking()
    if offering.status is OfferingStatus.DRAFT:  # Z-02: nobody else can know that there is one
        raise NotFound()
    require_invited(uow, actor, offering)
    if offering.status is not OfferingStatus.ACTIVE or offering.kind is OfferingKind.RECORDED:
        raise OfferingNotBookable(status=offering.status)
    if offering.mode is BookingMode.REQUEST and not uow.settings.booking.requests_enabled:
        raise RequestsSwitchedOff()
    require_verified(uow, offering.mentor_id)
    require_not_held(uow, actor)
    trialing.require_unused(uow, actor.id, offering)


def terms(
    uow: UnitOfWork, actor: Person, offering: Offering, wanted: PaidBy | None = None
) -> Terms:
    """Free offerings are free; a usable credit comes before money unless the person `wanted`
    otherwise. Raises why there is no credit when one was wanted; and SeatPaused, rather than ask
    for money from somebody who has paid already."""
    if offering.is_free:
        return Terms(PaidBy.FREE)
    if wanted is PaidBy.MONEY or not offering.takes_credits:
        return Terms(PaidBy.MONEY)
    try:
        return Terms(PaidBy.CREDIT, usable_pack(uow, actor.id, offering.mentor_id))
    except (NoCredit, PackExpired, SeatNotActive):
        if wanted is PaidBy.CREDIT:
            raise
        return Terms(PaidBy.MONEY)


def require_within_limits(uow: UnitOfWork, actor: Person, paid_by: PaidBy) -> None:
    """Caps on open bookings, unpaid holds (X17) and free sessions a day (M-13)."""
    limit = uow.settings.booking
    load = uow.bookings.load_of(actor.id, uow.now)
    if load.open >= limit.max_open_per_student:
        raise TooManyOpenBookings(limit=limit.max_open_per_student)
    if paid_by is PaidBy.MONEY and load.unpaid >= limit.max_unpaid_holds_per_student:
        raise TooManyUnpaidHolds(limit=limit.max_unpaid_holds_per_student)
    if paid_by is PaidBy.FREE and load.free_today >= limit.max_free_per_student_per_day:
        raise TooManyFreeBookings(limit=limit.max_free_per_student_per_day)
