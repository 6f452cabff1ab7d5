"""The machine's own clock and randomness. The one home of both; everything else is handed them."""

import secrets
from datetime import UTC, datetime
from typing import Any


class SystemClock:
    """A core.clock.Clock that reads the machine's time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def random_bits(count: int) -> int:
    """`count` bits from the system's secure source; fit for ids and for secrets."""
    return secrets.randbits(count)


def random_token() -> str:
    """256 random bits, safe in a URL: a link key, a session, a one-time code."""
    return secrets.token_urlsafe(32)


def shuffled(things: list[Any]) -> None:
    """Puts a list in random order, in place."""
    secrets.SystemRandom().shuffle(things)
