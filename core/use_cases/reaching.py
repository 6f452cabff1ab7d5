"""What platforms tell about accounts and shared chats: closed, open again, moved to another id.

Nobody acts here: these are facts of the platform's, so no right is asked for.
"""

from dataclasses import replace

from core.ids import IdentityId
from core.people import Identity
from core.ports import UnitOfWork
from core.spaces import account_of
from core.use_cases import group_doors


def closed(uow: UnitOfWork, identity: Identity) -> None:
    """It cannot be written to until it writes to us (D-05)."""
    known = uow.identities.get(identity.id)
    if known is not None and known.unreachable_at is None:
        uow.identities.save(replace(known, unreachable_at=uow.now))


def opened(uow: UnitOfWork, identity: Identity) -> None:
    known = uow.identities.get(identity.id)
    if known is not None and known.unreachable_at is not None:
        uow.identities.save(replace(known, unreachable_at=None))


def accounts_in(uow: UnitOfWork, channel: str, chat: str) -> list[Identity]:
    """The accounts that stand for a shared chat and its topics."""
    found = [uow.identities.get(id) for id in _account_ids(uow, channel, chat)]
    return [account for account in found if account is not None]


def chat_moved(uow: UnitOfWork, channel: str, old: str, new: str) -> None:
    """A group became another one, with all that is in it: its id is rewritten wherever it stands,
    and what is owed to it goes there. Told twice, it changes nothing."""
    group_doors.group_moved(uow, channel, old, new)
    for space in uow.spaces.of(channel=channel):
        if space.chat != old:
            continue
        community = new if space.community == old else space.community
        moved = uow.spaces.save(replace(space, chat=new, community=community))
        account = uow.identities.get(moved.identity_id) if moved.identity_id else None
        if account is not None:
            where = moved.address
            uow.identities.save(replace(account, chat=where, user=account_of(where)))


def _account_ids(uow: UnitOfWork, channel: str, chat: str) -> list[IdentityId]:
    spaces = [space for space in uow.spaces.of(channel=channel) if space.chat == chat]
    return [space.identity_id for space in spaces if space.identity_id is not None]
