"""Asks Telegram for updates, and confirms them only when they are rows.

python-telegram-bot's own Updater confirms what only sits in memory, and one update it cannot parse
would hold up all others; so the question is asked here and each update is stored as it came.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

import structlog
from telegram import Bot
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.telegram.calls import seconds_of
from bot.telegram.inbound import ALLOWED, seen
from bot.telegram.lease import Lease
from bot.telegram.receiver import Receiver
from bot.telegram.surroundings import Json

_log = structlog.get_logger(__name__)
PATIENCE = 5.0  # seconds after the end of the long poll until its connection counts as dead
WAIT, CONFLICT_WAIT = 2.0, 5.0
MOST = 100
Sleep = Callable[[float], Awaitable[object]]


class Poller:
    def __init__(
        self, bot: Bot, receiver: Receiver, lease: Lease, seconds: int, sleep: Sleep = asyncio.sleep
    ) -> None:
        self._bot = bot
        self._receiver = receiver
        self._lease = lease
        self._seconds = seconds
        self._sleep = sleep
        self._offset: int | None = None

    async def run(self) -> None:
        """For ever; raises InvalidToken, which no waiting makes better."""
        try:
            while True:
                if await self._is_ours():
                    await self._look()
                else:
                    await self._sleep(CONFLICT_WAIT)
        finally:
            await self._lease.release()

    async def _is_ours(self) -> bool:
        try:
            return await self._lease.hold()
        except Exception as error:  # the database is away for a moment: nothing is lost by waiting
            _log.error("lease_not_read", error=type(error).__name__)
            return False

    async def _look(self) -> None:
        try:
            await self.once()
        except InvalidToken:
            raise
        except Conflict:
            fix = "stop the other program that uses this token"
            _log.warning("another_poller", fix=fix)
            await self._sleep(CONFLICT_WAIT)
        except RetryAfter as busy:
            await self._sleep(seconds_of(busy))
        except TimedOut:
            return
        except NetworkError as error:
            _log.warning("telegram_not_reached", error=type(error.__cause__).__name__)
            await self._sleep(WAIT)
        except Exception:
            _log.exception("updates_not_taken")
            await self._sleep(WAIT)

    async def once(self) -> int:
        """One question; how many updates came."""
        updates = await self._ask()
        if not updates:
            # After a quiet week Telegram counts from a number of its own choice, maybe a smaller
            # one: what is confirmed already does not come again without the offset either.
            self._offset = None
        try:
            await self._receive(updates)
        finally:
            await self._receiver.answered()
        return len(updates)

    async def _receive(self, updates: list[Json]) -> None:
        """Chats side by side, each in its order; confirmed are those before the first that could
        not be stored."""
        by_chat: dict[str, list[Json]] = defaultdict(list)
        for update in updates:
            by_chat[seen(update).chat].append(update)
        stored: set[int] = set()
        chats = (self._receive_in_order(each, stored) for each in by_chat.values())
        failed = [each for each in await asyncio.gather(*chats) if each is not None]
        for update in updates:
            if int(update["update_id"]) not in stored:
                break
            self._offset = int(update["update_id"]) + 1
        if failed:
            raise failed[0]

    async def _receive_in_order(self, updates: list[Json], stored: set[int]) -> Exception | None:
        try:
            for update in updates:
                await self._receiver.receive(update)
                stored.add(int(update["update_id"]))
        except Exception as error:  # the others are stored all the same
            return error
        return None

    async def _ask(self) -> list[Json]:
        """By the library's own HTTP client: its get_updates would parse them all, or none."""
        question = {
            "timeout": str(self._seconds),
            "limit": str(MOST),
            "allowed_updates": json.dumps(ALLOWED),
        }
        if self._offset is not None:
            question["offset"] = str(self._offset)
        answer: Any = await self._bot.request.post(
            f"{self._bot.base_url}/getUpdates?{urlencode(question)}",
            read_timeout=self._seconds + PATIENCE,
        )
        return [each for each in answer if isinstance(each, dict)]
