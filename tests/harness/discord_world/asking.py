"""An interaction as the gateway tells it to the bot."""

from typing import TYPE_CHECKING, Any

from tests.harness.discord_world.interactions import Interaction
from tests.harness.discord_world.message_shapes import message_json, owners
from tests.harness.discord_world.messages import Message
from tests.harness.discord_world.places import Channel, Guild, User
from tests.harness.discord_world.shapes import (
    interaction_channel_json,
    member_json,
    user_json,
)
from tests.harness.discord_world.wire import ALL_PERMISSIONS, Asked, Json, Permission

if TYPE_CHECKING:
    from tests.harness.discord_world.world import World

LARGEST_UPLOAD = 10 * 1024 * 1024
IN_GUILD, IN_BOT_DM = 0, 1
DM_PERMISSIONS = Permission((1 << 47) - 1) & ~Permission.ADMINISTRATOR


def asked(
    world: "World",
    kind: Asked,
    who: User,
    channel: Channel,
    data: Json,
    message: Message | None = None,
    opened_by: Interaction | None = None,
) -> Interaction:
    """A new interaction, told to the bot."""
    interaction = Interaction(
        world.ids.next(),
        world.ids.token("interaction"),
        kind,
        who,
        channel,
        world.guild_of(channel),
        data,
        world.clock.now(),
        message_id=message.id if message else None,
        opened_by=opened_by,
    )
    world.ask(interaction)
    world.gateway.announce(
        "INTERACTION_CREATE", interaction_json(world, interaction, message), channel.guild_id
    )
    return interaction


def interaction_json(world: "World", interaction: Interaction, message: Message | None) -> Json:
    guild, channel = interaction.guild, interaction.channel
    found: dict[str, Any] = {
        "id": str(interaction.id),
        "application_id": str(world.bot.id),
        "type": int(interaction.kind),
        "version": 1,
        "token": interaction.token,
        "data": interaction.data,
        "channel": interaction_channel_json(
            channel, permissions_in(world, guild, channel, interaction.who)
        ),
        "channel_id": str(channel.id),
        "locale": interaction.who.locale,
        "context": IN_GUILD if guild else IN_BOT_DM,
        "authorizing_integration_owners": owners(interaction),
        "app_permissions": str(int(permissions_in(world, guild, channel, world.bot))),
        "entitlements": [],
        "attachment_size_limit": LARGEST_UPLOAD,
    }
    found |= in_guild(world, interaction, guild) if guild else {"user": user_json(interaction.who)}
    return found | ({"message": message_json(world, message)} if message else {})


def in_guild(world: "World", interaction: Interaction, guild: Guild) -> Json:
    granted = permissions_in(world, guild, interaction.channel, interaction.who)
    member = member_json(guild.members[interaction.who.id])
    return {
        "guild_id": str(guild.id),
        "guild_locale": guild.locale,
        "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
        "member": member | {"permissions": str(int(granted))},
    }


def permissions_in(world: "World", guild: Guild | None, channel: Channel, user: User) -> Permission:
    if guild is None:
        return DM_PERMISSIONS
    if guild.owner_id == user.id:
        return ALL_PERMISSIONS
    place = world.channels[channel.parent_id or 0] if channel.is_thread else channel
    return guild.permissions_in(place, user.id)
