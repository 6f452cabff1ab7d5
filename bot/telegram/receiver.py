"""What Telegram tells us: stored once, as it came, and only then confirmed; each press answered."""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.catalogs import best_language
from bot.flood import Flow
from bot.telegram.inbound import FAST, Seen, is_for_others, is_money, seen
from bot.telegram.surroundings import CHANNEL, App, Json
from bot.telegram.view import NOWHERE
from bot.words import label

_log = structlog.get_logger(__name__)
MOST_ANSWERED = 10_000
SECONDS_FOR_ANSWERS = 2.0
AT_ONCE = frozenset({"pre_checkout_query", "chat_join_request"})
Later = Callable[[Seen], Coroutine[Any, Any, None]]
AtOnce = Callable[[Json], Coroutine[Any, Any, None]]
TurnedAway = Callable[[Json, Seen], Coroutine[Any, Any, str | None]]


class Receiver:
    """`beside`: what may be done while the update is being worked (the typing sign, the menu).
    `at_once`: what does not wait for that, once the update is a row; each takes every update.
    `heard`: who wrote or pressed. `turned_away`: what in a group is answered and not worked."""

    def __init__(
        self,
        app: App,
        bot: Bot,
        beside: Later,
        at_once: Sequence[AtOnce] = (),
        heard: Callable[[str], None] = lambda _: None,
        turned_away: TurnedAway | None = None,
    ) -> None:
        self._app = app
        self._bot = bot
        self._beside = beside
        self._at_once = at_once
        self._heard = heard
        self._turned_away = turned_away
        self._answered: OrderedDict[str, None] = OrderedDict()
        self._answering: set[asyncio.Task[None]] = set()
        self.background: asyncio.TaskGroup | None = None

    async def receive(self, raw: Json) -> None:
        """Returns when the update is a row: from then on it may be confirmed. Raises when it could
        not be stored; then it has to come again."""
        told = seen(raw)
        if told.press and told.data == NOWHERE:
            await self._beside_that(self._answer(told))
        elif not is_for_others(raw, self._bot.username):
            await self._take(raw, told)

    async def answered(self) -> None:
        """Presses under way have been answered, or it took too long."""
        if self._answering:
            await asyncio.wait(self._answering, timeout=SECONDS_FOR_ANSWERS)

    async def _take(self, raw: Json, told: Seen) -> None:
        self._heard(told.user)
        if await self._is_turned_away(raw, told):
            return
        try:
            toast = await self._store(raw, told)
        except Exception:
            await self._answer(told, label(self._language(told), "error.unexpected"))
            raise
        if self.background is not None and not toast and told.is_private:
            self.background.create_task(self._beside(told))
        if raw.keys() & AT_ONCE:
            for answer in self._at_once:
                await self._beside_that(answer(raw))
        await self._beside_that(self._answer(told, toast))

    async def _is_turned_away(self, raw: Json, told: Seen) -> bool:
        if told.is_private or self._turned_away is None:
            return False
        toast = await self._turned_away(raw, told)
        if toast is not None:
            await self._beside_that(self._answer(told, toast))
        return toast is not None

    async def _beside_that(self, answering: Coroutine[Any, Any, None]) -> None:
        """Nobody waits for another's press to be answered, where there is a background."""
        if self.background is None:
            await answering
            return
        task = self.background.create_task(answering)
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def _store(self, raw: Json, told: Seen) -> str:
        """What the presser should read at once, or ""."""
        counts = bool(told.user) and not is_money(raw)
        flow = self._app.doorway.count(CHANNEL, told.user) if counts else Flow.FINE
        if flow is Flow.DROP:  # I-07
            return label(self._language(told), "telegram.too_fast")
        body = json.dumps(raw | {FAST: True} if flow is Flow.TELL else raw)
        await self._app.doorway.store(CHANNEL, f"{self._bot.id}:{told.update}", told.chat, body)
        return ""

    async def _answer(self, told: Seen, toast: str = "") -> None:
        """Once for each press: the button stops turning. It may be too late for it."""
        if not told.press or told.press in self._answered:
            return
        self._answered[told.press] = None
        while len(self._answered) > MOST_ANSWERED:
            self._answered.popitem(last=False)
        try:
            await self._bot.answer_callback_query(told.press, toast or None)
        except (TelegramError, RuntimeError) as error:  # RuntimeError: we are stopping
            _log.info("press_not_answered", error=type(error).__name__)

    def _language(self, told: Seen) -> str:
        return best_language(told.language, self._app.parts.settings.community.language)
