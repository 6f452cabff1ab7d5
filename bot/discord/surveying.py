"""Before `/staff setup` is stored, Discord is asked how things are there: the answer travels in the
intent. When it cannot be had, the card says so."""

import asyncio
from dataclasses import replace

import structlog

from bot import survey
from bot.actions import setup
from bot.codec import decode
from bot.commands import find
from bot.discord.rest import Rest
from bot.discord.space_checks import DiscordSpaceChecks
from bot.discord.surroundings import CHANNEL, App
from bot.ui import Intent
from core.ports import UnitOfWork
from core.space_checks import Asked

SECONDS = 8.0  # it was answered "thinking" already
_log = structlog.get_logger(__name__)


async def surveyed(app: App, rest: Rest, user: str, intent: Intent) -> Intent:
    """`user`: the bot's own."""
    if not _is_setup(intent):
        return intent
    try:
        async with asyncio.timeout(SECONDS):
            asked = await app.db.read(lambda uow: _asked(uow, intent))
            checks = DiscordSpaceChecks(rest.look, user)
            found = [each for one in asked for each in await checks.check(one)]
    except Exception as error:
        _log.warning("setup_not_checked", error=type(error).__name__)
        return intent
    return replace(intent, values={**intent.values, survey.KEY: survey.dump(found)})


def _is_setup(intent: Intent) -> bool:
    if intent.command is not None:
        command = find(intent.command)
        return command is not None and command.verb == setup.VERB
    act = decode(intent.act or "")
    return act is not None and act.verb == setup.VERB


def _asked(uow: UnitOfWork, intent: Intent) -> list[Asked]:
    """What is set now, with what is about to be; nothing for whoever may not set it."""
    person = uow.people.by_identity(CHANNEL, intent.user)
    if person is None:
        return []
    return setup.to_check(uow, person, CHANNEL, intent.community, intent.values)
