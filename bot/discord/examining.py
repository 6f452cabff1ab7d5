"""What Discord itself says about an application, for the doctor: asked over REST alone, so nothing
that runs is disturbed."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord.http import Route

from bot.discord.commands import payload
from bot.discord.space_checks import DiscordSpaceChecks
from bot.discord.surroundings import Json
from core.space_checks import Asked, Checked

SECONDS = 20.0
_MOST_GUILDS = 200


class TokenRefused(Exception):
    """Discord does not know this token (any more)."""


@dataclass(frozen=True, slots=True)
class Seen:
    """`guilds`: id -> name of those it is in. `stale`: the scopes whose commands are others than
    ours; "" is everywhere."""

    application: int
    name: str
    guilds: dict[str, str]
    stale: tuple[str, ...]
    checked: tuple[Checked, ...]


async def look_around(token: str, scopes: Sequence[str], asked: Sequence[Asked]) -> Seen:
    """Raises TokenRefused; TimeoutError, OSError or discord.HTTPException when Discord cannot be
    asked."""
    async with asyncio.timeout(SECONDS), discord.Client(intents=discord.Intents.none()) as client:
        try:
            await client.login(token)
        except discord.LoginFailure as refused:
            raise TokenRefused from refused
        return await _seen(client, scopes, asked)


async def _seen(client: discord.Client, scopes: Sequence[str], asked: Sequence[Asked]) -> Seen:
    async def look(path: str, **names: str) -> Any:
        return await client.http.request(Route("GET", path, **names))

    user, application = client.user, client.application_id
    assert user is not None  # login has asked for both
    assert application is not None
    raw = await client.http.get_guilds(_MOST_GUILDS, with_counts=False)
    guilds = {str(each["id"]): str(each["name"]) for each in raw}
    checks = DiscordSpaceChecks(look, str(user.id))
    return Seen(
        application,
        user.name,
        guilds,
        tuple([each for each in scopes if await _is_stale(client, application, each, guilds)]),
        tuple([found for one in asked for found in await checks.check(one)]),
    )


async def _is_stale(
    client: discord.Client, application: int, scope: str, guilds: dict[str, str]
) -> bool:
    """A server it is not in is another finding."""
    if scope and scope not in guilds:
        return False
    known: Any = await (
        client.http.get_guild_commands(application, int(scope))
        if scope
        else client.http.get_global_commands(application)
    )
    return _shapes(known) != _shapes(payload())


def _shapes(commands: Sequence[Json]) -> list[Json]:
    """Without what Discord adds, and with the defaults that it leaves out."""
    return sorted((_shape(each) for each in commands), key=lambda each: str(each["name"]))


def _shape(node: Json) -> Json:
    return {
        "name": node["name"],
        "type": node.get("type", 1),
        "description": node["description"],
        "required": bool(node.get("required")),
        "autocomplete": bool(node.get("autocomplete")),
        "choices": [(each["name"], each["value"]) for each in node.get("choices") or ()],
        "options": [_shape(each) for each in node.get("options") or ()],
    }
