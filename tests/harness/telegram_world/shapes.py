"""The world's values as the Bot API writes them."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.harness.telegram_world.messages import Media, Message
from tests.harness.telegram_world.places import Chat, Link, Member, User
from tests.harness.telegram_world.wire import Json

if TYPE_CHECKING:
    from tests.harness.telegram_world.world import World

RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
    "can_send_welcome_messages",
)


def unix(moment: datetime) -> int:
    return int(moment.timestamp())


def without_none(fields: Json) -> Json:
    return {name: value for name, value in fields.items() if value is not None}


def user_json(user: User) -> Json:
    return without_none(
        {
            "id": user.id,
            "is_bot": user.bot,
            "first_name": user.first_name,
            "username": user.username,
            "language_code": user.language_code,
        }
    )


def chat_json(chat: Chat) -> Json:
    found: Json = {"id": chat.id, "type": chat.kind.value}
    if chat.user is not None:
        person = {"first_name": chat.user.first_name, "username": chat.user.username}
        return found | without_none(person)
    return found | {"title": chat.title} | ({"is_forum": True} if chat.forum else {})


def message_json(world: "World", message: Message, *, reply: bool = True) -> Json:
    chat = world.chats[message.chat_id]
    found: Json = {
        "message_id": message.id,
        "date": unix(message.made_at),
        "chat": chat_json(chat),
        "from": user_json(world.users[message.author_id]),
    }
    if message.topic is not None:
        found |= {"message_thread_id": message.topic, "is_topic_message": True}
    if message.edited_at is not None:
        found["edit_date"] = unix(message.edited_at)
    if message.protected:
        found["has_protected_content"] = True
    found |= _words(message) | dict(message.extra)
    if message.media is not None:
        found[message.media.kind] = media_json(message.media)
    if message.rows:
        found["reply_markup"] = {"inline_keyboard": [list(row) for row in message.rows]}
    replied = world.messages.get((message.chat_id, message.reply_to or 0))
    if replied is not None and reply:
        found["reply_to_message"] = message_json(world, replied, reply=False)
    return found


def _words(message: Message) -> Json:
    if not message.text:
        return {}
    kind, marks = ("caption", "caption_entities") if message.media else ("text", "entities")
    found: Json = {kind: message.text}
    return found | ({marks: list(message.entities)} if message.entities else {})


def media_json(media: Media) -> Any:
    base: Json = {
        "file_id": media.file_id,
        "file_unique_id": f"u{media.file_id}",
        "file_size": len(media.content),
    }
    named = without_none({"file_name": media.name or None, "mime_type": media.mime or None})
    match media.kind:
        case "photo":
            return [base | {"width": 640, "height": 480}]
        case "voice":
            return base | {"duration": 3, "mime_type": media.mime or "audio/ogg"}
        case "sticker":
            shape = {"type": "regular", "width": 512, "height": 512}
            return base | shape | {"is_animated": False, "is_video": False}
        case _:
            return base | named


def member_json(member: Member) -> Json:
    found: Json = {"status": member.status, "user": user_json(member.user)}
    match member.status:
        case "creator":
            return found | {"is_anonymous": False}
        case "administrator":
            rights = {right: right in member.rights for right in RIGHTS}
            return found | rights | {"can_be_edited": False, "is_anonymous": False}
        case "kicked":
            return found | {"until_date": 0}
        case _:
            return found


def link_json(link: Link, pending: int = 0) -> Json:
    return without_none(
        {
            "invite_link": link.address,
            "creator": user_json(link.creator),
            "creates_join_request": link.by_request,
            "is_primary": False,
            "is_revoked": link.revoked,
            "name": link.name,
            "expire_date": link.expires_at,
            "member_limit": link.member_limit,
            "pending_join_request_count": pending or None,
        }
    )
