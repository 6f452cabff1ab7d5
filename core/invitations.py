"""Links that a mentor gives to one person: each books once (X39)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.codes import one_time_code
from core.ids import BookingId, InvitationId, OfferingId, PersonId

LASTS = timedelta(days=30)
MOST_AT_ONCE = 10
MOST_OPEN = 50  # of one offering
_LETTERS = 26  # 130 bits: nobody guesses one


class InvitationState(StrEnum):
    OPEN = "open"
    USED = "used"
    REVOKED = "revoked"


class Fate(StrEnum):
    """What is left of one, as its mentor sees it."""

    OPEN = "open"
    USED = "used"
    REVOKED = "revoked"
    EXPIRED = "expired"


class Visibility(StrEnum):
    """Who finds an offering: everybody, who has its link, who was given a link of their own."""

    LISTED = "listed"
    BY_LINK = "by_link"
    INVITED = "invited"


@dataclass(frozen=True, slots=True)
class Invitation:
    """Used by a booking; open again when that ends before it began.

    `token_hash`: SHA-256 of what stands in the link, which itself is kept nowhere."""

    id: InvitationId
    offering_id: OfferingId
    token_hash: str
    state: InvitationState
    created_at: datetime
    expires_at: datetime
    used_by: PersonId | None = None
    booking_id: BookingId | None = None
    ended_at: datetime | None = None
    revision: int = 0

    def is_open(self, now: datetime) -> bool:
        return self.state is InvitationState.OPEN and now < self.expires_at

    def fate(self, now: datetime) -> Fate:
        if self.state is InvitationState.OPEN and now >= self.expires_at:
            return Fate.EXPIRED
        return Fate(self.state)


@dataclass(frozen=True, slots=True)
class Opening:
    """A person who came by an invitation; several may, and the first who books uses it."""

    id: int
    invitation_id: InvitationId
    person_id: PersonId
    opened_at: datetime


def invitation_token(key: str, id: InvitationId) -> str:
    """What the link carries, the same each time it is asked for. Empty without a key."""
    return one_time_code(key, f"seatmate single-use link\n{id}", _LETTERS)
