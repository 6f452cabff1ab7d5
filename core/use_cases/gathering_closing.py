"""After a gathering: whoever was not marked as absent was there, with one press."""

from core.booking import Booking, BookingState
from core.errors import TooEarly
from core.ids import GatheringId
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.use_cases.completing import complete
from core.use_cases.gathering_ending import load, locked


@use_case(Action.CLOSE_BOOKING)
def complete_all(uow: UnitOfWork, actor: Person, id: GatheringId) -> list[Booking]:
    """Completes every booking that is still to be closed; pressed again it finds none. Raises
    TooEarly before the start."""
    permit(uow, actor, Action.CLOSE_BOOKING, mentor=load(uow, id).mentor_id)
    gathering = locked(uow, id)
    if uow.now < gathering.starts_at:
        raise TooEarly(starts_at=gathering.starts_at)
    still_open = uow.bookings.of_gathering(id, {BookingState.SCHEDULED})
    return [complete(uow, actor, each.id) for each in still_open]
