"""Which shared channels the bot writes to, and what for. Staff set them, where they are."""

from dataclasses import replace

from core.errors import NotFound
from core.ids import IdentityId, SpaceId
from core.people import Identity, Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.spaces import THE_STAFF, Space, SpaceUse, account_of
from core.use_cases import pair_threads
from core.use_cases.changing import record
from core.use_cases.staff_readers import NAME, the_staff


@use_case(Action.MANAGE_SPACES)
def set_space(
    uow: UnitOfWork,
    actor: Person,
    use: SpaceUse,
    channel: str,
    community: str,
    chat: str,
    topic: str = "",
) -> Space:
    """This channel is for `use` from now on, in the place of the one before. Setting the same one
    again opens it again, where it could not be written to."""
    permit(uow, actor, Action.MANAGE_SPACES)
    known = uow.spaces.find(use, channel, community)
    id = known.id if known else SpaceId(uow.new_id())
    wanted = Space(id, use, channel, community, chat, topic, actor.id, uow.now)
    if use is SpaceUse.STAFF:
        wanted = replace(wanted, identity_id=_opened(uow, wanted).id)
    stored = _stored(uow, known, wanted)
    record(
        uow, actor, "space_set", "space", id, channel=channel, community=community, chat=chat,
        use=use.value,
    )  # fmt: skip
    if use is SpaceUse.THREADS:
        pair_threads.follow_all(uow)
    return stored


@use_case(Action.MANAGE_SPACES)
def clear_space(uow: UnitOfWork, actor: Person, id: SpaceId) -> Space:
    """The bot writes there no more. Raises NotFound."""
    permit(uow, actor, Action.MANAGE_SPACES)
    space = uow.spaces.get(id)
    if space is None:
        raise NotFound()
    uow.spaces.remove(id)
    _close(uow, space.identity_id)
    record(uow, actor, "space_cleared", "space", id, chat=space.chat, use=space.use.value)
    if space.use is SpaceUse.THREADS:
        pair_threads.follow_all(uow)
    return space


@use_case(Action.MANAGE_SPACES)
def spaces(uow: UnitOfWork, actor: Person) -> tuple[Space, ...]:
    permit(uow, actor, Action.MANAGE_SPACES)
    return tuple(uow.spaces.of())


def is_open(uow: UnitOfWork, space: Space) -> bool:
    """Whether the last message there arrived; a space nobody reads as a person is always open."""
    if space.identity_id is None:
        return True
    account = uow.identities.get(space.identity_id)
    return account is not None and account.unreachable_at is None


def staff_account(uow: UnitOfWork, channel: str, address: str) -> Identity | None:
    """The account that stands for the staff space of this address; None for any other place."""
    account = uow.identities.find(channel, account_of(address)) if address else None
    if account is None or not uow.spaces.of(SpaceUse.STAFF, channel):
        return None
    set_now = {space.identity_id for space in uow.spaces.of(SpaceUse.STAFF, channel)}
    return account if account.id in set_now else None


def heard_from(uow: UnitOfWork, account: Identity) -> None:
    """Somebody spoke or pressed there: it can be written to again (D-05)."""
    if account.unreachable_at is not None:
        uow.identities.save(replace(account, unreachable_at=None))


def _stored(uow: UnitOfWork, known: Space | None, wanted: Space) -> Space:
    if known is None:
        uow.spaces.add(wanted)
        return wanted
    if known.identity_id != wanted.identity_id:
        _close(uow, known.identity_id)
    return uow.spaces.save(replace(wanted, revision=known.revision))


def _opened(uow: UnitOfWork, space: Space) -> Identity:
    """The account of "the staff" there. The one set last is written to first."""
    the_staff(uow)
    user = account_of(space.address)
    known = uow.identities.find(space.channel, user)
    if known is not None:
        return uow.identities.save(replace(known, unreachable_at=None, last_inbound_at=uow.now))
    made = Identity(
        id=IdentityId(uow.new_id()),
        person_id=THE_STAFF,
        channel=space.channel,
        user=user,
        chat=space.address,
        name=NAME,
        created_at=uow.now,
        last_inbound_at=uow.now,
    )
    uow.identities.add(made)
    return made


def _close(uow: UnitOfWork, id: IdentityId | None) -> None:
    account = uow.identities.get(id) if id else None
    if account is not None and account.unreachable_at is None:
        uow.identities.save(replace(account, unreachable_at=uow.now))
