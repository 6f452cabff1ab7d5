"""Channels of a guild, and threads: made, changed, archived, joined."""

from tests.harness.discord_world.places import Channel, Guild, Overwrite
from tests.harness.discord_world.refusal import Refusal, invalid_form, missing_access, unknown
from tests.harness.discord_world.rest.routes import NOTHING, Answer, Call, Routes
from tests.harness.discord_world.shapes import channel_json, thread_member_json
from tests.harness.discord_world.wire import ChannelKind, Intent, Json, Permission

routes = Routes()
CHANNEL = "/channels/{channel_id}"
THREAD_MEMBER = "/channels/{channel_id}/thread-members"
LONGEST_NAME = 100


def named(body: Json) -> str:
    name = body.get("name")
    if not isinstance(name, str) or not 1 <= len(name) <= LONGEST_NAME:
        raise invalid_form({"name": f"Must be between 1 and {LONGEST_NAME} in length."})
    return name


def guild_of(call: Call, channel: Channel) -> Guild:
    guild = call.world.guild_of(channel)
    if guild is None:
        raise Refusal(400, 50024, "Cannot execute action on this channel type")
    return guild


def overwrites(body: Json) -> dict[int, Overwrite]:
    return {
        int(each["id"]): Overwrite(
            int(each["id"]),
            each["type"] == 1,
            Permission(int(each.get("allow") or 0)),
            Permission(int(each.get("deny") or 0)),
        )
        for each in body.get("permission_overwrites") or ()
    }


@routes.on("GET", CHANNEL)
def get(call: Call) -> Answer:
    return 200, channel_json(call.channel())


@routes.on("GET", "/guilds/{guild_id}/channels")
def of_guild(call: Call) -> Answer:
    guild = call.guild()
    found = [each for each in call.world.channels.values() if each.guild_id == guild.id]
    return 200, [channel_json(each) for each in found if not each.is_thread]


@routes.on("POST", "/guilds/{guild_id}/channels")
def create(call: Call) -> Answer:
    guild = call.guild()
    call.demand(guild, Permission.MANAGE_CHANNELS)
    kind = ChannelKind(call.json.get("type") or 0)
    channel = Channel(call.world.ids.next(), kind, named(call.json), guild.id)
    channel.overwrites = overwrites(call.json)
    channel.topic = call.json.get("topic")
    call.world.add_channel(channel)
    call.world.announce_guild(guild, "CHANNEL_CREATE", channel_json(channel), Intent.GUILDS)
    return 201, channel_json(channel)


@routes.on("PATCH", CHANNEL)
def change(call: Call) -> Answer:
    channel = call.channel()
    guild = guild_of(call, channel)
    if channel.is_thread:
        change_thread(call, channel)
    else:
        call.channel(Permission.MANAGE_CHANNELS)
        channel.topic = call.json.get("topic", channel.topic)
        if "permission_overwrites" in call.json:
            channel.overwrites = overwrites(call.json)
    if "name" in call.json:
        channel.name = named(call.json)
    event = "THREAD_UPDATE" if channel.is_thread else "CHANNEL_UPDATE"
    call.world.announce_guild(guild, event, channel_json(channel), Intent.GUILDS)
    return 200, channel_json(channel)


def change_thread(call: Call, thread: Channel) -> None:
    """Its maker may archive it; anything about a lock is for those who manage threads."""
    locks = "locked" in call.json or thread.locked
    if locks or thread.owner_id != call.world.bot.id:
        call.channel(Permission.MANAGE_THREADS)
    still = call.json.get("archived", thread.archived)
    if thread.archived and still and call.json.keys() - {"archived", "locked"}:
        raise Refusal(400, 50083, "Thread is archived")
    if still != thread.archived:
        thread.archived_at = call.world.clock.now()
    thread.archived = still
    thread.locked = call.json.get("locked", thread.locked)
    thread.invitable = call.json.get("invitable", thread.invitable)
    thread.auto_archive_minutes = call.json.get(
        "auto_archive_duration", thread.auto_archive_minutes
    )


@routes.on("DELETE", CHANNEL)
def delete(call: Call) -> Answer:
    channel = call.channel()
    guild = guild_of(call, channel)
    call.channel(Permission.MANAGE_THREADS if channel.is_thread else Permission.MANAGE_CHANNELS)
    del call.world.channels[channel.id]
    event = "THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE"
    call.world.announce_guild(guild, event, channel_json(channel), Intent.GUILDS)
    return 200, channel_json(channel)


@routes.on("POST", "/channels/{channel_id}/threads")
def start_thread(call: Call) -> Answer:
    """A thread of its own: private unless the kind says public."""
    kind = ChannelKind(call.json.get("type") or ChannelKind.PRIVATE_THREAD)
    private = kind is ChannelKind.PRIVATE_THREAD
    needed = Permission.CREATE_PRIVATE_THREADS if private else Permission.CREATE_PUBLIC_THREADS
    return 201, made(call, call.channel(needed), kind, call.world.ids.next())


@routes.on("POST", "/channels/{channel_id}/messages/{message_id}/threads")
def start_thread_from_message(call: Call) -> Answer:
    channel = call.channel(Permission.CREATE_PUBLIC_THREADS)
    message = call.world.message(channel.id, call.id("message_id"))
    return 201, made(call, channel, ChannelKind.PUBLIC_THREAD, message.id)


def made(call: Call, parent: Channel, kind: ChannelKind, thread_id: int) -> Json:
    world, guild = call.world, guild_of(call, parent)
    if parent.is_thread:
        raise Refusal(400, 50024, "Cannot execute action on this channel type")
    thread = Channel(thread_id, kind, named(call.json), guild.id)
    thread.parent_id, thread.owner_id = parent.id, world.bot.id
    thread.invitable = call.json.get("invitable", True)
    thread.auto_archive_minutes = call.json.get("auto_archive_duration") or 4320
    thread.archived_at = world.clock.now()
    thread.thread_members = {world.bot.id: world.clock.now()}
    world.add_channel(thread)
    found = channel_json(thread) | {"member": thread_member_json(thread, world.bot.id)}
    created = found | {"newly_created": True}
    world.announce_guild(guild, "THREAD_CREATE", created, Intent.GUILDS)
    return found


def thread(call: Call) -> Channel:
    channel = call.channel()
    if not channel.is_thread:
        raise unknown("channel")
    return channel


@routes.on("PUT", f"{THREAD_MEMBER}/{{user_id}}")
def add_to_thread(call: Call) -> Answer:
    place, guild = thread(call), guild_of(call, thread(call))
    if call.id("user_id") not in guild.members:
        raise unknown("user")
    if place.archived:
        raise Refusal(400, 50083, "Thread is archived")
    place.thread_members.setdefault(call.id("user_id"), call.world.clock.now())
    call.world.pulse.beat()
    return NOTHING


@routes.on("PUT", f"{THREAD_MEMBER}/@me")
def join_thread(call: Call) -> Answer:
    thread(call).thread_members.setdefault(call.world.bot.id, call.world.clock.now())
    return NOTHING


@routes.on("DELETE", f"{THREAD_MEMBER}/{{user_id}}")
def remove_from_thread(call: Call) -> Answer:
    place = thread(call)
    if place.owner_id != call.world.bot.id:
        call.channel(Permission.MANAGE_THREADS)
    place.thread_members.pop(call.id("user_id"), None)
    call.world.pulse.beat()
    return NOTHING


@routes.on("DELETE", f"{THREAD_MEMBER}/@me")
def leave_thread(call: Call) -> Answer:
    thread(call).thread_members.pop(call.world.bot.id, None)
    return NOTHING


@routes.on("GET", THREAD_MEMBER)
def thread_members(call: Call) -> Answer:
    place = thread(call)
    return 200, [thread_member_json(place, each) for each in place.thread_members]


@routes.on("GET", f"{THREAD_MEMBER}/{{user_id}}")
def thread_member(call: Call) -> Answer:
    place = thread(call)
    if call.id("user_id") not in place.thread_members:
        raise unknown("member")
    return 200, thread_member_json(place, call.id("user_id"))


def listing(call: Call, found: list[Channel]) -> Answer:
    me = call.world.bot.id
    members = [thread_member_json(each, me) for each in found if me in each.thread_members]
    threads = [channel_json(each) for each in found]
    return 200, {"threads": threads, "members": members, "has_more": False}


@routes.on("GET", "/guilds/{guild_id}/threads/active")
def active(call: Call) -> Answer:
    guild = call.guild()
    every = [each for each in call.world.channels.values() if each.guild_id == guild.id]
    return listing(call, [each for each in every if each.is_thread and not each.archived])


@routes.on("GET", "/channels/{channel_id}/threads/archived/private")
def archived_private(call: Call) -> Answer:
    parent = call.channel(Permission.MANAGE_THREADS)
    return listing(call, archived(call, parent, ChannelKind.PRIVATE_THREAD))


@routes.on("GET", "/channels/{channel_id}/threads/archived/public")
def archived_public(call: Call) -> Answer:
    return listing(call, archived(call, call.channel(), ChannelKind.PUBLIC_THREAD))


def archived(call: Call, parent: Channel, kind: ChannelKind) -> list[Channel]:
    every = [each for each in call.world.channels.values() if each.parent_id == parent.id]
    return [each for each in every if each.kind is kind and each.archived]


@routes.on("PUT", "/channels/{channel_id}/permissions/{overwrite_id}")
def put_overwrite(call: Call) -> Answer:
    channel = call.channel(Permission.MANAGE_ROLES)
    if channel.is_thread:
        raise missing_access()
    one = {"permission_overwrites": [call.json | {"id": call.names["overwrite_id"]}]}
    channel.overwrites |= overwrites(one)
    guild = guild_of(call, channel)
    call.world.announce_guild(guild, "CHANNEL_UPDATE", channel_json(channel), Intent.GUILDS)
    return NOTHING
