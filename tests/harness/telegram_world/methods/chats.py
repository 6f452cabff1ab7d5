"""What the bot may learn about chats, and files it may fetch."""

from tests.harness.telegram_world.groups import change
from tests.harness.telegram_world.methods.call import Call, method
from tests.harness.telegram_world.places import Member
from tests.harness.telegram_world.refusal import bad, wrong
from tests.harness.telegram_world.shapes import chat_json, member_json
from tests.harness.telegram_world.wire import Json

MOST_FETCHED = 20 * 1024 * 1024
NO_GIFTS = dict.fromkeys(
    (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    ),
    False,
)


@method("getChat")
def get_chat(call: Call) -> Json:
    full = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": NO_GIFTS}
    return chat_json(call.chat()) | full


@method("getChatMember")
def get_chat_member(call: Call) -> Json:
    chat, user = call.group(), call.user()
    return member_json(chat.members.get(user.id) or Member(user, "left"))


@method("getChatAdministrators")
def get_chat_administrators(call: Call) -> list[Json]:
    """Without other bots; this one is among them."""
    return [member_json(each) for each in call.group().members.values() if each.rules]


@method("getChatMemberCount")
def get_chat_member_count(call: Call) -> int:
    return sum(each.present for each in call.chat().members.values())


@method("leaveChat")
def leave_chat(call: Call) -> bool:
    change(call.world, call.group(), call.world.bot, "left")
    return True


@method("getFile")
def get_file(call: Call) -> Json:
    known = call.world.files.get(call.need("file_id"))
    if known is None:
        raise wrong("invalid file_id")
    if len(known.content) > MOST_FETCHED:
        raise bad("file is too big")
    suffix = known.name.rpartition(".")[2] or "bin"
    return {
        "file_id": known.file_id,
        "file_unique_id": f"u{known.file_id}",
        "file_size": len(known.content),
        "file_path": f"{known.kind}s/{known.file_id}.{suffix}",
    }
