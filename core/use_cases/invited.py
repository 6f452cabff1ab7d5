"""Who may see and book an offering that only single-use links open (X39)."""

from dataclasses import replace

from core.booking import Booking
from core.catalog import Offering
from core.errors import NotFound
from core.invitations import Invitation, InvitationState
from core.people import Person, Role
from core.ports import UnitOfWork


def may_see(uow: UnitOfWork, person: Person, offering: Offering) -> bool:
    """Who came by a link that is still good, or booked by one; its mentor, and staff."""
    if not offering.invited_only or person.id == offering.mentor_id or person.is_(Role.STAFF):
        return True
    theirs = uow.invitations.opened_by(person.id, offering.id)
    return any(each.is_open(uow.now) or each.used_by == person.id for each in theirs)


def require_invited(uow: UnitOfWork, person: Person, offering: Offering) -> None:
    """Raises NotFound, as for what there is not (Z-02)."""
    if offering.invited_only and _open(uow, person, offering) is None:
        raise NotFound()


def use(uow: UnitOfWork, person: Person, offering: Offering, booking: Booking) -> None:
    """The link that let this person in books nothing more. Under the mentor's lock."""
    if not offering.invited_only:
        return
    invitation = _open(uow, person, offering)
    if invitation is None:
        raise NotFound()
    uow.invitations.save(
        replace(
            invitation,
            state=InvitationState.USED,
            used_by=person.id,
            booking_id=booking.id,
            ended_at=uow.now,
        )
    )


def _open(uow: UnitOfWork, person: Person, offering: Offering) -> Invitation | None:
    theirs = uow.invitations.opened_by(person.id, offering.id)
    return next((each for each in theirs if each.is_open(uow.now)), None)
