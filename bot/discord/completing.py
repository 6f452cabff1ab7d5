"""What is offered while somebody types an option: read in time, never stored, and never an error
on their screen."""

import asyncio

import discord
import structlog

from bot.commands import find
from bot.discord.inbound import given
from bot.discord.locales import hint_of
from bot.discord.rest import NO_CONNECTION, Rest
from bot.discord.surroundings import CHANNEL, App, Json
from bot.graphemes import cut
from bot.suggesting import Suggestion, guest, suggest
from core.people import Person
from core.ports import UnitOfWork

SECONDS = 1.5  # of the three
LONGEST = 100  # characters of a choice's name, and of its value
CHOICES = 8
_log = structlog.get_logger(__name__)


async def complete(app: App, rest: Rest, event: discord.Interaction) -> None:
    """Answers in any case: with nothing when nothing can be read in time."""
    found = await _found(app, event)
    choices = [
        {"name": cut(each.label, LONGEST), "value": each.value}
        for each in found
        if each.label and len(each.value) <= LONGEST
    ]
    try:
        body: Json = {"type": CHOICES, "data": {"choices": choices}}
        await rest.call_back(event.id, event.token, body)
    except (discord.HTTPException, discord.RateLimited, *NO_CONNECTION) as error:
        _log.info("completion_not_taken", error=type(error).__name__)


async def _found(app: App, event: discord.Interaction) -> list[Suggestion]:
    try:
        async with asyncio.timeout(SECONDS):
            return await app.db.read(lambda uow: suggestions(uow, event))
    except Exception as error:
        _log.warning("completion_failed", error=type(error).__name__)
        return []


def suggestions(uow: UnitOfWork, event: discord.Interaction) -> list[Suggestion]:
    name, options = given(dict(event.data or {}))
    command = find(name)
    typing = next((each for each in options if each.get("focused")), None)
    if command is None or typing is None:
        return []
    person = uow.people.by_identity(CHANNEL, str(event.user.id)) or _guest(uow, event)
    return suggest(uow, person, command, str(typing["name"]), str(typing.get("value") or ""))


def _guest(uow: UnitOfWork, event: discord.Interaction) -> Person:
    return guest(uow, hint_of(event, uow.settings.community.language))
