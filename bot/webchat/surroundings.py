"""What the browser chat needs from the program around it; the composition gives these."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.ui import Intent

Receive = Callable[[Intent], Awaitable[None]]
"""Returns only when the intent is stored for good; the same intent id twice is one intent."""

Allow = Callable[[str], bool]
"""Rate limit hook: may this user be heard now?"""


@dataclass(frozen=True, slots=True)
class Persona:
    """One pane's person. `chat` is the chat of their web Address and their immutable user id."""

    chat: str
    name: str
    role: str  # student | mentor | staff
    city: str
    zone: str  # IANA
    language: str


@dataclass(frozen=True, slots=True)
class CommandHint:
    """One line of the list shown when a person types "/". `name` has no slash."""

    name: str
    help: str
    usage: str = ""  # what may follow the name; a command is complete without it


@dataclass(frozen=True, slots=True)
class NextDue:
    at: datetime
    what: str  # in the community's language


@dataclass(frozen=True, slots=True)
class ClockReading:
    """`ticking`: the demo clock runs at real speed between moves. `zone` is for the top bar."""

    now: datetime
    zone: str = "UTC"
    ticking: bool = True
    due: NextDue | None = None


class DemoClock(Protocol):
    async def read(self) -> ClockReading: ...

    async def advance(self, by: timedelta) -> None:
        """Also does what falls due on the way; returns when it is done."""
        ...

    async def to_next_due(self) -> None: ...


class Surroundings(Protocol):
    async def personas(self) -> Sequence[Persona]:
        """The people who have a pane, in order, with their present language and zone."""
        ...

    def commands(self, persona: Persona) -> Sequence[CommandHint]: ...

    def languages(self) -> Sequence[tuple[str, str]]:
        """(code, the language's own name), what `/language <code>` accepts."""
        ...

    @property
    def language(self) -> str:
        """The community's: the top bar speaks it."""
        ...
