"""Who is in a group: invite links, join requests, removals."""

from tests.harness.telegram_world.groups import change, tell
from tests.harness.telegram_world.methods.call import Call, method
from tests.harness.telegram_world.places import Chat, Kind, Link, User
from tests.harness.telegram_world.refusal import bad, wrong
from tests.harness.telegram_world.shapes import link_json, user_json
from tests.harness.telegram_world.wire import Json

LONGEST_LINK_NAME = 32
MOST_MEMBERS_OF_A_LINK = 99_999


@method("createChatInviteLink")
def create_chat_invite_link(call: Call) -> Json:
    chat = call.group("can_invite_users")
    link = Link(
        f"https://t.me/+{call.world.name('invite')}",
        call.world.bot,
        call.get("name"),
        call.get("expire_date"),
        call.get("member_limit"),
        bool(call.get("creates_join_request")),
    )
    if link.by_request and link.member_limit is not None:
        raise wrong("member limit can't be specified for links requiring administrator approval")
    if link.member_limit is not None and not 1 <= link.member_limit <= MOST_MEMBERS_OF_A_LINK:
        raise wrong("invalid member limit specified")
    if len(link.name or "") > LONGEST_LINK_NAME:
        raise wrong("invite link name is too long")
    chat.links[link.address] = link
    return link_json(link)


@method("revokeChatInviteLink")
def revoke_chat_invite_link(call: Call) -> Json:
    """Revoking twice is no error."""
    chat = call.group("can_invite_users")
    link = chat.links.get(call.need("invite_link"))
    if link is None:
        raise bad("INVITE_HASH_EXPIRED")
    link.revoked = True
    return link_json(link)


@method("approveChatJoinRequest")
def approve_chat_join_request(call: Call) -> bool:
    chat, user, link = _requested(call)
    link.used += 1
    _enters(call, chat, user, link)
    return True


@method("declineChatJoinRequest")
def decline_chat_join_request(call: Call) -> bool:
    _requested(call)
    return True


def _requested(call: Call) -> tuple[Chat, User, Link]:
    chat, user = call.group("can_invite_users"), call.user()
    if chat.has(user):
        raise bad("USER_ALREADY_PARTICIPANT")
    link = chat.join_requests.pop(user.id, None)
    if link is None:
        raise bad("HIDE_REQUESTER_MISSING")
    return chat, user, link


def _enters(call: Call, chat: Chat, user: User, link: Link) -> None:
    change(
        call.world,
        chat,
        user,
        "member",
        by=call.world.bot,
        invite_link=link_json(link),
        via_join_request=True,
    )
    tell(call.world, chat, user, {"new_chat_members": [user_json(user)]})


@method("banChatMember")
def ban_chat_member(call: Call) -> bool:
    chat, user = call.group("can_restrict_members"), call.user()
    member = chat.members.get(user.id)
    if member is not None and member.rules:
        owner = member.status == "creator"
        raise bad("can't remove chat owner" if owner else "user is an administrator of the chat")
    _remove(call, chat, user, "kicked")
    return True


@method("unbanChatMember")
def unban_chat_member(call: Call) -> bool:
    """Without only_if_banned it removes a member who is there: that is how one is kicked
    without being banned."""
    chat, user = call.group("can_restrict_members"), call.user()
    if chat.kind is Kind.GROUP:
        raise wrong("method is available for supergroup and channel chats only")
    member = chat.members.get(user.id)
    if member is None or (member.present and call.get("only_if_banned")):
        return True
    if member.rules:
        raise bad("can't remove chat owner")
    if member.status != "left":
        _remove(call, chat, user, "left")
    return True


def _remove(call: Call, chat: Chat, user: User, status: str) -> None:
    was_there = chat.has(user)
    change(call.world, chat, user, status, by=call.world.bot)
    if was_there:
        tell(call.world, chat, call.world.bot, {"left_chat_member": user_json(user)})
