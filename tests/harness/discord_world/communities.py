"""Setting the scene: guilds with their channels and roles, and the people in them."""

from tests.harness.discord_world.places import (
    Channel,
    Guild,
    Member,
    Overwrite,
    Role,
    User,
    everyone,
)
from tests.harness.discord_world.player import Player
from tests.harness.discord_world.shapes import channel_json, member_json, user_json
from tests.harness.discord_world.wire import (
    INVITED_BOT,
    NO_PERMISSION,
    ChannelKind,
    Intent,
    Permission,
)
from tests.harness.discord_world.world import World

BOT_ROLE_POSITION = 100


class Community:
    """One guild under construction: name a thing twice and the same one is given back."""

    def __init__(self, world: World, guild: Guild, first: Channel) -> None:
        self.world, self.guild, self.first = world, guild, first

    @property
    def id(self) -> int:
        return self.guild.id

    def channel(self, name: str, seen_by: Role | None = None) -> Channel:
        """A text channel. `seen_by`: hidden from everybody but this role and the bot."""
        for channel in self.world.channels.values():
            if channel.guild_id == self.id and channel.name == name:
                return channel
        channel = Channel(self.world.ids.next(), ChannelKind.TEXT, name, self.id)
        if seen_by:
            seen = Permission.VIEW_CHANNEL
            channel.overwrites = {
                self.id: Overwrite(self.id, deny=seen),
                seen_by.id: Overwrite(seen_by.id, allow=seen),
                self.world.bot.id: Overwrite(self.world.bot.id, is_member=True, allow=seen),
            }
        self.world.add_channel(channel)
        self.world.announce_guild(
            self.guild, "CHANNEL_CREATE", channel_json(channel), Intent.GUILDS
        )
        return channel

    def role(self, name: str, permissions: Permission = NO_PERMISSION, position: int = 1) -> Role:
        """`position` over 100 is above the bot's own role: out of its reach."""
        for role in self.guild.roles.values():
            if role.name == name:
                return role
        role = Role(self.world.ids.next(), name, permissions, position)
        self.guild.roles[role.id] = role
        return role

    def member(self, name: str, *roles: Role, locale: str = "en-US") -> Player:
        """A person of that name, the same in every guild; a member of this one from now on."""
        user = person(self.world, name, locale)
        if user.id not in self.guild.members:
            member = Member(user, self.id, self.world.clock.now())
            self.guild.members[user.id] = member
            joined = member_json(member) | {"guild_id": str(self.id)}
            self.world.announce_guild(self.guild, "GUILD_MEMBER_ADD", joined, Intent.GUILD_MEMBERS)
        self.guild.members[user.id].roles |= {role.id for role in roles}
        return Player(self.world, user, self.first)

    def gives_role(self, player: Player, role: Role) -> None:
        """Somebody changes roles by hand."""
        self.guild.members[player.id].roles.add(role.id)
        self._member_changed(player)

    def takes_role(self, player: Player, role: Role) -> None:
        self.guild.members[player.id].roles.discard(role.id)
        self._member_changed(player)

    def _member_changed(self, player: Player) -> None:
        now = member_json(self.guild.members[player.id]) | {"guild_id": str(self.id)}
        self.world.announce_guild(self.guild, "GUILD_MEMBER_UPDATE", now, Intent.GUILD_MEMBERS)

    def deletes_channel(self, channel: Channel) -> None:
        below = [each.id for each in self.world.channels.values() if each.parent_id == channel.id]
        for gone in (channel.id, *below):
            del self.world.channels[gone]
        self.world.announce_guild(
            self.guild, "CHANNEL_DELETE", channel_json(channel), Intent.GUILDS
        )

    def leaves(self, player: Player) -> None:
        del self.guild.members[player.id]
        from_here = {"guild_id": str(self.id), "user": user_json(player.user)}
        self.world.announce_guild(
            self.guild, "GUILD_MEMBER_REMOVE", from_here, Intent.GUILD_MEMBERS
        )

    def invites_bot(self) -> None:
        invite(self.world, self.guild)

    def expels_bot(self) -> None:
        gone = {"id": str(self.id)}
        self.world.announce_guild(self.guild, "GUILD_DELETE", gone, Intent.GUILDS)
        del self.guild.members[self.world.bot.id]
        own = next(role.id for role in self.guild.roles.values() if role.managed)
        del self.guild.roles[own]

    def grant_bot(self, permissions: Permission) -> None:
        """What the bot may do here, instead of what its invitation gave it."""
        next(role for role in self.guild.roles.values() if role.managed).permissions = permissions


def person(world: World, name: str, locale: str = "en-US") -> User:
    for user in world.users.values():
        if user.name == name:
            return user
    user = User(world.ids.next(), name, locale=locale)
    world.users[user.id] = user
    return user


def community(world: World, name: str, with_bot: bool = True) -> Community:
    """A new guild with #general. With the bot in it, its permissions are those of the invite."""
    owner = person(world, f"owner of {name}")
    guild = Guild(world.ids.next_spread(), name, owner.id)
    guild.roles[guild.id] = everyone(guild.id)
    guild.members[owner.id] = Member(owner, guild.id, world.clock.now())
    world.guilds[guild.id] = guild
    general = world.add_channel(Channel(world.ids.next(), ChannelKind.TEXT, "general", guild.id))
    if with_bot:
        invite(world, guild)
    return Community(world, guild, general)


def invite(world: World, guild: Guild) -> None:
    role = Role(
        world.ids.next(), world.bot.name, INVITED_BOT, position=BOT_ROLE_POSITION, managed=True
    )
    guild.roles[role.id] = role
    guild.members[world.bot.id] = Member(world.bot, guild.id, world.clock.now(), {role.id})
    for session in world.gateway.sessions.values():
        if session.hears(guild.id, Intent.GUILDS):
            session.dispatch("GUILD_CREATE", world.guild_create(guild.id, session.intents))
