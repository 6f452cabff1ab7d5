"""Bad luck on demand: failing answers, lost answers, answers that hang until a test lets go."""

import asyncio
import re
from dataclasses import dataclass, field


@dataclass(slots=True)
class Trouble:
    """What happens to the next `left` requests whose "method chat_id" matches `of`.

    `status` 0: the request is worked on, and its answer is lost (`lost`), or held at `gate`.
    `cut`: the connection ends before anything is done."""

    of: re.Pattern[str]
    left: int
    status: int = 0
    retry_after: int = 0
    description: str = ""
    lost: bool = False
    cut: bool = False
    gate: asyncio.Event | None = None
    met: int = 0


@dataclass(slots=True)
class Troubles:
    planned: list[Trouble] = field(default_factory=list)

    def fail(
        self, of: str, status: int = 502, times: int = 1, description: str = "Bad Gateway"
    ) -> Trouble:
        """`of`: a regular expression for "sendMessage 700000001" (the chat where there is one)."""
        return self._plan(Trouble(re.compile(of), times, status, description=description))

    def too_many(self, of: str, retry_after: int, times: int = 1) -> Trouble:
        """429 with retry_after in whole seconds."""
        return self._plan(Trouble(re.compile(of), times, 429, retry_after))

    def lose_answer(self, of: str, times: int = 1) -> Trouble:
        """The work is done, then the connection is cut before the answer (D-03)."""
        return self._plan(Trouble(re.compile(of), times, lost=True))

    def cut(self, of: str, times: int = 1) -> Trouble:
        """The connection is cut before anything is done; to the client it looks the same."""
        return self._plan(Trouble(re.compile(of), times, cut=True))

    def hold(self, of: str, times: int = 1) -> Trouble:
        """The request waits, untouched, until `trouble.gate.set()`."""
        return self._plan(Trouble(re.compile(of), times, gate=asyncio.Event()))

    def meet(self, method: str, chat_id: object) -> Trouble | None:
        words = f"{method} {chat_id}" if chat_id is not None else method
        for trouble in self.planned:
            if trouble.left and trouble.of.search(words):
                trouble.left -= 1
                trouble.met += 1
                return trouble
        return None

    def release(self) -> None:
        """Lets go of everything that is held."""
        for trouble in self.planned:
            if trouble.gate is not None:
                trouble.gate.set()

    def _plan(self, trouble: Trouble) -> Trouble:
        self.planned.append(trouble)
        return trouble
