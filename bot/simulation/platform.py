"""A platform with roles and its moods: lost answers, people who are away, roles changed by hand."""

from bot.simulation.chance import Chance
from core.memberships import Fix
from core.ports_memberships import (
    AskLater,
    MembershipRefused,
    MembershipUnknown,
    RoleWanted,
    ThreadWanted,
)


class PlayPlatform:
    """What it holds does not outlive the process: the sweep brings it back."""

    def __init__(self, channel: str, chance: Chance) -> None:
        self.channel = channel
        self._chance = chance
        self._held: dict[tuple[str, str], set[str]] = {}
        self._threads: dict[str, bool] = {}

    async def give(self, wanted: RoleWanted) -> bool:
        self._mood()
        if self._chance.percent(5):
            return False
        self._roles(wanted.community, wanted.user).add(wanted.role)
        self._lost()
        return True

    async def take(self, wanted: RoleWanted) -> None:
        self._mood()
        self._roles(wanted.community, wanted.user).discard(wanted.role)
        self._lost()

    async def held(self, community: str, user: str) -> frozenset[str] | None:
        if self._chance.percent(3):
            return None
        held = self._roles(community, user)
        if held and self._chance.percent(5):
            held.discard(min(held))  # by hand
        return frozenset(held)

    async def open_thread(self, wanted: ThreadWanted) -> str:
        self._mood()
        place = wanted.place or wanted.title
        self._threads[place] = True
        self._lost()
        return place

    async def archive_thread(self, community: str, place: str) -> None:
        self._mood()
        self._threads[place] = False

    def _roles(self, community: str, user: str) -> set[str]:
        return self._held.setdefault((community, user), set())

    def _mood(self) -> None:
        luck = self._chance.between(1, 100)
        if luck <= 3:
            raise AskLater(self._chance.between(1, 60))
        if luck <= 5:
            raise MembershipRefused(Fix.ROLE_ABOVE)
        if luck <= 8:
            raise MembershipUnknown("503")

    def _lost(self) -> None:
        if self._chance.percent(4):
            raise MembershipUnknown("the answer was lost")
