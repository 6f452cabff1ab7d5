"""No more sends in a second than Discord takes of one bot (50 in all, DC5), evenly spread."""

import asyncio


class Pace:
    """Each `wait` returns when its own turn has come; turns are `1 / per_second` apart."""

    def __init__(self, per_second: int) -> None:
        self._gap = 1 / per_second
        self._next = 0.0

    async def wait(self) -> None:
        now = asyncio.get_running_loop().time()
        turn = max(now, self._next)
        self._next = turn + self._gap
        if turn > now:
            await asyncio.sleep(turn - now)
