"""The sessions that may be started on the gateway: some 1,000 a day, then Discord resets the token.

What is left is read at each start, and every further IDENTIFY is counted down from it (D-13).
"""

from collections.abc import Callable

GAP = 5.0  # seconds between two of them, unless Discord knows the bot as a very large one
RESERVE = 20  # left for the operator's own restarts


class NoStartsLeft(Exception):
    """No session may be started for so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"no session may be started for {seconds:.0f} s")
        self.seconds = seconds


class Starts:
    """`seconds`: a monotonic clock. `gap`: seconds to wait before each but the first."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self.gap = GAP
        self._left: int | None = None
        self._total = 0
        self._resets_at = 0.0

    def told(self, left: int, total: int, reset_after: float) -> None:
        """As Discord says just now; `reset_after` in seconds."""
        self._left, self._total = left, total
        self._resets_at = self._seconds() + reset_after

    def demand(self, count: int) -> None:
        """Raises NoStartsLeft unless so many sessions can be started beside the reserve."""
        if self._left is None:
            return
        now = self._seconds()
        if now >= self._resets_at:
            self._left, self._resets_at = self._total, now + 24 * 3600
        if self._left - count < min(RESERVE, self._total // 2):
            raise NoStartsLeft(max(self._resets_at - now, 1.0))

    def take(self) -> None:
        """One session is about to be started. Raises NoStartsLeft."""
        self.demand(1)
        if self._left is not None:
            self._left -= 1
