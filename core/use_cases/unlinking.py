"""Taking an account away from a person who has several: it is a newcomer's from then on."""

from collections.abc import Sequence
from dataclasses import replace

from core.errors import NotFound
from core.ids import IdentityId, PersonId
from core.linking import may_unlink
from core.linking_errors import AccountWasFirst, LastAccount
from core.notices import NoticeKind
from core.people import Identity, Person, Role
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.use_cases import belonging
from core.use_cases.changing import record
from core.use_cases.linking import call_off, tell_account
from core.use_cases.onboarding import greet


@use_case(Action.UNLINK_ACCOUNT)
def unlink_card(
    uow: UnitOfWork, actor: Person, acting_id: IdentityId, target_id: IdentityId
) -> Identity:
    """The account that would be taken away. Raises NotFound, LastAccount, AccountWasFirst."""
    permit(uow, actor, Action.UNLINK_ACCOUNT)
    return _target(uow, uow.identities.of(actor.id), acting_id, target_id)


@use_case(Action.UNLINK_ACCOUNT)
def unlink(
    uow: UnitOfWork, actor: Person, acting_id: IdentityId, target_id: IdentityId
) -> Identity:
    """Bookings, packs and roles stay where they are; the account leaves with nothing. Everybody
    concerned is told at every account. Raises as `unlink_card`."""
    permit(uow, actor, Action.UNLINK_ACCOUNT)
    uow.lock(actor.id)
    of_all = uow.identities.of(actor.id)
    target = _target(uow, of_all, acting_id, target_id)
    fresh = _newcomer(uow, actor, target)
    moved = uow.identities.save(replace(target, person_id=fresh.id, linked_at=None))
    uow.conversations.clear(moved.id)
    belonging.person_changed(uow, actor.id)
    live = uow.account_links.live_of(actor.id)
    if live is not None:  # its code may have been shown by this very account
        call_off(uow, live)
    record(uow, actor, "account_unlinked", "person", actor.id, account=moved.id, fresh=fresh.id)
    record(uow, actor, "arrived", "person", fresh.id, channel=moved.channel, left=actor.id)
    greet(uow, fresh)
    for account in of_all:
        owner = fresh.id if account.id == moved.id else actor.id
        tell_account(uow, NoticeKind.ACCOUNT_UNLINKED, owner, account, moved.id)
    return moved


def _target(
    uow: UnitOfWork, known: Sequence[Identity], acting_id: IdentityId, target_id: IdentityId
) -> Identity:
    by_id = {account.id: account for account in known}
    acting, target = by_id.get(acting_id), by_id.get(target_id)
    if acting is None or target is None:
        raise NotFound()
    if len(known) < 2:
        raise LastAccount()
    if not may_unlink(acting, target):
        raise AccountWasFirst()
    return target


def _newcomer(uow: UnitOfWork, actor: Person, account: Identity) -> Person:
    """In the language and on the clock they had; wrong codes of theirs stay counted (Z-06)."""
    fresh = Person(
        id=PersonId(uow.new_id()),
        name=account.name,
        language=actor.language,
        time_zone=actor.time_zone,
        roles=frozenset({Role.STUDENT}),
        created_at=uow.now,
    )
    uow.people.add(fresh)
    tries = uow.account_links.tries(actor.id)
    if tries is not None:
        uow.account_links.set_tries(replace(tries, id=fresh.id, revision=0))
    return fresh
