"""One simulated community: its people, its clock, its provider, and the engine they all use."""

from collections import Counter
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

from bot.simulation.chance import Chance
from bot.simulation.clock import StoryClock
from bot.simulation.house import House
from bot.simulation.provider import PlayMoney
from bot.simulation.seen import Seen
from core.ids import PersonId
from core.people import Person, Role
from core.settings import Settings
from storage.unit_of_work import SqlUnitOfWork

P = ParamSpec("P")
T = TypeVar("T")


class Breach(Exception):
    """Something happened that may never happen; the simulation stops and says where."""


class World:
    """`counts`: how often each play ended how. `acts` makes each intent its own."""

    def __init__(
        self,
        house: House,
        clock: StoryClock,
        chance: Chance,
        settings: Settings,
        provider: PlayMoney,
        name: str = "a",
    ) -> None:
        self.house = house
        self.clock = clock
        self.chance = chance
        self.settings = settings
        self.provider = provider
        self.name = name
        self.seen = Seen()
        self.counts: Counter[str] = Counter()
        self.students: list[PersonId] = []
        self.teachers: list[PersonId] = []
        self.staff: list[PersonId] = []
        self.delivered: set[int] = set()
        self.last_intent: dict[int, str] = {}
        self.breaches: list[str] = []
        self._acts = 0
        house.heard = self.seen.hear

    def act(self) -> str:
        """A fresh intent: the id of one press."""
        self._acts += 1
        return f"{self.name}-{self._acts}"

    def run(
        self,
        work: Callable[Concatenate[Any, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """One unit of work."""
        return self.house.write(lambda uow: work(uow, *args, **kwargs))

    def as_person(
        self,
        person: PersonId,
        work: Callable[Concatenate[Any, Any, P], T],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """One unit in which `person` acts; who they are is read in it, as at every press."""

        def unit(uow: SqlUnitOfWork) -> T:
            actor = uow.people.get(person)
            if actor is None:
                raise Breach(f"person {person} is gone")
            return work(uow, actor, *args, **kwargs)

        return self.house.write(unit)

    def anybody(self) -> PersonId:
        """Students, mentors, staff, banned ones: whoever happens to press."""
        kind = self.chance.between(1, 10)
        if kind <= 6:
            return self.student()
        return self.chance.pick(self.teachers if kind <= 9 else self.staff)

    def student(self) -> PersonId:
        return self.chance.pick(self.students)

    def person(self, id: PersonId) -> Person:
        """Also one whom this process has not seen yet."""
        if id not in self.seen.people:
            found = self.house.read(lambda uow: uow.people.get(id))
            if found is None:
                raise Breach(f"person {id} is gone")
            self.seen.people[id] = found
        return self.seen.people[id]

    def is_(self, id: PersonId, role: Role) -> bool:
        known = self.person(id)
        return known.banned_at is None and role in known.roles
