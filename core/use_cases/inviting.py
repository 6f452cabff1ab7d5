"""Who finds an offering, and single-use links to it: made, taken back, opened (X39, Z15)."""

from dataclasses import replace

from core.catalog import Offering, OfferingKind
from core.codes import hash_of
from core.errors import NotFound, StaleButton
from core.ids import InvitationId, OfferingId
from core.invitations import (
    LASTS,
    MOST_AT_ONCE,
    MOST_OPEN,
    Fate,
    Invitation,
    InvitationState,
    Opening,
    Visibility,
    invitation_token,
)
from core.linking_errors import LinkingOff
from core.offering_errors import InvitationEnded, TooManyLinks
from core.people import Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.use_cases.changing import record
from core.use_cases.drafting import whole
from core.use_cases.invited import may_see
from core.use_cases.owning import own_offering


def visibility_of(offering: Offering) -> Visibility:
    if offering.invited_only:
        return Visibility.INVITED
    return Visibility.BY_LINK if offering.unlisted else Visibility.LISTED


@use_case(Action.MANAGE_OFFERING)
def set_visibility(
    uow: UnitOfWork, actor: Person, id: OfferingId, to: Visibility, revision: int | None = None
) -> Offering:
    """Raises NotFound for a recording that shall be had by invitation: it is bought, not booked."""
    offering = own_offering(uow, actor, id)
    if revision is not None and revision != offering.revision:
        raise StaleButton(offering_id=id)
    if to is Visibility.INVITED and offering.kind is OfferingKind.RECORDED:
        raise NotFound()
    if visibility_of(offering) is to:
        return offering
    unlisted, invited = to is not Visibility.LISTED, to is Visibility.INVITED
    stored = uow.offerings.save(replace(offering, unlisted=unlisted, invited_only=invited))
    record(uow, actor, "offering_shown", "offering", id, visibility_of(offering), to)
    return stored


@use_case(Action.MANAGE_OFFERING)
def invite(
    uow: UnitOfWork, actor: Person, id: OfferingId, count: int, key: str
) -> tuple[Invitation, ...]:
    """`count` new single-use links; `key` is what their tokens are made with. Raises
    TooManyLinks, NumberInvalid, and LinkingOff where the installation has no key."""
    whole("count", count, 1, MOST_AT_ONCE)
    offering = own_offering(uow, actor, id)
    if not offering.invited_only:
        raise NotFound()
    if sum(each.is_open(uow.now) for each in uow.invitations.of(id)) + count > MOST_OPEN:
        raise TooManyLinks(limit=MOST_OPEN)
    made = tuple(_new(uow, offering, key) for _ in range(count))
    record(uow, actor, "offering_invited", "offering", id, count=count)
    return made


def _new(uow: UnitOfWork, offering: Offering, key: str) -> Invitation:
    id = InvitationId(uow.new_id())
    token = invitation_token(key, id)
    if not token:
        raise LinkingOff()
    invitation = Invitation(
        id=id,
        offering_id=offering.id,
        token_hash=hash_of(token),
        state=InvitationState.OPEN,
        created_at=uow.now,
        expires_at=uow.now + LASTS,
    )
    uow.invitations.add(invitation)
    return invitation


@use_case(Action.MANAGE_OFFERING)
def invitations_of(uow: UnitOfWork, actor: Person, id: OfferingId) -> tuple[Invitation, ...]:
    """Latest first, whatever became of them."""
    own_offering(uow, actor, id)
    return tuple(uow.invitations.of(id))


@use_case(Action.MANAGE_OFFERING)
def revoke_invitation(uow: UnitOfWork, actor: Person, id: InvitationId) -> Invitation:
    """A session booked by it stays. Raises InvitationEnded for one that was used."""
    known = uow.invitations.get(id)
    if known is None:
        raise NotFound()
    own_offering(uow, actor, known.offering_id)
    invitation = uow.invitations.get(id) or known
    if invitation.state is InvitationState.REVOKED:
        return invitation
    if invitation.state is InvitationState.USED:
        raise InvitationEnded(state=Fate.USED)
    revoked = replace(invitation, state=InvitationState.REVOKED, ended_at=uow.now)
    record(uow, actor, "invitation_revoked", "offering", invitation.offering_id, invitation=id)
    return uow.invitations.save(revoked)


@use_case(Action.BROWSE)
def open_invitation(uow: UnitOfWork, actor: Person, token: str) -> OfferingId:
    """The offering the link leads to, which this person may see and book from now on. Raises
    InvitationEnded, the same for a link that never was (Z-02)."""
    permit(uow, actor, Action.BROWSE)
    invitation = uow.invitations.by_token(hash_of(token))
    offering = uow.offerings.get(invitation.offering_id) if invitation else None
    if invitation is None or offering is None:
        raise InvitationEnded()
    if invitation.is_open(uow.now):
        uow.invitations.open(Opening(uow.new_id(), invitation.id, actor.id, uow.now))
    elif not may_see(uow, actor, offering):
        raise InvitationEnded()
    return offering.id
