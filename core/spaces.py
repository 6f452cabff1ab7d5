"""A space: a shared channel of a platform that the bot may write to, and what it is for.

The staff space is written to like a person: it is an account of one special person, "the staff",
so that what is sent there is kept, repeated and brought up to date like everything else. That
person reads; nothing ever comes in from them.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.ids import MAX_ID, IdentityId, PersonId, SpaceId
from core.people import Person

THE_STAFF = PersonId(MAX_ID)
"""The person whose accounts are the staff spaces. No id that is ever made is as great."""


THE_CHANNEL = PersonId(MAX_ID - 1)
"""Whoever reads what is posted. It has no role, and is told nothing but posts."""


class SpaceUse(StrEnum):
    STAFF = "staff"  # staff hear there what is theirs, and press there
    THREADS = "threads"  # private threads are opened there
    MEMBERS = "members"  # whoever has a seat belongs there
    POSTS = "posts"  # dates and offerings are shown there


@dataclass(frozen=True, slots=True)
class Space:
    """`community`: the server (Discord's guild id), "" where a platform has none. `chat`: the
    platform's own id of the channel, `topic` the part of it, or "". One per use and community.
    `identity_id`: the account of "the staff" that stands for it; only a staff space has one."""

    id: SpaceId
    use: SpaceUse
    channel: str
    community: str
    chat: str
    topic: str
    by_id: PersonId
    set_at: datetime
    identity_id: IdentityId | None = None
    revision: int = 0

    @property
    def address(self) -> str:
        """As `Address.chat` and `Identity.chat` name it."""
        return address_of(self.channel, self.chat, self.topic)


def address_of(channel: str, chat: str, topic: str = "") -> str:
    """On Discord a chat that is a number is a person's; a shared one has a "#" before it."""
    if channel == "discord":
        return f"#{chat}"
    return f"{chat}:{topic}" if topic else chat


def account_of(address: str) -> str:
    """The user name of the account that stands for a space: no platform gives out such a one."""
    return f"space:{address}"


def account_of_posts(address: str) -> str:
    """The same for who reads the posts there: a channel may be the staff's, too."""
    return f"posts:{address}"


def is_the_staff(person: Person) -> bool:
    """Or another one who is nobody."""
    return person.id in (THE_STAFF, THE_CHANNEL)
