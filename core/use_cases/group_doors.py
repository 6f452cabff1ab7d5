"""Groups that people must ask to get into: their invitations, and who is let in (X14, Z10).

These are facts of the platform's, told about or by it: nobody acts here, so no right is asked for.
"""

from dataclasses import replace

from core.ids import IdentityId
from core.memberships import MEMBER, Membership, MembershipState
from core.notices import NoticeKind
from core.ports import UnitOfWork
from core.use_cases import belonging
from core.use_cases.telling import tell

_PAGE = 200
_WELCOME = (MembershipState.WANTED, MembershipState.GIVEN)


def place_of(uow: UnitOfWork, channel: str, community: str, user: str) -> Membership | None:
    """What is live of this account's place in the group."""
    account = uow.identities.find(channel, user)
    return uow.memberships.live(account.id, community, MEMBER) if account else None


def is_welcome(uow: UnitOfWork, channel: str, community: str, user: str) -> bool:
    row = place_of(uow, channel, community, user)
    return row is not None and row.state in _WELCOME


def knocked(uow: UnitOfWork, channel: str, community: str, user: str) -> bool:
    """They ask to be let in, or are in: the platform is asked, if a seat of theirs opens it. False
    for whoever was not invited, with whichever link they came."""
    row = place_of(uow, channel, community, user)
    if row is None or row.state not in _WELCOME:
        return False
    belonging.ask(uow, uow.memberships.save(row.to(MembershipState.WANTED, uow.now, row.note)))
    return True


def link_of(uow: UnitOfWork, community: str, user: str) -> str:
    """The link that was sent to them and is still good, or ""."""
    return uow.notebook.read(_note(community, user)) or ""


def invited(
    uow: UnitOfWork, channel: str, community: str, user: str, link: str, group: str
) -> None:
    """The link is theirs: it is kept, and sent to them where they are reached best."""
    uow.notebook.write(_note(community, user), link)
    row = place_of(uow, channel, community, user)
    if row is not None:
        kind = NoticeKind.GROUP_INVITATION
        tell(uow, kind, row.person_id, row.id, once=link, link=link, group=group)


def forget(uow: UnitOfWork, community: str, user: str) -> None:
    uow.notebook.write(_note(community, user), "")


def group_moved(uow: UnitOfWork, channel: str, old: str, new: str) -> None:
    """A group has another id: settings, places and invitations go with it. Twice is once."""
    for role in uow.seat_roles.every():
        if (role.channel, role.community) == (channel, old):
            uow.seat_roles.save(replace(role, community=new))
    after = 0
    while rows := uow.memberships.to_compare(channel, uow.now, after, _PAGE):
        for row in rows:
            if row.community == old:
                _move(uow, row, new)
        after = rows[-1].id


def _move(uow: UnitOfWork, row: Membership, new: str) -> None:
    uow.memberships.save(replace(row, community=new))
    user = _user(uow, row.identity_id)
    link = link_of(uow, row.community, user)
    if link:  # it was of the old group, and opens nothing now
        forget(uow, row.community, user)


def _user(uow: UnitOfWork, id: IdentityId) -> str:
    account = uow.identities.get(id)
    return account.user if account else ""


def _note(community: str, user: str) -> str:
    return f"invitation.{community}.{user}"
