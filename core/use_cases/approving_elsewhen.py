"""Yes to a request face to face, at another date: the original is kept, the student is told and
may decline for everything back (E11, E12, F7)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from core.availability import Slot, SlotRow
from core.booking import Booking
from core.contact import asks_number
from core.errors import NotAllowed
from core.ids import BookingId
from core.links import checked_link
from core.people import Person
from core.policy import Action, use_case
from core.ports import UnitOfWork
from core.use_cases import gathering_line, proposals, slots
from core.use_cases.approving import asked, say_yes
from core.use_cases.booking import claim_for
from core.use_cases.cancelling import side_of
from core.use_cases.changing import amend, load
from core.use_cases.countering import require_givable
from core.use_cases.firming import offering_of
from core.use_cases.lapsing import end_lapsed_holds
from core.use_cases.moved_dates import moved_facts
from core.use_cases.moved_seats import seat_at


@use_case(Action.DECIDE_BOOKING)
def other_dates(
    uow: UnitOfWork, actor: Person, id: BookingId, revision: int | None = None
) -> tuple[Booking, Sequence[Slot]]:
    """The request, and the free times of its offering beside its own. Raises NotAllowed for what
    is not face to face, and what `approve` raises."""
    booking = _asked(uow, actor, id, revision)
    free: SlotRow = slots.slots_ahead(uow, offering_of(uow, booking), without=booking.id)
    return booking, [slot for slot in free if slot.starts_at != booking.starts_at]


@use_case(Action.DECIDE_BOOKING)
def may_give(
    uow: UnitOfWork, actor: Person, id: BookingId, to: datetime, revision: int | None = None
) -> Booking:
    """The request, if `to` (aware UTC) can be given for it. Raises SlotTaken, SlotNotOffered."""
    booking = _asked(uow, actor, id, revision)
    require_givable(uow, offering_of(uow, booking), booking, to)
    return booking


@use_case(Action.DECIDE_BOOKING)
def approve_elsewhen(
    uow: UnitOfWork,
    actor: Person,
    id: BookingId,
    to: datetime,
    link: str = "",
    revision: int | None = None,
) -> Booking:
    """Approved at `to` (aware UTC), with the meeting's address where one is given.

    Raises LinkInvalid, SlotTaken, SlotNotOffered, StudentBusy, and what `approve` raises.
    """
    booking = proposals.drop(uow, _asked(uow, actor, id, revision), "counter_withdrawn", actor)
    address = checked_link(link) if link else booking.meeting_link
    end_lapsed_holds(uow, booking.mentor_id, booking.student_id)
    booking = load(uow, id)
    if to == booking.starts_at:
        return say_yes(uow, _with_link(uow, booking, address, actor), actor)
    require_givable(uow, offering_of(uow, booking), booking, to)
    return say_yes(uow, _moved(uow, booking, to, address, actor), actor)


def _asked(uow: UnitOfWork, actor: Person, id: BookingId, revision: int | None) -> Booking:
    booking = asked(uow, actor, id, revision)
    if not asks_number(offering_of(uow, booking)):
        raise NotAllowed()
    return booking


def _with_link(uow: UnitOfWork, booking: Booking, link: str | None, by: Person) -> Booking:
    if link == booking.meeting_link:
        return booking
    return amend(uow, booking, "link_set", by, meeting_link=link)


def _moved(
    uow: UnitOfWork, booking: Booking, to: datetime, link: str | None, by: Person
) -> Booking:
    """The request at its new time, with one claim instead of the other."""
    offering = offering_of(uow, booking)
    freed = gathering_line.places_of(uow, booking)
    uow.claims.end_all(booking.id)
    gathering, rules = seat_at(uow, booking, offering, to)
    moved = replace(booking, starts_at=to, ends_at=to + booking.duration, gathering_id=gathering)
    until = min(booking.hold_until or to, to)
    uow.claims.add(claim_for(uow, moved, rules, until))
    gathering_line.places_freed(uow, freed - {gathering})
    local = to.astimezone(ZoneInfo(booking.mentor_zone)).strftime("%Y-%m-%d %H:%M")
    return amend(
        uow,
        booking,
        "date_moved",
        by,
        starts_at=moved.starts_at,
        ends_at=moved.ends_at,
        gathering_id=gathering,
        agreed_local=local,
        original_starts_at=booking.original_starts_at or booking.starts_at,
        hold_until=until,
        meeting_link=link,
        **moved_facts(uow, offering, side_of(by, booking), to),
    )
