"""The typing sign while an answer takes longer than a moment."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.telegram.calls import Calls
from bot.telegram.channel import TelegramChannel

FIRST, NEXT = 1.0, 4.5  # seconds; Telegram takes the sign away after five
MOST = 4
Sleep = Callable[[float], Awaitable[object]]


class TypingSign:
    def __init__(self, calls: Calls, channel: TelegramChannel, sleep: Sleep = asyncio.sleep):
        self._calls = calls
        self._channel = channel
        self._sleep = sleep

    async def watch(self, chat: str) -> None:
        """From a person's word until the chat is written to, or for some seconds."""
        before = self._channel.written(chat)
        await self._sleep(FIRST)
        for _ in range(MOST):
            if self._channel.written(chat) != before:
                return
            await self._calls.show_typing(chat)
            await self._sleep(NEXT)
