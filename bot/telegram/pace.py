"""No more messages than Telegram takes of one bot: some 30 a second in all, one a second in a chat
(short bursts are let pass), 20 a minute in a group. Whoever has just written to us goes first."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.channels import Busy

PATIENCE = 1.0  # seconds waited out here; for more the relay asks again, and others go on
CHAT_GAP, CHAT_BURST = 1.0, 3  # one a second, three at once
SECOND, MINUTE = 1.0, 60.0
MOST = 30  # in a second, as Telegram says
SLOWEST, LOOK_AGAIN = 5.0, 0.01  # seconds; an answer that takes longer holds nobody up
CATCH_UP = 0.25  # seconds of a late loop that are made up for
JUST_NOW = 10.0  # seconds for which somebody who wrote is waited for
MOST_CHATS = 10_000
Sleep = Callable[[float], Awaitable[object]]
Waiting = asyncio.Future["Turn"]
T = TypeVar("T")


class Pace:
    """`wait` returns when a chat's turn has come, or raises Busy when that is too far away."""

    def __init__(
        self,
        per_second: int,
        group_per_minute: int,
        now: Callable[[], float],
        sleep: Sleep = asyncio.sleep,
        chat_gap: float = CHAT_GAP,
    ) -> None:
        self._line = Line(per_second, now)
        self._sleep = sleep
        self._group_most = group_per_minute
        self._chat_gap = chat_gap
        self._now = now
        self._chats: OrderedDict[str, float] = OrderedDict()  # when it would be even again
        self._groups: dict[str, deque[float]] = {}  # when the last ones were sent
        self._heard: OrderedDict[str, float] = OrderedDict()

    def heard(self, chat: str) -> None:
        """Somebody there waits for an answer."""
        _put(self._heard, chat, self._now())

    async def wait(self, chat: str) -> "Turn":
        """`chat`: Telegram's id; those of groups are below zero."""
        now = self._now()
        own = max(self._chat_delay(chat, now), self._group_delay(chat, now))
        if own > PATIENCE:
            raise Busy(own)
        self._note(chat, now + own)
        if own > 0:
            await self._sleep(own)
        return await self._line.turn(first=now - self._heard.get(chat, -JUST_NOW) < JUST_NOW)

    def _chat_delay(self, chat: str, now: float) -> float:
        return max(self._chats.get(chat, 0.0) - now - (CHAT_BURST - 1) * self._chat_gap, 0.0)

    def _group_delay(self, chat: str, now: float) -> float:
        sent = self._groups.get(chat, deque())
        while sent and sent[0] <= now - MINUTE:
            sent.popleft()
        return sent[-self._group_most] + MINUTE - now if len(sent) >= self._group_most else 0.0

    def _note(self, chat: str, turn: float) -> None:
        _put(self._chats, chat, max(self._chats.get(chat, 0.0), turn) + self._chat_gap)
        if chat.startswith("-"):
            self._groups.setdefault(chat, deque(maxlen=self._group_most)).append(turn)


class Turn:
    """One message. When Telegram counts it is not known: at the latest when it has answered."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self.at = now()
        self.is_spent = False

    async def spent_on(self, asking: Awaitable[T]) -> T:
        try:
            return await asking
        finally:
            self.at, self.is_spent = self._now(), True


class Line:
    """Turns, evenly spread, and never more in any second, as Telegram sees it, than it takes. Who
    goes first waits behind nobody but their like."""

    def __init__(self, per_second: int, now: Callable[[], float]) -> None:
        self._gap = 1 / per_second
        self._now = now
        self._next = 0.0
        self._given: deque[Turn] = deque(maxlen=max(per_second, min(per_second + 1, MOST)))
        self._first: deque[Waiting] = deque()
        self._others: deque[Waiting] = deque()
        self._is_set = False

    async def turn(self, *, first: bool) -> Turn:
        mine: Waiting = asyncio.get_running_loop().create_future()
        (self._first if first else self._others).append(mine)
        if not self._is_set:
            self._give()
        return await mine

    def _give(self) -> None:
        """As many turns as are due; then again when the next one is."""
        self._is_set = False
        while (mine := self._head()) is not None:
            now = self._now()
            wait = max(self._next, self._free_at()) - now
            if wait > 0:
                self._is_set = True
                asyncio.get_running_loop().call_later(wait, self._give)
                return
            (self._first or self._others).popleft()
            turn = Turn(self._now)
            mine.set_result(turn)
            self._next = max(self._next, now - CATCH_UP) + self._gap
            self._given.append(turn)

    def _head(self) -> Waiting | None:
        """Whoever was cancelled meanwhile takes no turn."""
        for line in (self._first, self._others):
            while line and line[0].done():
                line.popleft()
            if line:
                return line[0]
        return None

    def _free_at(self) -> float:
        if len(self._given) != self._given.maxlen:
            return 0.0
        oldest, now = self._given[0], self._now()
        is_slow = not oldest.is_spent and now - oldest.at < SLOWEST
        return now + LOOK_AGAIN if is_slow else oldest.at + SECOND


def _put(known: OrderedDict[str, float], chat: str, moment: float) -> None:
    known[chat] = moment
    known.move_to_end(chat)
    while len(known) > MOST_CHATS:
        known.popitem(last=False)
