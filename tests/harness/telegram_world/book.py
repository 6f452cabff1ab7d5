"""What the judges found, and everything that was asked, answered and delivered."""

from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

from tests.harness.telegram_world.wire import Json


class Broken(AssertionError):
    """Somebody said something that Telegram would not have."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `status` 0: the answer was lost. `answer`: the body that was sent."""

    method: str
    parameters: Json
    status: int
    answer: Any = None


@dataclass(slots=True)
class Book:
    breaches: list[str] = field(default_factory=list)
    slips: list[str] = field(default_factory=list)
    requests: deque[Request] = field(default_factory=lambda: deque(maxlen=50_000))
    delivered: deque[Json] = field(default_factory=lambda: deque(maxlen=50_000))
    answered: Counter[int] = field(default_factory=Counter)

    def breach(self, what: str) -> None:
        """The client broke a rule of Telegram's."""
        self.breaches.append(what)

    def slip(self, what: str) -> None:
        """The stand-in said what Telegram would not: the stand-in is to be mended."""
        self.slips.append(what)

    def answer(self, request: Request) -> None:
        self.requests.append(request)
        self.answered[request.status] += 1

    def asked(self, method: str, **parameters: Any) -> list[Request]:
        """The requests of this method that had these parameters."""
        return [
            each
            for each in self.requests
            if each.method == method and parameters.items() <= each.parameters.items()
        ]

    def take_breaches(self) -> list[str]:
        """The client's breaches so far; they are forgotten, because a test expected them."""
        taken, self.breaches = self.breaches, []
        return taken

    def verdict(self) -> None:
        """Raises Broken when anybody did wrong."""
        if self.breaches or self.slips:
            found = [f"the bot: {each}" for each in self.breaches]
            found += [f"the stand-in: {each}" for each in self.slips]
            raise Broken("\n".join(found))
