"""Where a booking goes when it moves: alone, or into the session that others share then."""

from datetime import datetime

from core.availability import SlotRules
from core.booking import Booking
from core.catalog import Offering
from core.ids import GatheringId
from core.ports import UnitOfWork
from core.use_cases import slots
from core.use_cases.gathering_rooms import takes_several
from core.use_cases.gathering_seats import seat


def seat_at(
    uow: UnitOfWork, booking: Booking, offering: Offering, to: datetime
) -> tuple[GatheringId | None, SlotRules]:
    """The gathering at `to`, None where a session takes one, and the rules its claim goes by.
    Raises GroupFull, GroupCalledOff, SlotTaken, SlotNotOffered where several share it."""
    posted = slots.schedule(uow, offering, to, to + booking.duration).posted
    if not takes_several(offering, posted):
        return None, slots.rules_for(uow, offering)
    student = booking.student_id
    opening = slots.require_open(uow, offering, to, without=booking.id, student=student)
    return seat(uow, offering, to, opening, student), opening.rules
