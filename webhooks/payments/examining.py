"""What a provider says about how we are set up there, for `seatmate doctor`."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

PATH = "/webhooks/"


@dataclass(frozen=True, slots=True)
class Remark:
    """`what` of the provider was looked at, what was `seen`; `fix` is an order, "" when all is
    well. Neither shows a secret."""

    what: str
    seen: str
    fix: str = ""


@runtime_checkable
class Examines(Protocol):
    """A gateway that can ask its provider about our keys and webhooks. It only reads."""

    async def examine(self, webhook_url: str) -> list[Remark]:
        """`webhook_url` is where events must be sent, "" when the site has no public address.
        Raises OutcomeUnknown when nobody answers, ProviderRefused when the key is not taken."""
        ...
