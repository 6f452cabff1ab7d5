"""Routes by their published templates, and the call that a handler gets."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from tests.harness.discord_world.places import Channel, Guild
from tests.harness.discord_world.posting import Draft
from tests.harness.discord_world.refusal import missing_access, missing_permissions, unknown
from tests.harness.discord_world.uploads import Upload
from tests.harness.discord_world.wire import Json, Permission

if TYPE_CHECKING:
    from tests.harness.discord_world.world import World

Answer: TypeAlias = tuple[int, Any]
NOTHING: Answer = (204, None)


@dataclass(slots=True)
class Call:
    """`names`: the parts of the path by the template's names."""

    world: "World"
    method: str
    template: str
    path: str
    names: dict[str, str]
    query: dict[str, str] = field(default_factory=dict)
    body: Any = None
    uploads: list[Upload] = field(default_factory=list)

    def id(self, name: str) -> int:
        return int(self.names[name])

    @property
    def json(self) -> Json:
        found: Json = self.body or {}
        return found

    @property
    def draft(self) -> Draft:
        return Draft(self.json, self.uploads)

    def guild(self) -> Guild:
        """The guild of the path, as far as the bot is in it."""
        guild = self.world.guilds.get(self.id("guild_id"))
        if guild is None:
            raise unknown("guild")
        if self.world.bot.id not in guild.members:
            raise missing_access()
        return guild

    def channel(self, *needs: Permission) -> Channel:
        """The channel of the path; refused without access, or without what `needs` says."""
        channel = self.world.channels.get(self.id("channel_id"))
        if channel is None:
            raise unknown("channel")
        guild = self.world.guild_of(channel)
        if guild is None:
            return channel
        place = self.world.channels[channel.parent_id or 0] if channel.is_thread else channel
        granted = guild.permissions_in(place, self.world.bot.id)
        if not granted & Permission.VIEW_CHANNEL:
            raise missing_access()
        if any(not granted & need for need in needs):
            raise missing_permissions()
        return channel

    def demand(self, guild: Guild, *needs: Permission) -> None:
        granted = guild.permissions(self.world.bot.id)
        if any(not granted & need for need in needs):
            raise missing_permissions()


Handler: TypeAlias = Callable[[Call], Answer]


@dataclass(slots=True)
class Routes:
    found: list[tuple[str, str, re.Pattern[str], Handler]] = field(default_factory=list)

    def on(self, method: str, *templates: str) -> Callable[[Handler], Handler]:
        def keep(handler: Handler) -> Handler:
            for template in templates:
                self.found.append((method, template, pattern(template), handler))
            return handler

        return keep

    def add(self, others: "Routes") -> None:
        self.found = sorted(self.found + others.found, key=lambda each: each[1].count("{"))

    def match(self, method: str, path: str) -> tuple[str, dict[str, str], Handler] | None:
        for known, template, shape, handler in self.found:
            if known == method and (hit := shape.fullmatch(path)):
                return template, hit.groupdict(), handler
        return None


def pattern(template: str) -> re.Pattern[str]:
    """Ids are digits; tokens are anything without a slash."""
    shape = re.sub(r"\{(\w+_token)\}", r"(?P<\1>[^/]+)", template)
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[0-9]+)", shape))
