"""An offering for its own mentor, read again once they are locked (B11)."""

from core.catalog import Offering
from core.errors import NotFound
from core.ids import OfferingId
from core.people import Person
from core.policy import Action, permit
from core.ports import UnitOfWork


def own_offering(uow: UnitOfWork, actor: Person, id: OfferingId) -> Offering:
    """Raises NotFound for what is not theirs."""
    offering = uow.offerings.get(id)
    if offering is None:
        raise NotFound()
    permit(uow, actor, Action.MANAGE_OFFERING, mentor=offering.mentor_id)
    uow.lock(offering.mentor_id)
    return uow.offerings.get(id) or offering
