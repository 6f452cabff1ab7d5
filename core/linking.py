"""Several accounts of one person: the one-time code that brings them together (Y2).

Names and e-mail addresses prove nothing (WB13). What proves that two accounts are one person's is
a code that one of them shows and the other types, and a yes from each (Z-07).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.codes import one_time_code
from core.ids import AccountLinkId, IdentityId, PersonId
from core.people import Identity, Person, Role

LASTS = timedelta(minutes=10)
CODES_AN_HOUR = 10  # shown to one person
_LETTERS = 12  # 60 bits, for ten minutes, five tries an hour, and a yes from both sides


class LinkState(StrEnum):
    SHOWN = "shown"  # the code may be typed
    TYPED = "typed"  # an account typed it and is asked whether it is sure
    ASKED = "asked"  # that account said yes; now the one that showed the code is asked
    LINKED = "linked"
    OFF = "off"  # one side said no, or a newer code took its place


LIVE = frozenset({LinkState.SHOWN, LinkState.TYPED, LinkState.ASKED})


@dataclass(frozen=True, slots=True)
class AccountLink:
    """`person_id` with `account_id` showed the code, `other_id` with `other_account_id` typed it.
    `code_hash`: SHA-256 of the code. `kept_id`: whose person both are from then on."""

    id: AccountLinkId
    person_id: PersonId
    account_id: IdentityId
    code_hash: str
    state: LinkState
    created_at: datetime
    expires_at: datetime
    other_id: PersonId | None = None
    other_account_id: IdentityId | None = None
    kept_id: PersonId | None = None
    decided_at: datetime | None = None
    revision: int = 0

    def is_live(self, now: datetime) -> bool:
        return self.state in LIVE and now < self.expires_at


@dataclass(frozen=True, slots=True)
class LinkCard:
    """A link with both its sides. `kept`: the one of the two persons that stays, with its name,
    language, zone, roles and everything it has."""

    link: AccountLink
    person: Person
    account: Identity
    other: Person
    other_account: Identity
    kept: Person

    @property
    def roles(self) -> frozenset[Role]:
        """What both accounts may do from then on, beyond what every student may."""
        return self.kept.roles - {Role.STUDENT}


def link_code(key: str, id: AccountLinkId) -> str:
    """Twelve letters in three groups. Empty without a key."""
    return one_time_code(key, f"seatmate account link\n{id}", _LETTERS)


def since(account: Identity) -> datetime:
    """When the account became this person's."""
    return account.linked_at or account.created_at


def may_unlink(acting: Identity, target: Identity) -> bool:
    """An account takes itself away, or one that came later: who was let in by mistake can never
    shut out the account that was there before (Z-07)."""
    return acting.id == target.id or since(acting) <= since(target)


def who_stays(one: Person, other: Person, one_has: bool, other_has: bool) -> Person | None:
    """The person with a history (`..._has`), else the older one; None when both have one."""
    if one_has and other_has:
        return None
    if one_has != other_has:
        return one if one_has else other
    return min(one, other, key=lambda each: (each.created_at, each.id))
