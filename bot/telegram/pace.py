"""No more messages than Telegram takes of one bot: some 30 a second in all, one a second in a chat
(short bursts are let pass), 20 a minute in a group."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable

from bot.channels import Busy

PATIENCE = 1.0  # seconds waited out here; for more the relay asks again, and others go on
CHAT_GAP, CHAT_BURST = 1.0, 3  # one a second, three at once
MINUTE = 60.0
MOST_CHATS = 10_000
Sleep = Callable[[float], Awaitable[object]]


class Pace:
    """`wait` returns when a chat's turn has come, or raises Busy when that is too far away."""

    def __init__(
        self,
        per_second: int,
        group_per_minute: int,
        now: Callable[[], float],
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._gap = 1 / per_second
        self._group_most = group_per_minute
        self._now = now
        self._sleep = sleep
        self._next = 0.0
        self._chats: OrderedDict[str, float] = OrderedDict()  # when it would be even again
        self._groups: dict[str, deque[float]] = {}  # when the last ones were sent

    async def wait(self, chat: str) -> None:
        """`chat`: Telegram's id; those of groups are below zero."""
        now = self._now()
        own = max(self._chat_delay(chat, now), self._group_delay(chat, now))
        if own > PATIENCE:
            raise Busy(own)
        turn = max(now + own, self._next)
        self._next = max(now, self._next) + self._gap
        self._note(chat, turn)
        if turn > now:
            await self._sleep(turn - now)

    def _chat_delay(self, chat: str, now: float) -> float:
        return max(self._chats.get(chat, 0.0) - now - (CHAT_BURST - 1) * CHAT_GAP, 0.0)

    def _group_delay(self, chat: str, now: float) -> float:
        sent = self._groups.get(chat, deque())
        while sent and sent[0] <= now - MINUTE:
            sent.popleft()
        return sent[-self._group_most] + MINUTE - now if len(sent) >= self._group_most else 0.0

    def _note(self, chat: str, turn: float) -> None:
        even = max(self._chats.pop(chat, 0.0), turn) + CHAT_GAP
        self._chats[chat] = even
        while len(self._chats) > MOST_CHATS:
            self._chats.popitem(last=False)
        if chat.startswith("-"):
            self._groups.setdefault(chat, deque(maxlen=self._group_most)).append(turn)
