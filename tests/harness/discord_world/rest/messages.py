"""Messages in channels, threads and direct conversations."""

from tests.harness.discord_world import posting
from tests.harness.discord_world.message_shapes import message_json
from tests.harness.discord_world.places import Channel
from tests.harness.discord_world.refusal import (
    Refusal,
    closed_dms,
    invalid_form,
    missing_permissions,
    unknown,
)
from tests.harness.discord_world.rest.routes import NOTHING, Answer, Call, Routes
from tests.harness.discord_world.wire import Permission
from tests.harness.discord_world.world import World

routes = Routes()
MESSAGES = "/channels/{channel_id}/messages"
MESSAGE = "/channels/{channel_id}/messages/{message_id}"


def writable(call: Call) -> Channel:
    """The channel of the path, after all that can keep a bot from writing in it."""
    channel = call.channel()
    if channel.guild_id is None:
        refuse_unreachable(call.world, channel)
        return channel
    if channel.is_thread:
        call.channel(Permission.SEND_MESSAGES_IN_THREADS)
        if channel.locked and channel.archived:
            raise Refusal(400, 50083, "Thread is archived")
    else:
        call.channel(Permission.SEND_MESSAGES)
    if call.json.get("embeds"):
        call.channel(Permission.EMBED_LINKS)
    if call.uploads:
        call.channel(Permission.ATTACH_FILES)
    return channel


def refuse_unreachable(world: World, channel: Channel) -> None:
    """50007 for closed DMs, 50278 for somebody in none of the bot's guilds."""
    person = channel.recipient
    assert person is not None
    if not any(person.id in world.guilds[each].members for each in world.joined):
        raise Refusal(
            403, 50278, "Cannot send messages to this user due to having no mutual guilds"
        )
    if not person.dms_open:
        raise closed_dms()


@routes.on("POST", MESSAGES)
def send(call: Call) -> Answer:
    channel = writable(call)
    reference = call.json.get("message_reference") or {}
    is_there = int(reference.get("message_id") or 0) in call.world.messages
    if reference and not is_there and reference.get("fail_if_not_exists", True):
        raise invalid_form({"message_reference": "Unknown message"})
    if channel.is_thread and channel.archived:
        # Writing wakes an archived thread up.
        channel.archived = False
    message = posting.post(call.world, channel, call.world.bot, call.draft)
    return 200, message_json(call.world, message)


@routes.on("GET", MESSAGES)
def listed(call: Call) -> Answer:
    """Newest first; before, after and limit are honoured. Nobody is shown an ephemeral one."""
    found = [
        each
        for each in call.world.messages_in(call.channel(Permission.READ_MESSAGE_HISTORY))
        if each.id > int(call.query.get("after", 0))
        and each.id < int(call.query.get("before", 1 << 63))
    ]
    most = int(call.query.get("limit", 50))
    chosen = found[:most] if "after" in call.query else found[-most:]
    return 200, [message_json(call.world, each) for each in reversed(chosen)]


@routes.on("GET", MESSAGE)
def get(call: Call) -> Answer:
    found = call.world.message(call.channel().id, call.id("message_id"))
    if found.ephemeral:
        raise unknown("message")
    return 200, message_json(call.world, found)


@routes.on("PATCH", MESSAGE)
def change(call: Call) -> Answer:
    channel = writable(call)
    message = call.world.message(channel.id, call.id("message_id"))
    if message.ephemeral:
        raise unknown("message")
    if message.author_id != call.world.bot.id:
        raise Refusal(403, 50005, "Cannot edit a message authored by another user")
    edited = posting.edit(call.world, message, call.draft)
    return 200, message_json(call.world, edited)


@routes.on("DELETE", MESSAGE)
def delete(call: Call) -> Answer:
    channel = call.channel()
    message = call.world.message(channel.id, call.id("message_id"))
    if message.ephemeral:
        raise unknown("message")
    if message.author_id != call.world.bot.id:
        if channel.guild_id is None:
            raise missing_permissions()
        call.channel(Permission.MANAGE_MESSAGES)
    call.world.delete(message)
    return NOTHING


@routes.on("POST", "/channels/{channel_id}/typing")
def typing(call: Call) -> Answer:
    call.channel()
    return NOTHING
