"""What the judges found: the client's breaches, the stand-in's own slips, and mere notes."""

from collections import Counter, deque
from dataclasses import dataclass, field


class Broken(AssertionError):
    """Somebody said something that Discord would not have."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request of the client's, and the status it was answered with (0: no answer)."""

    method: str
    path: str
    status: int


@dataclass(slots=True)
class Book:
    breaches: list[str] = field(default_factory=list)
    slips: list[str] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)
    requests: deque[Request] = field(default_factory=lambda: deque(maxlen=5000))
    answered: Counter[int] = field(default_factory=Counter)

    def breach(self, what: str) -> None:
        """The client broke a rule of Discord's."""
        self.breaches.append(what)

    def slip(self, what: str) -> None:
        """The stand-in said what Discord would not: the stand-in is to be mended."""
        self.slips.append(what)

    def note(self, what: str) -> None:
        self.notes[what] += 1

    def answer(self, request: Request) -> None:
        self.requests.append(request)
        self.answered[request.status] += 1

    def asked(self, method: str, path: str) -> list[Request]:
        """The requests of this method whose path ends so."""
        return [
            each for each in self.requests if each.method == method and each.path.endswith(path)
        ]

    def take_breaches(self) -> list[str]:
        """The client's breaches so far; they are forgotten, because a test expected them."""
        taken, self.breaches = self.breaches, []
        return taken

    def verdict(self) -> None:
        """Raises Broken when anybody did wrong."""
        if self.breaches or self.slips:
            wrong = [f"the bot: {each}" for each in self.breaches]
            wrong += [f"the stand-in: {each}" for each in self.slips]
            raise Broken("\n".join(wrong))
