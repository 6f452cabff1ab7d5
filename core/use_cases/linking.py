"""Linking accounts: a code shown by one, typed by the other, and a yes from both (Y2, Z-06, Z-07).

Nothing changes before the second yes. Then the accounts of the person without a history become
those of the other one, in one unit; two persons who both have a history are never mixed.
"""

from collections.abc import Sequence
from dataclasses import replace

from core.errors import NotFound
from core.ids import AccountLinkId, PersonId
from core.linking import LASTS, AccountLink, LinkCard, LinkState, who_stays
from core.linking_errors import BothHaveHistory, LinkEnded
from core.notices import NoticeKind
from core.people import Identity, Person, Role
from core.policy import Action, permit, use_case
from core.ports import UnitOfWork
from core.use_cases import belonging
from core.use_cases.changing import record
from core.use_cases.telling import notice, tell


@use_case(Action.LINK_ACCOUNT)
def accounts(uow: UnitOfWork, actor: Person) -> Sequence[Identity]:
    """All of this person's, the one used last first."""
    permit(uow, actor, Action.LINK_ACCOUNT)
    return uow.identities.of(actor.id)


@use_case(Action.LINK_ACCOUNT)
def say_yes(
    uow: UnitOfWork, actor: Person, id: AccountLinkId, revision: int | None = None
) -> LinkCard:
    """Who typed the code says yes, and who showed it is asked. Twice is once. Raises NotFound for
    everybody else, LinkEnded, and BothHaveHistory."""
    permit(uow, actor, Action.LINK_ACCOUNT)
    link = _locked(uow, id)
    if link.state is LinkState.LINKED and actor.id in (link.other_id, link.kept_id):
        return card_of(uow, link)
    if actor.id != link.other_id:
        raise NotFound()
    if link.state is LinkState.ASKED and link.is_live(uow.now):
        return card_of(uow, link)
    _require_live(uow, link, LinkState.TYPED, revision)
    card_of(uow, link)  # refused now rather than after the other side was asked
    until = uow.now + LASTS
    asked = uow.account_links.save(replace(link, state=LinkState.ASKED, expires_at=until))
    record(uow, actor, "link_wanted", "person", link.person_id, link=link.id)
    told = notice(uow, NoticeKind.LINK_ASKED, link.person_id, link.id, useful_until=until)
    uow.later.notify([replace(told, identity_id=link.account_id)])
    return card_of(uow, asked)


@use_case(Action.LINK_ACCOUNT)
def confirm(
    uow: UnitOfWork, actor: Person, id: AccountLinkId, revision: int | None = None
) -> LinkCard:
    """Who showed the code says yes, too: from now on both accounts are one person's. Twice is
    once. Raises NotFound for everybody else, LinkEnded, and BothHaveHistory."""
    permit(uow, actor, Action.LINK_ACCOUNT)
    link = _locked(uow, id)
    if link.state is LinkState.LINKED and actor.id in (link.person_id, link.kept_id):
        return card_of(uow, link)
    if actor.id != link.person_id:
        raise NotFound()
    _require_live(uow, link, LinkState.ASKED, revision)
    card = card_of(uow, link)
    linked = uow.account_links.save(
        replace(link, state=LinkState.LINKED, kept_id=card.kept.id, decided_at=uow.now)
    )
    gone = card.other if card.kept.id == card.person.id else card.person
    _move_accounts(uow, gone, card.kept, actor, linked)
    return card_of(uow, linked)


@use_case(Action.LINK_ACCOUNT)
def refuse(uow: UnitOfWork, actor: Person, id: AccountLinkId) -> AccountLink:
    """Either side says no; the code is worth nothing any more. Raises NotFound, LinkEnded."""
    permit(uow, actor, Action.LINK_ACCOUNT)
    link = _locked(uow, id)
    if actor.id not in (link.person_id, link.other_id):
        raise NotFound()
    if link.state is LinkState.OFF:
        return link
    if link.state is LinkState.LINKED:
        raise LinkEnded()
    record(uow, actor, "link_refused", "person", link.person_id, link=link.id)
    if link.other_id is not None and link.state is LinkState.ASKED:
        told = link.other_id if actor.id == link.person_id else link.person_id
        tell(uow, NoticeKind.LINK_REFUSED, told, link.id)
    return call_off(uow, link)


def card_told(uow: UnitOfWork, id: AccountLinkId) -> LinkCard | None:
    """For a notice; None where there is nothing to tell any more."""
    link = uow.account_links.get(id)
    if link is None or link.other_id is None:
        return None
    try:
        return card_of(uow, link)
    except (BothHaveHistory, LinkEnded):
        return None


def card_of(uow: UnitOfWork, link: AccountLink) -> LinkCard:
    person, account = uow.people.get(link.person_id), uow.identities.get(link.account_id)
    other = uow.people.get(link.other_id) if link.other_id else None
    typed_by = uow.identities.get(link.other_account_id) if link.other_account_id else None
    if person is None or account is None or other is None or typed_by is None:
        raise LinkEnded()
    if link.kept_id is not None:
        kept: Person | None = person if link.kept_id == person.id else other
    else:
        _require_as_it_was(link, (person, account), (other, typed_by))
        kept = who_stays(person, other, _has_history(uow, person), _has_history(uow, other))
    if kept is None:
        raise BothHaveHistory()
    return LinkCard(link, person, account, other, typed_by, kept)


def _require_as_it_was(link: AccountLink, *sides: tuple[Person, Identity]) -> None:
    """Neither was banned, nor did an account change hands meanwhile."""
    for person, account in sides:
        if person.banned_at is not None or account.person_id != person.id:
            raise LinkEnded()


def _has_history(uow: UnitOfWork, person: Person) -> bool:
    return person.roles != {Role.STUDENT} or uow.account_links.has_history(person.id)


def _move_accounts(
    uow: UnitOfWork, gone: Person, kept: Person, by: Person, link: AccountLink
) -> None:
    """The accounts change hands; `gone` stays as a row without any, for the audit log."""
    for account in uow.identities.of(gone.id):
        uow.identities.save(replace(account, person_id=kept.id, linked_at=uow.now))
        uow.conversations.clear(account.id)
    belonging.person_changed(uow, gone.id)
    belonging.person_changed(uow, kept.id)
    waiting = uow.account_links.live_of(gone.id)
    if waiting is not None:
        call_off(uow, waiting)
    record(uow, by, "accounts_linked", "person", kept.id, link=link.id, gone=gone.id)
    record(uow, by, "accounts_moved", "person", gone.id, link=link.id, kept=kept.id)
    for account in uow.identities.of(kept.id):
        tell_account(uow, NoticeKind.LINK_MADE, kept.id, account, link.id)


def tell_account(
    uow: UnitOfWork,
    kind: NoticeKind,
    person: PersonId,
    account: Identity,
    subject: int,
    **facts: str | int,
) -> None:
    """A notice for this very account, not for whichever was used last."""
    once = f"{account.id}:{subject}:{uow.new_id()}"
    told = notice(uow, kind, person, subject, once=once, facts=facts)
    uow.later.notify([replace(told, identity_id=account.id)])


def _locked(uow: UnitOfWork, id: AccountLinkId) -> AccountLink:
    """Read again once both its people are locked."""
    known = uow.account_links.get(id)
    if known is None:
        raise NotFound()
    uow.lock(known.person_id, *((known.other_id,) if known.other_id else ()))
    return uow.account_links.get(id) or known


def _require_live(
    uow: UnitOfWork, link: AccountLink, state: LinkState, revision: int | None
) -> None:
    outdated = revision is not None and revision != link.revision
    if link.state is not state or outdated or not link.is_live(uow.now):
        raise LinkEnded()


def call_off(uow: UnitOfWork, link: AccountLink) -> AccountLink:
    return uow.account_links.save(replace(link, state=LinkState.OFF, decided_at=uow.now))
