"""Looks at the channels and roles that were set up: is all there, and may the bot do its work?

Three questions for each server, whatever is looked at in it.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import discord

from bot.discord.permissions import Standing, is_powerful
from bot.discord.surroundings import CHANNEL, Json
from core.space_checks import COMMUNITY, ROLE, Asked, Checked, Need
from core.spaces import SpaceUse

Look = Callable[..., Awaitable[Any]]
"""Asks Discord (GET) for a path of its REST, with the names in it. Raises discord.HTTPException."""

_WRITE = (Need.VIEW, Need.SEND, Need.EMBED, Need.FILES)
_THREADS = (Need.PRIVATE_THREADS, Need.SEND_IN_THREADS, Need.MANAGE_THREADS)
NEEDS: Mapping[SpaceUse, Sequence[Need]] = {
    SpaceUse.STAFF: _WRITE,
    SpaceUse.POSTS: _WRITE,
    SpaceUse.MEMBERS: _WRITE,
    SpaceUse.THREADS: (*_WRITE, *_THREADS),
}


class DiscordSpaceChecks:
    """A core.space_checks.SpaceChecks."""

    channel = CHANNEL

    def __init__(self, look: Look, user: str) -> None:
        self._look = look
        self._user = user

    async def check(self, asked: Asked, /) -> Sequence[Checked]:
        guild = asked.community
        try:
            standing = await self._standing(guild)
            channels = await self._look("/guilds/{guild_id}/channels", guild_id=guild)
        except (discord.Forbidden, discord.NotFound):
            return [Checked(guild, COMMUNITY, guild, guild, (Need.COMMUNITY,))]
        known = {str(each["id"]): each for each in channels}
        events = standing.lacks([Need.EVENTS])
        return [
            *(_channel(asked, standing, known.get(chat), use, chat) for use, chat in asked.chats),
            *(_role(asked, standing, role) for role in asked.roles),
            Checked(guild, COMMUNITY, guild, "", events),
        ]

    async def _standing(self, guild: str) -> Standing:
        roles = await self._look("/guilds/{guild_id}/roles", guild_id=guild)
        path = "/guilds/{guild_id}/members/{user_id}"
        me = await self._look(path, guild_id=guild, user_id=self._user)
        own = frozenset(str(id) for id in me["roles"])
        return Standing(guild, self._user, own, {str(each["id"]): each for each in roles})


def _channel(
    asked: Asked, standing: Standing, channel: Json | None, use: SpaceUse, chat: str
) -> Checked:
    if channel is None:
        return Checked(asked.community, use, chat, chat, (Need.CHANNEL,))
    name = f"#{channel['name']}"
    return Checked(asked.community, use, chat, name, standing.lacks(NEEDS[use], channel))


def _role(asked: Asked, standing: Standing, id: str) -> Checked:
    role = standing.roles.get(id)
    if role is None or role["managed"] or id == asked.community:
        name = str(role["name"]) if role else id
        return Checked(asked.community, ROLE, id, name, (Need.ROLE,))
    missing = list(standing.lacks([Need.MANAGE_ROLES]))
    if int(role["position"]) >= standing.height:
        missing.append(Need.ROLE_BELOW)
    if is_powerful(role):
        missing.append(Need.ROLE_HARMLESS)
    return Checked(asked.community, ROLE, id, f"@{role['name']}", tuple(missing))
