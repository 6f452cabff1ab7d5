"""The published sending limits, enforced in real seconds when switched on.

30 messages a second in all, 1 a second to one chat (short bursts pass), 20 a minute to one group.
"""

import math
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.harness.telegram_world.refusal import Refusal, too_many


@dataclass(slots=True)
class Bucket:
    """One chat: `burst` at once, then one a second."""

    left: float
    seen_at: float


@dataclass(slots=True)
class Limits:
    """`refused` counts the 429 answers by reason: overall, chat, group; and planned troubles."""

    seconds: Callable[[], float]
    on: bool = False
    per_second: int = 30
    burst: int = 3
    per_group_minute: int = 20
    refused: Counter[str] = field(default_factory=Counter)
    sent: int = 0
    _overall: deque[float] = field(default_factory=deque)
    _groups: dict[int, deque[float]] = field(default_factory=dict)
    _chats: dict[int, Bucket] = field(default_factory=dict)

    def switch_on(self) -> None:
        self.on = True

    def switch_off(self) -> None:
        self.on = False

    @property
    def refusals(self) -> int:
        """How many answers were 429."""
        return self.refused.total()

    def take(self, chat_id: int, *, group: bool) -> Refusal | None:
        """Counts one message, or says why it has to wait. Nothing is counted that is refused."""
        now = self.seconds()
        self.sent += 1
        if not self.on:
            return None
        waits = {"overall": self._wait(self._overall, now, self.per_second, 1.0)}
        if group:
            row = self._groups.setdefault(chat_id, deque())
            waits["group"] = self._wait(row, now, self.per_group_minute, 60.0)
        else:
            waits["chat"] = self._wait_of_chat(chat_id, now)
        reason, wait = max(waits.items(), key=lambda each: each[1])
        if wait > 0:
            self.sent -= 1
            self.refused[reason] += 1
            return too_many(max(1, math.ceil(wait)))
        self._count(chat_id, now, group=group)
        return None

    def _count(self, chat_id: int, now: float, *, group: bool) -> None:
        self._overall.append(now)
        if group:
            self._groups[chat_id].append(now)
        else:
            self._chats[chat_id].left -= 1

    @staticmethod
    def _wait(row: deque[float], now: float, limit: int, window: float) -> float:
        while row and row[0] <= now - window:
            row.popleft()
        return row[0] + window - now if len(row) >= limit else 0.0

    def _wait_of_chat(self, chat_id: int, now: float) -> float:
        bucket = self._chats.setdefault(chat_id, Bucket(self.burst, now))
        bucket.left = min(float(self.burst), bucket.left + now - bucket.seen_at)
        bucket.seen_at = now
        return 0.0 if bucket.left >= 1 else 1 - bucket.left
