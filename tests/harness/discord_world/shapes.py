"""Users, roles, channels and guilds as Discord writes them in JSON."""

from tests.harness.discord_world.places import Channel, Guild, Member, Overwrite, Role, User
from tests.harness.discord_world.wire import ChannelKind, Json, Permission


def user_json(user: User) -> Json:
    found: Json = {
        "id": str(user.id),
        "username": user.name,
        "avatar": None,
        "discriminator": "0",
        "public_flags": 0,
        "flags": 0,
        "global_name": user.name.title(),
        "primary_guild": None,
    }
    return found | ({"bot": True} if user.bot else {})


def own_user_json(user: User) -> Json:
    return user_json(user) | {"mfa_enabled": False, "locale": user.locale, "verified": True}


def member_json(member: Member) -> Json:
    return {
        "avatar": None,
        "banner": None,
        "communication_disabled_until": None,
        "flags": 0,
        "joined_at": member.joined_at.isoformat(),
        "nick": member.nick,
        "pending": False,
        "premium_since": None,
        "roles": [str(role) for role in sorted(member.roles)],
        "user": user_json(member.user),
        "mute": False,
        "deaf": False,
    }


def bare_member_json(member: Member) -> Json:
    """A member inside a message or a resolved list: without the user."""
    found = member_json(member)
    del found["user"]
    return found


def role_json(role: Role) -> Json:
    return {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(int(role.permissions)),
        "position": role.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": role.managed,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def overwrite_json(overwrite: Overwrite) -> Json:
    return {
        "id": str(overwrite.target),
        "type": 1 if overwrite.is_member else 0,
        "allow": str(int(overwrite.allow)),
        "deny": str(int(overwrite.deny)),
    }


def channel_json(channel: Channel) -> Json:
    found: Json = {
        "id": str(channel.id),
        "type": int(channel.kind),
        "flags": 0,
        "last_message_id": _id(channel.last_message_id),
    }
    if channel.kind is ChannelKind.DM:
        assert channel.recipient is not None
        return found | {"recipients": [user_json(channel.recipient)]}
    found |= {"guild_id": _id(channel.guild_id), "name": channel.name}
    return found | (_thread_part(channel) if channel.is_thread else _channel_part(channel))


def _channel_part(channel: Channel) -> Json:
    return {
        "position": 0,
        "parent_id": _id(channel.parent_id),
        "topic": channel.topic,
        "nsfw": False,
        "rate_limit_per_user": 0,
        "permission_overwrites": [overwrite_json(each) for each in channel.overwrites.values()],
    }


def _thread_part(thread: Channel) -> Json:
    return {
        "parent_id": _id(thread.parent_id),
        "owner_id": _id(thread.owner_id),
        "message_count": 0,
        "member_count": min(50, len(thread.thread_members)),
        "total_message_sent": 0,
        "rate_limit_per_user": 0,
        "thread_metadata": {
            "archived": thread.archived,
            "archive_timestamp": thread.archived_at.isoformat() if thread.archived_at else None,
            "auto_archive_duration": thread.auto_archive_minutes,
            "locked": thread.locked,
            "invitable": thread.invitable,
        },
    }


def thread_member_json(thread: Channel, user_id: int) -> Json:
    return {
        "id": str(thread.id),
        "user_id": str(user_id),
        "join_timestamp": thread.thread_members[user_id].isoformat(),
        "flags": 0,
    }


def interaction_channel_json(channel: Channel, permissions: Permission) -> Json:
    """The partial channel of an interaction, with what the person may do in it."""
    return channel_json(channel) | {"permissions": str(int(permissions))}


def _id(id: int | None) -> str | None:
    return None if id is None else str(id)


def guild_json(guild: Guild) -> Json:
    nothing = (
        "icon description home_header splash discovery_splash banner application_id"
        " afk_channel_id system_channel_id widget_channel_id vanity_url_code rules_channel_id"
        " safety_alerts_channel_id public_updates_channel_id incidents_data"
    )
    zero = (
        "system_channel_flags verification_level default_message_notifications mfa_level"
        " explicit_content_filter premium_tier premium_subscription_count nsfw_level"
    )
    return {
        **dict.fromkeys(nothing.split()),
        **dict.fromkeys(zero.split(), 0),
        "id": str(guild.id),
        "name": guild.name,
        "features": [],
        "owner_id": str(guild.owner_id),
        "region": "us-west",
        "afk_timeout": 300,
        "widget_enabled": False,
        "roles": [role_json(role) for role in guild.roles.values()],
        "max_presences": None,
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "preferred_locale": guild.locale,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "emojis": [],
        "stickers": [],
    }
