"""Who and where: users, guilds, roles, members and channels, as plain values."""

from dataclasses import dataclass, field
from datetime import datetime

from tests.harness.discord_world.wire import (
    ALL_PERMISSIONS,
    EVERYBODY,
    NO_PERMISSION,
    THREADS,
    ChannelKind,
    Json,
    Permission,
)


@dataclass(slots=True)
class User:
    """An account. `dms_open` False: the bot's direct messages are refused with 50007."""

    id: int
    name: str
    bot: bool = False
    locale: str = "en-US"
    dms_open: bool = True


@dataclass(slots=True)
class Role:
    id: int
    name: str
    permissions: Permission = NO_PERMISSION
    position: int = 1
    managed: bool = False


@dataclass(slots=True)
class Member:
    user: User
    guild_id: int
    joined_at: datetime
    roles: set[int] = field(default_factory=set)
    nick: str | None = None


@dataclass(frozen=True, slots=True)
class Overwrite:
    """What a role or a member (`target`) is given or denied in one channel."""

    target: int
    is_member: bool = False
    allow: Permission = NO_PERMISSION
    deny: Permission = NO_PERMISSION


@dataclass(slots=True)
class Channel:
    """A guild's channel, a thread, or a direct conversation (then `recipient` is the person)."""

    id: int
    kind: ChannelKind
    name: str = ""
    guild_id: int | None = None
    topic: str | None = None
    parent_id: int | None = None
    owner_id: int | None = None
    recipient: User | None = None
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    thread_members: dict[int, datetime] = field(default_factory=dict)
    archived: bool = False
    locked: bool = False
    archived_at: datetime | None = None
    auto_archive_minutes: int = 4320
    invitable: bool = True
    last_message_id: int | None = None

    @property
    def is_thread(self) -> bool:
        return self.kind in THREADS


@dataclass(slots=True)
class Guild:
    """A community. Its @everyone role has the guild's own id."""

    id: int
    name: str
    owner_id: int
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    events: dict[int, Json] = field(default_factory=dict)
    locale: str = "en-US"

    def permissions(self, user_id: int) -> Permission:
        """What somebody may do in the guild, before any channel has its say."""
        member = self.members.get(user_id)
        if member is None:
            return NO_PERMISSION
        if user_id == self.owner_id:
            return ALL_PERMISSIONS
        granted = self.roles[self.id].permissions
        for role_id in member.roles:
            granted |= self.roles[role_id].permissions
        return ALL_PERMISSIONS if granted & Permission.ADMINISTRATOR else granted

    def permissions_in(self, channel: Channel, user_id: int) -> Permission:
        """The documented order: @everyone, then the roles together, then the member."""
        granted = self.permissions(user_id)
        if granted == ALL_PERMISSIONS or user_id not in self.members:
            return granted
        roles = [channel.overwrites.get(role) for role in self.members[user_id].roles]
        for layer in (
            [channel.overwrites.get(self.id)],
            roles,
            [channel.overwrites.get(user_id)],
        ):
            allowed = denied = NO_PERMISSION
            for overwrite in filter(None, layer):
                allowed |= overwrite.allow
                denied |= overwrite.deny
            granted = (granted & ~denied) | allowed
        return granted

    def highest_role(self, user_id: int) -> int:
        """The position of somebody's highest role; 0 is @everyone."""
        member = self.members.get(user_id)
        return max((self.roles[role].position for role in member.roles), default=0) if member else 0


def everyone(guild_id: int) -> Role:
    return Role(guild_id, "@everyone", EVERYBODY, position=0)
