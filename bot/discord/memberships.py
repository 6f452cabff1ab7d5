"""Roles and private threads on Discord: asked one by one, in the bot's own turn.

Nothing here needs a privileged intent: members are asked about by their id, never listed.
"""

from collections.abc import Callable
from typing import Any

import discord

from bot.channels import Busy, Refused, Unreachable
from bot.discord.channel import nonce
from bot.discord.permissions import is_powerful
from bot.discord.rest import NO_CONNECTION, Gone, Rest
from bot.discord.surroundings import CHANNEL, Json
from bot.discord.view import message
from bot.ui import Screen
from core.memberships import Fix
from core.ports_memberships import (
    AskLater,
    MembershipRefused,
    MembershipUnknown,
    RoleWanted,
    ThreadWanted,
)

UNKNOWN_CHANNEL, UNKNOWN_GUILD, UNKNOWN_MEMBER, UNKNOWN_ROLE, UNKNOWN_USER = (
    10003,
    10004,
    10007,
    10011,
    10013,
)
NO_ACCESS, NO_PERMISSION = 50001, 50013
NOT_THERE = frozenset({UNKNOWN_MEMBER, UNKNOWN_USER})
MANAGE_ROLES, ADMINISTRATOR = 1 << 28, 1 << 3
PRIVATE_THREAD = 12
SLEEPS_AFTER = 10_080  # minutes without a message until Discord folds it away; a word wakes it
_MEMBER = "/guilds/{guild_id}/members/{user_id}"
_HELD = f"{_MEMBER}/roles/{{role_id}}"
_CHANNEL = "/channels/{channel_id}"


class DiscordMemberships:
    """`me`: the bot's own user id, once it is known."""

    channel = CHANNEL

    def __init__(self, rest: Rest, me: Callable[[], int | None]) -> None:
        self._rest = rest
        self._me = me

    async def give(self, wanted: RoleWanted) -> bool:
        """False: not a member of this server (yet)."""
        await self._require_harmless(wanted)
        return await self._role("PUT", wanted)

    async def _require_harmless(self, wanted: RoleWanted) -> None:
        """Looked at each time: what a role may do is changed in the server, without our hearing."""
        try:
            roles = await self._ask("GET", "/guilds/{guild_id}/roles", guild_id=wanted.community)
        except discord.HTTPException as error:
            raise _refused(error, Fix.COMMUNITY_GONE) from error
        if any(str(role["id"]) == wanted.role and is_powerful(role) for role in roles):
            raise MembershipRefused(Fix.ROLE_POWERFUL)

    async def take(self, wanted: RoleWanted) -> None:
        await self._role("DELETE", wanted)

    async def held(self, community: str, user: str) -> frozenset[str] | None:
        """Their roles; None for who is no member."""
        try:
            found = await self._ask("GET", _MEMBER, guild_id=community, user_id=user)
        except discord.HTTPException as error:
            if error.code in NOT_THERE:
                return None
            raise _refused(error, Fix.COMMUNITY_GONE) from error
        return frozenset(str(role) for role in found["roles"])

    async def open_thread(self, wanted: ThreadWanted) -> str:
        """A private one; nobody but the bot and moderators can add a third."""
        try:
            place = await self._woken(wanted) or await self._made(wanted)
            if place != wanted.place:
                await self._say(place, wanted.opening)
            for user in wanted.users:
                await self._add(place, user)
        except discord.HTTPException as error:
            raise _refused(error, _thread_fix(error)) from error
        return place

    async def archive_thread(self, community: str, place: str) -> None:
        """Locked, so that no word wakes it; both can still read it."""
        closed = {"archived": True, "locked": True}
        try:
            await self._ask("PATCH", _CHANNEL, closed, channel_id=place)
        except discord.HTTPException as error:
            if error.code != UNKNOWN_CHANNEL:
                raise _refused(error, _thread_fix(error)) from error

    async def _role(self, method: str, wanted: RoleWanted) -> bool:
        try:
            await self._ask(
                method,
                _HELD,
                reason=wanted.reason,
                guild_id=wanted.community,
                user_id=wanted.user,
                role_id=wanted.role,
            )
        except discord.HTTPException as error:
            if error.code in NOT_THERE:
                return False
            if error.code == UNKNOWN_ROLE and method == "DELETE":
                return True  # who could hold it
            raise _refused(error, await self._role_fix(error, wanted.community)) from error
        return True

    async def _role_fix(self, error: discord.HTTPException, community: str) -> Fix:
        """Why a role was refused: Discord says "missing permissions" of two different things."""
        if error.code == NO_PERMISSION:
            return Fix.ROLE_ABOVE if await self._may(community) else Fix.ROLE_PERMISSION
        gone = error.code in (UNKNOWN_GUILD, NO_ACCESS)
        return Fix.COMMUNITY_GONE if gone else Fix.ROLE_GONE

    async def _may(self, community: str) -> bool:
        """Whether the bot may manage roles in this server at all."""
        try:
            mine = await self.held(community, str(self._me())) or frozenset()
            roles = await self._ask("GET", "/guilds/{guild_id}/roles", guild_id=community)
        except (discord.HTTPException, MembershipRefused):
            return False
        powers = (int(r["permissions"]) for r in roles if r["id"] in mine | {community})
        return any(power & (MANAGE_ROLES | ADMINISTRATOR) for power in powers)

    async def _woken(self, wanted: ThreadWanted) -> str:
        """The thread there was, open again; "" when there is none (any more)."""
        if not wanted.place:
            return await self._lost(wanted)
        again = {"archived": False, "locked": False}
        try:
            await self._ask("PATCH", _CHANNEL, again, channel_id=wanted.place)
        except discord.HTTPException as error:
            if error.code == UNKNOWN_CHANNEL:
                return ""
            raise
        return wanted.place

    async def _lost(self, wanted: ThreadWanted) -> str:
        """The one that was opened when the answer did not reach us: its title is its own."""
        path = "/guilds/{guild_id}/threads/active"
        found = await self._ask("GET", path, guild_id=wanted.community)
        mine = str(self._me())
        same = (
            each["id"]
            for each in found["threads"]
            if (each["name"], str(each.get("owner_id"))) == (wanted.title, mine)
        )
        return str(next(same, ""))

    async def _made(self, wanted: ThreadWanted) -> str:
        body: Json = {
            "name": wanted.title,
            "type": PRIVATE_THREAD,
            "invitable": False,
            "auto_archive_duration": SLEEPS_AFTER,
        }
        path = f"{_CHANNEL}/threads"
        made = await self._ask("POST", path, body, channel_id=wanted.parent)
        return str(made["id"])

    async def _say(self, place: str, words: str) -> None:
        """Once, also when the answer was lost and all of it is done again soon after."""
        said = message(Screen(title="", lines=((words,),)))
        try:
            await self._rest.post(place, said, nonce(f"thread:{place}"))
        except Busy as busy:
            raise AskLater(busy.seconds) from busy
        except (Unreachable, Gone, Refused) as refused:
            raise MembershipRefused(Fix.THREAD_PERMISSION) from refused

    async def _add(self, place: str, user: str) -> None:
        path = f"{_CHANNEL}/thread-members/{{user_id}}"
        try:
            await self._ask("PUT", path, channel_id=place, user_id=user)
        except discord.HTTPException as error:
            if error.code not in NOT_THERE:
                raise

    async def _ask(
        self, method: str, path: str, body: Json | None = None, reason: str = "", **names: str
    ) -> Any:
        try:
            return await self._rest.ask(method, path, body, reason, **names)
        except Busy as busy:
            raise AskLater(busy.seconds) from busy
        except discord.DiscordServerError as error:
            raise MembershipUnknown(f"Discord answered {error.status}") from error
        except NO_CONNECTION as error:
            raise MembershipUnknown(type(error).__name__) from error


def _thread_fix(error: discord.HTTPException) -> Fix:
    if error.code in (NO_ACCESS, NO_PERMISSION):
        return Fix.THREAD_PERMISSION
    return Fix.CHANNEL_GONE if error.status == 404 else Fix.PLATFORM


def _refused(error: discord.HTTPException, fix: Fix) -> MembershipRefused:
    return MembershipRefused(Fix.PLATFORM if error.status == 401 else fix)
