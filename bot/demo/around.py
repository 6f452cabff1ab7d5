"""What the chat page shows around the conversations: the people, their menus, the clock."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from bot.catalogs import languages
from bot.commands import COMMANDS
from bot.demo.cast import CAST, CHANNEL
from bot.demo.clock import MovableClock, keep_offset
from bot.demo.upcoming import next_thing
from bot.times import city
from bot.webchat.surroundings import ClockReading, CommandHint, NextDue, Persona
from bot.words import has, label
from core.ports import UnitOfWork

T = TypeVar("T")


class Rows(Protocol):
    async def write(self, work: Callable[[UnitOfWork], T]) -> T: ...
    async def read(self, work: Callable[[UnitOfWork], T]) -> T: ...


class DemoSurroundings:
    """A `bot.webchat.surroundings.Surroundings`: the cast, with their present settings."""

    def __init__(self, db: Rows, language: str) -> None:
        self._db = db
        self._language = language

    @property
    def language(self) -> str:
        return self._language

    async def personas(self) -> Sequence[Persona]:
        return await self._db.read(_personas)

    def commands(self, persona: Persona) -> Sequence[CommandHint]:
        def say(key: str) -> str:
            return label(persona.language, key)

        return [
            CommandHint(
                command.name,
                say(command.about),
                say(command.parameters[0].about) if command.parameters else "",
            )
            for command in COMMANDS
            if persona.role in command.roles
        ]

    def languages(self) -> Sequence[tuple[str, str]]:
        return [(code, label(code, "language.own_name")) for code in languages()]


def _personas(uow: UnitOfWork) -> list[Persona]:
    found = []
    for player in CAST:
        person = uow.people.by_identity(CHANNEL, player.user)
        if person is not None:
            found.append(
                Persona(
                    chat=player.user,
                    name=person.name,
                    role=player.role,
                    city=city(person.time_zone, person.language),
                    zone=person.time_zone,
                    language=person.language,
                )
            )
    return found


class DemoClock:
    """A `bot.webchat.surroundings.DemoClock`: moves from one due moment to the next, and lets
    everything due happen at each."""

    def __init__(
        self,
        db: Rows,
        clock: MovableClock,
        language: str,
        quiet: Callable[[], Awaitable[None]],
        also_due: Callable[[], Awaitable[datetime | None]],
    ) -> None:
        self._db = db
        self._clock = clock
        self._language = language
        self._quiet = quiet
        self._also_due = also_due

    async def read(self) -> ClockReading:
        ours = await self._db.read(next_thing)
        theirs = await self._also_due()
        known = [ours] if ours else []
        known += [(theirs, "provider")] if theirs else []
        due = min(known, default=None)
        return ClockReading(
            now=self._clock.now(),
            due=NextDue(due[0], self._what(due[1])) if due else None,
        )

    def _what(self, kind: str) -> str:
        key = f"due.{kind}"
        return label(self._language, key if has(self._language, key) else "due.other")

    async def advance(self, by: timedelta) -> None:
        await self._go(self._clock.now() + by)

    async def to_next_due(self) -> None:
        reading = await self.read()
        if reading.due is not None:
            await self._go(reading.due.at + timedelta(seconds=1))

    async def _go(self, target: datetime) -> None:
        """Stops at every due moment on the way, so that each thing happens at its own time."""
        for _ in range(2_000):
            await self._quiet()
            following = await self._next_moment()
            if following is None or following > target:
                break
            self._clock.move_to(following)
        self._clock.move_to(target)
        offset = self._clock.offset
        await self._db.write(lambda uow: keep_offset(uow, offset))
        await self._quiet()

    async def _next_moment(self) -> datetime | None:
        ours = await self._db.read(lambda uow: uow.outbox.next_due_at())
        theirs = await self._also_due()
        moments = [moment for moment in (ours, theirs) if moment is not None]
        later = [moment for moment in moments if moment > self._clock.now()]
        return min(later) if later else None
