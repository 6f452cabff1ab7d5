"""What notices about accounts of one person are about, while they are true."""

from bot.screens.notice_about import AboutAccount, AboutLink
from core.ids import AccountLinkId, IdentityId
from core.linking import LinkState
from core.notices import Notice, NoticeKind
from core.people import Person
from core.ports import UnitOfWork
from core.use_cases.linking import card_told

K = NoticeKind
LINKING = frozenset({K.LINK_ASKED, K.LINK_REFUSED, K.LINK_MADE, K.ACCOUNT_UNLINKED})


def linking_subject(
    uow: UnitOfWork, person: Person, notice: Notice
) -> AboutLink | AboutAccount | None:
    """None once it is decided, over, or the account is somebody else's again."""
    if not uow.identities.of(person.id):
        return None
    if notice.kind is K.ACCOUNT_UNLINKED:
        return _unlinked(uow, person, notice)
    card = card_told(uow, AccountLinkId(notice.subject_id))
    if card is None:
        return None
    link, at_stake = card.link, notice.kind is K.LINK_ASKED
    if at_stake and (link.state is not LinkState.ASKED or not link.is_live(uow.now)):
        return None
    if notice.kind is K.LINK_MADE and not _still_linked(uow, person, link.id):
        return None
    return AboutLink(card)


def _still_linked(uow: UnitOfWork, person: Person, id: AccountLinkId) -> bool:
    link = uow.account_links.get(id)
    if link is None or link.state is not LinkState.LINKED:
        return False
    mine = {account.id for account in uow.identities.of(person.id)}
    return {link.account_id, link.other_account_id} <= mine


def _unlinked(uow: UnitOfWork, person: Person, notice: Notice) -> AboutAccount | None:
    account = uow.identities.get(IdentityId(notice.subject_id))
    if account is None:
        return None
    return AboutAccount(account, notice.identity_id == account.id)
