"""Keeps the bot going for as long as the program runs: by asking for updates, or by being told."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.telegram.application import Adapter, assemble
from bot.telegram.inbound import ALLOWED
from bot.telegram.surroundings import App
from bot.telegram.syncing import sync
from bot.telegram.webhook import PATH
from bot.way_back import keep_name

FIRST_WAIT, LONGEST_WAIT = 2.0, 300.0  # seconds between two attempts to begin
CONNECTIONS_OF_TELEGRAM = 40
_log = structlog.get_logger(__name__)
Sleep = Callable[[float], Awaitable[object]]


async def serve(app: App, adapter: Adapter | None = None, sleep: Sleep = asyncio.sleep) -> None:
    """Ends only when cancelled, or when Telegram refuses the token: no wait makes that better.

    `adapter`: the one whose receiver a webhook route is bound to; a new one for polling.
    """
    wait = FIRST_WAIT
    while True:
        made = adapter or assemble(app)
        try:
            await made.application.initialize()
            try:
                await _begin(app, made.application.bot)
                wait = FIRST_WAIT
                await _go_on(app, made)
            finally:
                await made.application.shutdown()
        except InvalidToken:
            _log.error("telegram_token_refused", fix="set SEATMATE_TELEGRAM_TOKEN, start again")
            return
        except (TelegramError, ExceptionGroup) as error:
            _log.error("telegram_not_begun", error=type(error).__name__, wait=wait)
        await sleep(wait)
        wait = min(wait * 2, LONGEST_WAIT)


async def _begin(app: App, bot: Bot) -> None:
    """How updates come, without losing one that waits; the menus; and the bot's name, kept."""
    await app.db.write(lambda uow: keep_name(uow, bot.username))
    if app.parts.settings.telegram.mode == "webhook":
        await bot.set_webhook(
            f"{app.parts.settings.web.public_url.rstrip('/')}{PATH}",
            max_connections=CONNECTIONS_OF_TELEGRAM,
            allowed_updates=list(ALLOWED),
            drop_pending_updates=False,
            secret_token=app.parts.telegram_webhook_secret,
        )
    else:
        await bot.delete_webhook(drop_pending_updates=False)
    try:
        await sync(bot, app.db)
    except InvalidToken:
        raise
    except TelegramError as error:  # people can type what no menu shows; the next start tells it
        _log.warning("commands_not_synced", error=type(error).__name__)


async def _go_on(app: App, adapter: Adapter) -> None:
    is_told = app.parts.settings.telegram.mode == "webhook"
    endless: Coroutine[Any, Any, Any] = asyncio.Event().wait() if is_told else adapter.poller.run()
    refused: InvalidToken | None = None
    async with asyncio.TaskGroup() as background:
        adapter.receiver.background = background
        try:
            await endless
        except InvalidToken as error:  # a group would wrap it
            refused = error
        finally:
            adapter.receiver.background = None
    if refused is not None:
        raise refused
