"""People, their accounts on platforms, and what a mentor tells about themself."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core.ids import IdentityId, PersonId


class Role(StrEnum):
    STUDENT = "student"
    MENTOR = "mentor"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Person:
    """A human. `time_zone` is an IANA name; `language` one of the languages of `bot/words.py`."""

    id: PersonId
    name: str
    language: str
    time_zone: str
    roles: frozenset[Role]
    created_at: datetime
    reminders_on: bool = True
    banned_at: datetime | None = None
    revision: int = 0

    def is_(self, role: Role) -> bool:
        return role in self.roles


@dataclass(frozen=True, slots=True)
class Identity:
    """One platform account of a person: `channel` + the platform's immutable user id (R7: text).

    `chat` is where messages to it go. `unreachable_at` is set by the first permanent delivery
    error and cleared by the next inbound message (D-05). `linked_at`: since when it is this
    person's, where it was linked to them (Y2).
    """

    id: IdentityId
    person_id: PersonId
    channel: str
    user: str
    chat: str
    name: str
    created_at: datetime
    unreachable_at: datetime | None = None
    last_inbound_at: datetime | None = None
    linked_at: datetime | None = None
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Mentor:
    """What makes a person a mentor. `seat_cap`: most students at a time; `share_percent` of each
    payment is theirs (None: the setting); `time_zone` is the zone of the weekly hours, so that
    travelling does not move them. `verified_at`: when staff vouched for them (B8); `hidden`: in no
    list, reachable by a link (Z15); `languages`: those they hold sessions in."""

    person_id: PersonId
    time_zone: str
    headline: str = ""
    about: str = ""
    seat_cap: int = 10
    share_percent: int | None = None
    meeting_link: str | None = None
    verified_at: datetime | None = None
    hidden: bool | None = None
    languages: tuple[str, ...] | None = None
    revision: int = 0

    @property
    def id(self) -> PersonId:
        return self.person_id
