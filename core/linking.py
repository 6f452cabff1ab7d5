"""Several accounts of one person: the one-time code that brings them together (Y2).

Names and e-mail addresses prove nothing (WB13). What proves that two accounts are one person's is
a code that one of them shows and the other types, and a yes from each (Z-07).
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.ids import AccountLinkId, IdentityId, PersonId, encode
from core.people import Identity, Person, Role
from core.purchases import hash_of

LASTS = timedelta(minutes=10)
TRIES_AN_HOUR = 5  # Z-06: wrong codes of one person
CODES_AN_HOUR = 10  # shown to one person
_LETTERS = 12  # 60 bits, for ten minutes, five tries an hour, and a yes from both sides
_LETTER_BITS = 5


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
class LinkTries:
    """Wrong codes of one person since `since`; `id` is the person's."""

    id: PersonId
    tries: int
    since: datetime
    revision: int = 0


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
    """Twelve letters of Crockford's base32 in three groups. Empty without a key."""
    if not key:
        return ""
    said = f"seatmate account link\n{id}".encode()  # worth nothing for another purpose
    digest = int.from_bytes(hmac.new(key.encode(), said, hashlib.sha256).digest(), "big")
    code = encode(digest >> (256 - _LETTERS * _LETTER_BITS)).zfill(_LETTERS)
    return "-".join(code[place : place + 4] for place in range(0, _LETTERS, 4))


def code_hash(code: str) -> str:
    """However it was typed: O is 0, I and L are 1, blanks and hyphens are dropped."""
    return hash_of(code)


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
