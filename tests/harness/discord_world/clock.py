"""The stand-in's time and ids. Its clock may be any core Clock."""

from itertools import count

from core.clock import Clock, to_ms
from tests.harness.hand_clock import HandClock

__all__ = ["HandClock", "Snowflakes"]

DISCORD_EPOCH_MS = 1_420_070_400_000


class Snowflakes:
    """Rising ids that carry the time they were made at, as Discord's do."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0
        self._tokens = count(1)

    def next(self) -> int:
        present = (to_ms(self._clock.now()) - DISCORD_EPOCH_MS) << 22
        self._last = max(self._last + 1, present)
        return self._last

    def next_spread(self) -> int:
        """An id in a millisecond of its own: guilds are dealt to shards by that part."""
        self._last = ((self.next() >> 22) + 1) << 22
        return self._last

    def token(self, kind: str) -> str:
        return f"{kind}-{next(self._tokens):06d}-{self._last:x}"
