"""Who may see and book an offering that only single-use links open (X39). A link comes back when
its booking ends before it began, by the rule of introductions: then it has not served."""

from dataclasses import replace

from core.booking import Booking, BookingState
from core.catalog import Offering
from core.errors import NotFound
from core.invitations import Invitation, InvitationState
from core.people import Person, Role
from core.ports import UnitOfWork
from core.settings import hours
from core.trials import is_given_back

_ENDS = frozenset({BookingState.REJECTED, BookingState.EXPIRED, BookingState.CANCELLED})


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
    _used(uow, invitation, booking)


def follow(uow: UnitOfWork, before: Booking, after: Booking) -> None:
    """After a booking has changed its state."""
    if before.state is after.state:
        return
    if before.state is BookingState.EXPIRED:
        _take_again(uow, after)
    elif after.state in _ENDS and (link := uow.invitations.of_booking(after.id)) is not None:
        notice = after.cancel_notice_hours
        limit = uow.settings.booking.cancel_notice_hours if notice is None else notice
        if is_given_back(before.state, after, after.starts_at - hours(limit)):
            uow.invitations.save(
                replace(
                    link,
                    state=InvitationState.OPEN,
                    used_by=None,
                    booking_id=None,
                    ended_at=None,
                )
            )


def _take_again(uow: UnitOfWork, booking: Booking) -> None:
    """Late money found the slot still free (M-04): the link, if it is still there, has served."""
    offering, person = uow.offerings.get(booking.offering_id), uow.people.get(booking.student_id)
    if offering is not None and person is not None and offering.invited_only:
        link = _open(uow, person, offering)
        if link is not None:
            _used(uow, link, booking)


def _used(uow: UnitOfWork, link: Invitation, booking: Booking) -> None:
    uow.invitations.save(
        replace(
            link,
            state=InvitationState.USED,
            used_by=booking.student_id,
            booking_id=booking.id,
            ended_at=uow.now,
        )
    )


def _open(uow: UnitOfWork, person: Person, offering: Offering) -> Invitation | None:
    """One that still books; its own hold that has ended counts for nothing."""
    theirs = uow.invitations.opened_by(person.id, offering.id)
    return next((each for each in theirs if _books(uow, each)), None)


def _books(uow: UnitOfWork, link: Invitation) -> bool:
    if link.booking_id is None or uow.now >= link.expires_at:
        return link.is_open(uow.now)
    booking = uow.bookings.get(link.booking_id)
    return booking is not None and booking.is_lapsed(uow.now)
