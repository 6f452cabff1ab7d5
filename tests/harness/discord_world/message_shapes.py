"""A message as Discord writes it in JSON, for REST and for the gateway."""

from typing import TYPE_CHECKING

from tests.harness.discord_world.interactions import Interaction
from tests.harness.discord_world.messages import Attachment, Message, mentioned, shouts
from tests.harness.discord_world.shapes import user_json
from tests.harness.discord_world.wire import Asked, Json

if TYPE_CHECKING:
    from tests.harness.discord_world.world import World


def message_json(world: "World", message: Message) -> Json:
    users = [world.users[each] for each in mentioned(message.content) if each in world.users]
    found: Json = {
        "id": str(message.id),
        "type": message.kind,
        "channel_id": str(message.channel_id),
        "author": user_json(world.users[message.author_id]),
        "content": message.content,
        "timestamp": message.made_at.isoformat(),
        "edited_timestamp": message.edited_at.isoformat() if message.edited_at else None,
        "tts": False,
        "pinned": False,
        "flags": int(message.flags),
        "mention_everyone": shouts(message.content, message.allowed_mentions),
        "mentions": [user_json(user) for user in users],
        "mention_roles": [],
        "attachments": [attachment_json(world, message, each) for each in message.attachments],
        "embeds": list(message.embeds),
        "components": list(message.components),
    }
    if message.nonce is not None:
        found["nonce"] = message.nonce
    return found | _reply(message) | _origin(world, message)


def attachment_url(world: "World", channel_id: int, attachment: Attachment) -> str:
    return f"{world.address}/attachments/{channel_id}/{attachment.id}/{attachment.filename}"


def attachment_json(world: "World", message: Message, attachment: Attachment) -> Json:
    url = attachment_url(world, message.channel_id, attachment)
    found: Json = {
        "id": str(attachment.id),
        "filename": attachment.filename,
        "size": len(attachment.content),
        "url": url,
        "proxy_url": url,
        "content_type": attachment.content_type,
    }
    if message.ephemeral:
        found["ephemeral"] = True
    if attachment.description is not None:
        found["description"] = attachment.description
    return found


def _reply(message: Message) -> Json:
    if message.reply_to is None:
        return {}
    place = {"type": 0, "channel_id": str(message.channel_id), "message_id": str(message.reply_to)}
    return {"message_reference": place}


def _origin(world: "World", message: Message) -> Json:
    """What an answer to an interaction says about where it comes from."""
    interaction = world.interactions.get(message.interaction_id or 0)
    if interaction is None:
        return {}
    return {
        "webhook_id": str(world.bot.id),
        "application_id": str(world.bot.id),
        "interaction_metadata": metadata(interaction),
    }


def metadata(interaction: Interaction) -> Json:
    kind = interaction.kind
    found: Json = {
        "id": str(interaction.id),
        "type": int(kind),
        "user": user_json(interaction.who),
        "authorizing_integration_owners": owners(interaction),
    }
    if kind is Asked.COMPONENT:
        found["interacted_message_id"] = str(interaction.message_id)
    if kind is Asked.MODAL:
        found["triggering_interaction_metadata"] = metadata(interaction.before)
    return found


def owners(interaction: Interaction) -> Json:
    """The installation that allows the answer: the guild's (0), also in DMs with the bot."""
    return {"0": str(interaction.guild.id) if interaction.guild else "0"}
