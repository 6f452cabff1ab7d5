"""No more sends in a second than Discord takes of one bot (50 in all, DC5), evenly spread."""

import asyncio
from collections import deque

CATCH_UP = 0.2  # seconds: what a busy machine delayed may follow faster, within the same limit


class Pace:
    """Each `wait` returns when its own turn has come; turns are `1 / per_second` apart, and in no
    second are there more than `per_second`, however late they came to be."""

    def __init__(self, per_second: int) -> None:
        self._most = per_second
        self._next = 0.0
        self._begun: deque[float] = deque()
        self._in_turn = asyncio.Lock()

    async def wait(self) -> None:
        async with self._in_turn:
            now = asyncio.get_running_loop().time
            if (rest := self._turn(now()) - now()) > 0:
                await asyncio.sleep(rest)
            begun = now()
            self._begun.append(begun)
            is_late = begun - self._next <= CATCH_UP
            self._next = (self._next if is_late else begun) + 1 / self._most

    def _turn(self, now: float) -> float:
        while self._begun and self._begun[0] <= now - 1.0:
            self._begun.popleft()
        full = len(self._begun) >= self._most
        return max(self._next, self._begun[0] + 1.0) if full else self._next
