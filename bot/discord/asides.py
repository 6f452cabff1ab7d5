"""Where somebody is written to whose direct messages are closed: a private thread of their own, in
a server whose staff named a channel for threads (X9).

Which thread is whose is a note in the rows, so that nobody gets a second one. That it is used is
known to this process alone: the first message after a start tries the direct messages again.
"""

from collections import OrderedDict

import discord
import structlog

from bot.channels import Down, Unreachable
from bot.discord.rest import NO_CONNECTION, SECONDS_BETWEEN_LOOKS, Rest
from bot.discord.surroundings import CHANNEL, SHARED, Json, Rows
from bot.graphemes import cut
from bot.words import label
from core.spaces import Space, SpaceUse

PRIVATE_THREAD = 12
SLEEPS_AFTER = 10_080  # minutes without a message until Discord folds it away; a word wakes it
LONGEST_NAME = 100
MOST_KNOWN = 10_000
_log = structlog.get_logger(__name__)


def note_of(user: str) -> str:
    return f"discord.thread.{user}"


class Asides:
    """`language`: the community's, for the name of a thread."""

    def __init__(self, rest: Rest, db: Rows, language: str) -> None:
        self._rest = rest
        self._db = db
        self._language = language
        self._used: OrderedDict[str, str] = OrderedDict()

    def of(self, user: str) -> str:
        """The shared address where they are written to for now; "" is their direct messages."""
        return self._used.get(user, "")

    def leave(self, user: str) -> None:
        """They wrote to us in private, or their thread is gone."""
        self._used.pop(user, None)

    async def open(self, user: str) -> str:
        """The thread there was, or a new one. Raises Unreachable when no server can have one."""
        thread = await self._woken(user) or await self._made(user)
        if not thread:
            raise Unreachable
        self._used[user] = found = f"{SHARED}{thread}"
        while len(self._used) > MOST_KNOWN:
            self._used.popitem(last=False)
        return found

    async def _woken(self, user: str) -> str:
        known = await self._db.read(lambda uow: uow.notebook.read(note_of(user)))
        return known if known and await self._let_in(known, user) else ""

    async def _made(self, user: str) -> str:
        """In the first server that has them as a member and takes it."""
        spaces = await self._db.read(lambda uow: uow.spaces.of(SpaceUse.THREADS, CHANNEL))
        for space in spaces:
            name = await self._member(space, user)
            thread = await self._begun(space, name) if name else ""
            if thread:
                await self._db.write(lambda uow, t=thread: uow.notebook.write(note_of(user), t))  # type: ignore[misc]  # bound now
                if await self._let_in(thread, user):
                    return thread
        return ""

    async def _member(self, space: Space, user: str) -> str:
        """How they are called in that server; "" for who is no member."""
        path = "/guilds/{guild_id}/members/{user_id}"
        found = await self._ask("GET", path, guild_id=space.community, user_id=user)
        if found is None:
            return ""
        told = found["user"]
        return str(found.get("nick") or told.get("global_name") or told["username"])

    async def _begun(self, space: Space, name: str) -> str:
        body: Json = {
            "name": cut(label(self._language, "thread.private", name=name), LONGEST_NAME),
            "type": PRIVATE_THREAD,
            "invitable": False,
            "auto_archive_duration": SLEEPS_AFTER,
        }
        path = "/channels/{channel_id}/threads"
        made = await self._ask("POST", path, body, channel_id=space.chat)
        return str(made["id"]) if made else ""

    async def _let_in(self, thread: str, user: str) -> bool:
        """Open, with them in it."""
        path = "/channels/{channel_id}"
        member = f"{path}/thread-members/{{user_id}}"
        awake = await self._ask("PATCH", path, {"archived": False}, channel_id=thread)
        return awake is not None and (
            await self._ask("PUT", member, channel_id=thread, user_id=user) is not None
        )

    async def _ask(
        self, method: str, path: str, body: Json | None = None, **names: str
    ) -> Json | None:
        """None: refused. What may go well later is raised as it is."""
        try:
            return await self._rest.ask(method, path, body, **names) or {}
        except (discord.DiscordServerError, *NO_CONNECTION) as error:
            raise Down(SECONDS_BETWEEN_LOOKS) from error
        except discord.HTTPException as error:
            _log.info("private_thread_refused", code=error.code, asked=f"{method} {path}")
            return None
