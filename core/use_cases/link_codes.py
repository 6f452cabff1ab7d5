"""The one-time code of a link: one account shows it, another types it (Y2, Z-06).

Wrong codes are counted for each person, and after five of them in an hour no more are looked at.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from core.codes import hash_of, one_more
from core.errors import NotFound
from core.ids import AccountLinkId, IdentityId
from core.linking import (
    CODES_AN_HOUR,
    LASTS,
    AccountLink,
    LinkCard,
    LinkState,
    link_code,
)
from core.linking_errors import LinkingLocked, LinkingOff
from core.people import Identity, Person
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.use_cases.changing import record
from core.use_cases.linking import call_off, card_of

_HOUR = timedelta(hours=1)


class Typed(StrEnum):
    """What became of a code that was typed."""

    KNOWN = "known"
    WRONG = "wrong"  # no such code, or no longer; counted
    SAME = "same"  # both accounts are this person's already


@dataclass(frozen=True, slots=True)
class Answer:
    typed: Typed
    card: LinkCard | None = None


@use_case(Action.LINK_ACCOUNT)
def show_code(
    uow: UnitOfWork, actor: Person, account_id: IdentityId, key: str
) -> tuple[AccountLink, str]:
    """A new code, which ends the one before; `key` is what codes are made with. Raises
    LinkingLocked after many codes, and LinkingOff without a key."""
    permit(uow, actor, Action.LINK_ACCOUNT)
    uow.lock(actor.id)
    _own(uow, actor, account_id)
    if uow.account_links.count_since(actor.id, uow.now - _HOUR) >= CODES_AN_HOUR:
        raise LinkingLocked(until=uow.now + _HOUR)
    id = AccountLinkId(uow.new_id())
    code = link_code(key, id)
    if not code:
        raise LinkingOff()
    before = uow.account_links.live_of(actor.id)
    if before is not None:
        call_off(uow, before)
    link = AccountLink(
        id=id,
        person_id=actor.id,
        account_id=account_id,
        code_hash=hash_of(code),
        state=LinkState.SHOWN,
        created_at=uow.now,
        expires_at=uow.now + LASTS,
    )
    uow.account_links.add(link)
    record(uow, actor, "link_code_shown", "person", actor.id, link=link.id)
    return link, code


@use_case(Action.LINK_ACCOUNT)
def type_code(uow: UnitOfWork, actor: Person, account_id: IdentityId, code: str) -> Answer:
    """The code is this account's from now on, and no second one's. A wrong code is an answer, not
    an error: it has to be counted. Raises LinkingLocked after five of them in an hour."""
    permit(uow, actor, Action.LINK_ACCOUNT)
    found = uow.account_links.by_code(hash_of(code))
    uow.lock(actor.id, *((found.person_id,) if found else ()))
    _own(uow, actor, account_id)
    _require_tries_left(uow, actor)
    link = uow.account_links.get(found.id) if found else None
    if link is not None and link.person_id == actor.id:
        return Answer(Typed.SAME)
    if link is None or not _may_be_typed(uow, link, account_id):
        _count_wrong(uow, actor)
        return Answer(Typed.WRONG)
    if link.state is LinkState.SHOWN:
        link = uow.account_links.save(
            replace(link, state=LinkState.TYPED, other_id=actor.id, other_account_id=account_id)
        )
        record(uow, actor, "link_code_typed", "person", link.person_id, link=link.id)
    return Answer(Typed.KNOWN, card_of(uow, link))


def _may_be_typed(uow: UnitOfWork, link: AccountLink, account_id: IdentityId) -> bool:
    """By the first account that does; by the same one again, until it has answered."""
    asker = uow.people.get(link.person_id)
    if asker is None or asker.banned_at is not None or not link.is_live(uow.now):
        return False
    mine = link.state is LinkState.TYPED and link.other_account_id == account_id
    return link.state is LinkState.SHOWN or mine


def _own(uow: UnitOfWork, actor: Person, account_id: IdentityId) -> Identity:
    account = uow.identities.get(account_id)
    if account is None or account.person_id != actor.id:
        raise NotFound()
    return account


def _require_tries_left(uow: UnitOfWork, actor: Person) -> None:
    known = uow.account_links.tries(actor.id)
    until = known.locked_until(uow.now) if known else None
    if until is not None:
        raise LinkingLocked(until=until)


def _count_wrong(uow: UnitOfWork, actor: Person) -> None:
    known = uow.account_links.tries(actor.id)
    uow.account_links.set_tries(one_more(known, actor.id, uow.now))
