"""What a platform is asked for memberships, and what storage keeps of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.ids import IdentityId, MembershipId, OfferingId, PairThreadId, PersonId, SeatRoleId
from core.memberships import Fix, Membership, PairThread, SeatRole


class MembershipUnknown(Exception):
    """Nobody knows whether the platform acted: asking the same again does no harm."""


class MembershipRefused(Exception):
    """The platform said no for certain. `fix`: what staff have to put right first."""

    def __init__(self, fix: Fix) -> None:
        super().__init__(fix.value)
        self.fix = fix


class AskLater(Exception):
    """The platform wants to be left alone for so many seconds; that is no failed try."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class RoleWanted:
    """`user` and `name`: the account's, as the platform knows it. `reason` is for its audit log."""

    community: str
    role: str
    user: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ThreadWanted:
    """`place`: the thread as it was opened before, or "". `title` names this thread alone.
    `opening` is said in a new one."""

    community: str
    parent: str
    place: str
    title: str
    opening: str
    users: tuple[str, ...]


class Memberships(Protocol):
    """One platform. Every call does no harm when it is made twice, and may raise
    MembershipUnknown, MembershipRefused or AskLater."""

    channel: str

    async def give(self, wanted: RoleWanted) -> bool:
        """False: this account is not in the community (yet). A platform that can only invite
        sends the invitation, answers False, and says True once they are in."""
        ...

    async def take(self, wanted: RoleWanted) -> None:
        """Fine when they do not hold it or are not there."""
        ...

    async def held(self, community: str, user: str) -> frozenset[str] | None:
        """Every role the account holds there; None for one that is not there."""
        ...

    async def open_thread(self, wanted: ThreadWanted) -> str:
        """Opens it, or opens it again, and sees to it that `users` are in; its id. Whoever is not
        in the community is left out."""
        ...

    async def archive_thread(self, community: str, place: str) -> None:
        """Closed, and kept to be read. Fine when it is gone."""
        ...


class SeatRoles(Protocol):
    def get(self, id: SeatRoleId) -> SeatRole | None: ...
    def add(self, role: SeatRole) -> None:
        """Raises StaleRevision when there is one for that community and offering."""
        ...

    def save(self, role: SeatRole) -> SeatRole: ...
    def every(self) -> Sequence[SeatRole]:
        """In force, in the order they were set."""
        ...

    def of(self, channel: str, community: str, offering: OfferingId | None) -> SeatRole | None: ...


class MembershipRows(Protocol):
    def get(self, id: MembershipId) -> Membership | None: ...
    def add(self, row: Membership) -> None:
        """Raises StaleRevision when a live one is there: the database decides."""
        ...

    def save(self, row: Membership) -> Membership: ...
    def live_of(self, person: PersonId) -> Sequence[Membership]: ...
    def live(self, identity: IdentityId, community: str, role: str) -> Membership | None: ...
    def to_compare(
        self, channel: str, taken_since: datetime, after: int, limit: int
    ) -> Sequence[Membership]:
        """Live ones, and those taken since that moment, with ids above `after`, by id."""
        ...

    def lacking(self, channel: str, limit: int) -> Sequence[PersonId]:
        """Whoever has a seat and an account there, and not every row that comes with it."""
        ...

    def students(self) -> Sequence[PersonId]:
        """Everybody who has a live seat or a live membership."""
        ...


class PairThreads(Protocol):
    def get(self, id: PairThreadId) -> PairThread | None: ...
    def add(self, thread: PairThread) -> None:
        """Raises StaleRevision when the pair has one in that community."""
        ...

    def save(self, thread: PairThread) -> PairThread: ...
    def of_pair(self, student: PersonId, mentor: PersonId) -> Sequence[PairThread]: ...
    def unfinished(self, channel: str, limit: int) -> Sequence[PairThread]:
        """Those that are still to be opened or archived."""
        ...
