"""Puts the adapter together around python-telegram-bot's Application."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import structlog
from telegram import Update
from telegram.ext import Application, ContextTypes, TypeHandler

from bot.telegram.calls import Calls
from bot.telegram.channel import TelegramChannel
from bot.telegram.checkouts import Checkouts
from bot.telegram.doorman import Doorman
from bot.telegram.in_groups import InGroups
from bot.telegram.inbound import Seen
from bot.telegram.lease import Lease
from bot.telegram.memberships import TelegramMemberships
from bot.telegram.pace import Pace
from bot.telegram.poller import Poller
from bot.telegram.receiver import Receiver
from bot.telegram.surroundings import CHANNEL, App
from bot.telegram.syncing import OwnMenus, makes_a_group, sync
from bot.telegram.typing_sign import TypingSign
from bot.telegram.waits import Waits
from core.use_cases import reaching

TelegramApplication = Application[Any, Any, Any, Any, Any, Any]
_log = structlog.get_logger(__name__)
CONNECTIONS, SECONDS = 64, 10.0


@dataclass(frozen=True, slots=True)
class Adapter:
    """What `serving` needs beside the application itself."""

    application: TelegramApplication
    channel: TelegramChannel
    receiver: Receiver
    poller: Poller


def build(app: App) -> TelegramApplication:
    """The un-started Application of a configured application, and its channel among the
    application's; the token and the API's address are `app.parts`'s.

    Whatever feeds it updates, they are stored and worked by `app`. `serving.serve` is the one that
    loses none in a crash.
    """
    return assemble(app).application


def assemble(app: App, pace: Pace | None = None) -> Adapter:
    settings = app.parts.settings.telegram
    application = _plain(settings.api_url.rstrip("/"), app.parts.telegram_token)
    bot = application.bot
    pace = pace or Pace(settings.sends_per_second, settings.group_sends_per_minute, _now)
    calls = Calls(bot, pace, Waits(app.db, app.parts.clock), _mover(app))
    channel = TelegramChannel(calls)
    sign, own = TypingSign(calls, channel), OwnMenus(bot, app.db)

    async def beside(told: Seen) -> None:
        try:
            await sign.watch(told.chat)
            await own.look(told.user)
            if makes_a_group(told.data):
                await sync(bot, app.db)
        except Exception:
            _log.exception("beside_failed")

    members = TelegramMemberships(bot, app.db, _mover(app))
    at_once = [Checkouts(bot, app.db).answer, Doorman(members, app.db).look]
    groups = InGroups(app, calls, lambda: bot.username)
    receiver = Receiver(app, bot, beside, at_once, pace.heard, groups.turned_away)
    application.add_handler(TypeHandler(Update, _handler(receiver)))
    alone = app.parts.settings.storage.url.startswith("sqlite")
    lease = Lease(app.db, settings.poll_seconds, alone=alone)
    poller = Poller(bot, receiver, lease, settings.poll_seconds)
    app.parts.channels[CHANNEL] = channel
    app.parts.memberships[CHANNEL] = members
    return Adapter(application, channel, receiver, poller)


def _plain(api: str, token: str) -> TelegramApplication:
    """Raises InvalidToken for an empty one."""
    return (
        Application.builder()
        .token(token)
        .base_url(f"{api}/bot")
        .base_file_url(f"{api}/file/bot")
        .connection_pool_size(CONNECTIONS)
        .pool_timeout(SECONDS)
        .connect_timeout(SECONDS)
        .read_timeout(SECONDS)
        .write_timeout(SECONDS)
        .job_queue(None)
        .build()
    )


def _now() -> float:
    return asyncio.get_running_loop().time()


def _handler(receiver: Receiver) -> Callable[[Update, Any], Coroutine[Any, Any, None]]:
    async def heard(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        await receiver.receive(update.to_dict())

    return heard


def _mover(app: App) -> Callable[[str, str], Coroutine[Any, Any, None]]:
    async def moved(old: str, new: str) -> None:
        await app.db.write(lambda uow: reaching.chat_moved(uow, CHANNEL, old, new))

    return moved
