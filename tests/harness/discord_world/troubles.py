"""Bad luck on demand: failing answers, lost answers, answers that hang until a test lets go."""

import asyncio
import re
from dataclasses import dataclass, field


@dataclass(slots=True)
class Trouble:
    """What happens to the next `left` requests whose "METHOD /path" matches `of`.

    `status` 0: the request is worked on, and its answer is lost (`lost`), or held at `gate`."""

    of: re.Pattern[str]
    left: int
    status: int = 0
    retry_after: float = 0.0
    scope: str = "user"
    lost: bool = False
    gate: asyncio.Event | None = None
    met: int = 0


@dataclass(slots=True)
class Troubles:
    planned: list[Trouble] = field(default_factory=list)

    def fail(self, of: str, status: int = 503, times: int = 1) -> Trouble:
        """`of`: a regular expression for "POST /channels/1/messages"."""
        return self._plan(Trouble(re.compile(of), times, status))

    def too_many(self, of: str, retry_after: float, times: int = 1, scope: str = "user") -> Trouble:
        """429; scope is user, shared or global."""
        return self._plan(Trouble(re.compile(of), times, 429, retry_after, scope))

    def lose_answer(self, of: str, times: int = 1) -> Trouble:
        """The work is done, then the connection is cut before the answer (D-03)."""
        return self._plan(Trouble(re.compile(of), times, lost=True))

    def hold(self, of: str, times: int = 1) -> Trouble:
        """The request waits, untouched, until `trouble.gate.set()`."""
        return self._plan(Trouble(re.compile(of), times, gate=asyncio.Event()))

    def meet(self, method: str, path: str) -> Trouble | None:
        for trouble in self.planned:
            if trouble.left and trouble.of.search(f"{method} {path}"):
                trouble.left -= 1
                trouble.met += 1
                return trouble
        return None

    def _plan(self, trouble: Trouble) -> Trouble:
        self.planned.append(trouble)
        return trouble
