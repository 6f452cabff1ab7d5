"""Events in a server's calendar: external ones, which need no voice channel.

What an event is found again by stands at the end of its description. Bots list, change and delete
their own with the permission to create events.
"""

from collections.abc import Callable
from typing import Any

import discord

from bot.channels import Busy
from bot.discord.memberships import NO_ACCESS, NO_PERMISSION, UNKNOWN_GUILD
from bot.discord.rest import NO_CONNECTION, Rest
from bot.discord.surroundings import CHANNEL, Json
from bot.graphemes import cut
from core.community_events import EventTrouble
from core.ports_events import EventRefused, EventUnknown, EventWanted
from core.ports_memberships import AskLater

UNKNOWN_EVENT, TOO_MANY = 10070, 30038
EXTERNAL, GUILD_ONLY = 3, 2
OVER = (3, 4)  # completed, cancelled
LONGEST_TITLE, LONGEST_DESCRIPTION, LONGEST_PLACE = 100, 1000, 100
_EVENTS = "/guilds/{guild_id}/scheduled-events"
_EVENT = f"{_EVENTS}/{{guild_scheduled_event_id}}"


class DiscordEvents:
    """`me`: the bot's own user id, once it is known."""

    channel = CHANNEL

    def __init__(self, rest: Rest, me: Callable[[], int | None]) -> None:
        self._rest = rest
        self._me = me

    async def put(self, wanted: EventWanted) -> str:
        """Never two: an earlier one whose answer was lost is found by its mark, and one that was
        made twice over by a repeated request is taken away again."""
        known = [wanted.event] if wanted.event else await self._marked(wanted)
        if known and await self._changed(wanted, known[0]):
            kept = known[0]
        else:
            made = await self._ask("POST", _EVENTS, _body(wanted), guild_id=wanted.community)
            kept, known = str(made["id"]), await self._marked(wanted)
        for other in known:
            if other != kept:
                await self._delete(wanted, other)
        return kept

    async def call_off(self, wanted: EventWanted) -> None:
        known = [wanted.event] if wanted.event else await self._marked(wanted)
        for each in known:
            await self._delete(wanted, each)

    async def _marked(self, wanted: EventWanted) -> list[str]:
        found = await self._ask("GET", _EVENTS, guild_id=wanted.community)
        mine = str(self._me())
        return [
            str(each["id"])
            for each in found
            if (each.get("description") or "").endswith(wanted.mark)
            and str(each.get("creator_id")) == mine
            and each["status"] not in OVER
        ]

    async def _changed(self, wanted: EventWanted, event: str) -> bool:
        """False: there is no such event (any more)."""
        names = {"guild_id": wanted.community, "guild_scheduled_event_id": event}
        return await self._ask("PATCH", _EVENT, _body(wanted), **names) is not None

    async def _delete(self, wanted: EventWanted, event: str) -> None:
        names = {"guild_id": wanted.community, "guild_scheduled_event_id": event}
        await self._ask("DELETE", _EVENT, None, **names)

    async def _ask(self, method: str, path: str, body: Json | None = None, **names: str) -> Any:
        """None where there is no such event."""
        try:
            return await self._rest.ask(method, path, body, **names)
        except Busy as busy:
            raise AskLater(busy.seconds) from busy
        except discord.DiscordServerError as error:
            raise EventUnknown(f"Discord answered {error.status}") from error
        except discord.HTTPException as error:
            if error.code == UNKNOWN_EVENT:
                return None
            raise EventRefused(_trouble(error)) from error
        except NO_CONNECTION as error:
            raise EventUnknown(type(error).__name__) from error


def _body(wanted: EventWanted) -> Json:
    room = LONGEST_DESCRIPTION - len(wanted.mark) - 2
    return {
        "name": cut(wanted.title, LONGEST_TITLE),
        "description": f"{cut(wanted.description, room)}\n\n{wanted.mark}",
        "privacy_level": GUILD_ONLY,
        "entity_type": EXTERNAL,
        "entity_metadata": {"location": cut(wanted.location, LONGEST_PLACE)},
        "scheduled_start_time": wanted.starts_at.isoformat(),
        "scheduled_end_time": wanted.ends_at.isoformat(),
    }


def _trouble(error: discord.HTTPException) -> EventTrouble:
    if error.code in (NO_ACCESS, NO_PERMISSION):
        return EventTrouble.PERMISSION
    if error.code == UNKNOWN_GUILD:
        return EventTrouble.COMMUNITY_GONE
    return EventTrouble.FULL if error.code == TOO_MANY else EventTrouble.PLATFORM
