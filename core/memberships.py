"""What comes with a seat at a platform: a role in a community or its members' group, for every
account of the student there, and a private thread of the student and the mentor.

A row says what is wanted and how far it has come. Jobs bring the platform in line with it, and a
sweep compares the two.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from core.ids import IdentityId, MembershipId, OfferingId, PairThreadId, PersonId, SeatRoleId

MEMBER = "member"
"""The role of a platform that has no roles: being in the group itself."""
MAX_PLACE = 100  # characters of a community's or a role's id


class MembershipState(StrEnum):
    WANTED = "wanted"  # to be given
    GIVEN = "given"
    LEAVING = "leaving"  # to be taken
    TAKEN = "taken"


class ThreadState(StrEnum):
    WANTED = "wanted"  # to be opened, or reopened
    OPEN = "open"
    CLOSING = "closing"  # to be archived
    ARCHIVED = "archived"


class Fix(StrEnum):
    """What staff have to put right; the screens have the sentence."""

    ROLE_PERMISSION = "role_permission"
    ROLE_ABOVE = "role_above"
    ROLE_GONE = "role_gone"
    ROLE_POWERFUL = "role_powerful"  # it lets people run the server, and no seat does
    COMMUNITY_GONE = "community_gone"
    THREAD_PERMISSION = "thread_permission"
    CHANNEL_GONE = "channel_gone"
    INVITE_RIGHT = "invite_right"  # to add people to a group
    REMOVE_RIGHT = "remove_right"
    PLATFORM = "platform"  # it answers nothing of use


@dataclass(frozen=True, slots=True)
class SeatRole:
    """Staff's setting: whoever has a seat holds `role` in `community` of `channel`. With an
    offering: whoever has a seat with its mentor. One for each community and offering."""

    id: SeatRoleId
    channel: str
    community: str
    role: str
    added_at: datetime
    offering_id: OfferingId | None = None
    removed_at: datetime | None = None
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Membership:
    """One role of one account, wanted or not any more. `note`: "" or why it is not there yet (a
    Fix, or AWAY). The row of a role that was taken stays: what is left behind is found by it."""

    id: MembershipId
    person_id: PersonId
    identity_id: IdentityId
    channel: str
    community: str
    role: str
    state: MembershipState
    changed_at: datetime
    note: str = ""
    revision: int = 0

    @property
    def is_live(self) -> bool:
        return self.state is not MembershipState.TAKEN

    @property
    def is_due(self) -> bool:
        """The platform is to be asked for something."""
        return self.state in (MembershipState.WANTED, MembershipState.LEAVING)

    @property
    def key(self) -> tuple[IdentityId, str, str]:
        return self.identity_id, self.community, self.role

    def to(self, state: MembershipState, now: datetime, note: str = "") -> "Membership":
        return replace(self, state=state, changed_at=now, note=note)


AWAY = "away"
"""The account is not in that community: it is given once they are."""


@dataclass(frozen=True, slots=True)
class PairThread:
    """The private thread of a student and a mentor, one for each community. `parent`: the channel
    it hangs in; `place`: its own id there, "" until it was opened once."""

    id: PairThreadId
    student_id: PersonId
    mentor_id: PersonId
    channel: str
    community: str
    parent: str
    state: ThreadState
    changed_at: datetime
    place: str = ""
    note: str = ""
    revision: int = 0

    @property
    def is_wanted(self) -> bool:
        return self.state in (ThreadState.WANTED, ThreadState.OPEN)

    def to(self, state: ThreadState, now: datetime, note: str = "") -> "PairThread":
        return replace(self, state=state, changed_at=now, note=note)
