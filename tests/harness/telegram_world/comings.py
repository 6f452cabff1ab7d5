"""What a person does besides writing and pressing: blocks, joins, leaves, pays."""

from typing import TYPE_CHECKING

from tests.harness.telegram_world.callbacks import Checkout
from tests.harness.telegram_world.groups import change, tell
from tests.harness.telegram_world.messages import Message
from tests.harness.telegram_world.places import Chat, Link, User
from tests.harness.telegram_world.shapes import chat_json, link_json, unix, user_json
from tests.harness.telegram_world.wire import Json

if TYPE_CHECKING:
    from tests.harness.telegram_world.world import World


class NotVisible(AssertionError):
    """Nobody can press or open what they do not see."""


def blocks(world: "World", user: User) -> None:
    user.blocked_the_bot = True
    _stands(world, user, "kicked", "member")


def unblocks(world: "World", user: User) -> None:
    user.blocked_the_bot = False
    _stands(world, user, "member", "kicked")


def _stands(world: "World", user: User, now: str, before: str) -> None:
    """How the bot stands in a private chat: kicked means blocked."""

    def standing(status: str) -> Json:
        shape: Json = {"status": status, "user": user_json(world.bot)}
        return shape | ({"until_date": 0} if status == "kicked" else {})

    body = {
        "chat": chat_json(world.chats[user.id]),
        "from": user_json(user),
        "date": unix(world.clock.now()),
        "old_chat_member": standing(before),
        "new_chat_member": standing(now),
    }
    world.updates.add("my_chat_member", body)


def joins(world: "World", user: User, address: str) -> str:
    """ "joined" or "requested"; raises NotVisible where the link lets nobody in."""
    chat, link = _link(world, address)
    if chat.has(user):
        return "joined"
    banned = user.id in chat.members and chat.members[user.id].status == "kicked"
    if banned or not _lets_in(world, link):
        raise NotVisible(f"{user.first_name} cannot join {chat.title}: this link does not work")
    if link.by_request:
        _requests(world, chat, user, link)
        return "requested"
    link.used += 1
    change(world, chat, user, "member", invite_link=link_json(link))
    tell(world, chat, user, {"new_chat_members": [user_json(user)]})
    return "joined"


def _link(world: "World", address: str) -> tuple[Chat, Link]:
    for chat in world.chats.values():
        if address in chat.links:
            return chat, chat.links[address]
    raise NotVisible(f"no such invite link: {address}")


def _lets_in(world: "World", link: Link) -> bool:
    expired = link.expires_at is not None and unix(world.clock.now()) >= link.expires_at
    full = link.member_limit is not None and link.used >= link.member_limit
    return not (link.revoked or expired or full)


def _requests(world: "World", chat: Chat, user: User, link: Link) -> None:
    chat.join_requests[user.id] = link
    body = {
        "chat": chat_json(chat),
        "from": user_json(user),
        "user_chat_id": user.id,
        "date": unix(world.clock.now()),
        "invite_link": link_json(link, len(chat.join_requests)),
    }
    world.updates.add("chat_join_request", body)


def leaves(world: "World", chat: Chat, user: User) -> None:
    if not chat.has(user):
        raise NotVisible(f"{user.first_name} is not in {chat.title}")
    tell(world, chat, user, {"left_chat_member": user_json(user)})
    change(world, chat, user, "left")


def starts_paying(world: "World", user: User, invoice: Message | str) -> Checkout:
    """Confirms the payment; Telegram then asks the bot, and only then takes the Stars."""
    key = invoice if isinstance(invoice, str) else (invoice.chat_id, invoice.id)
    wanted = world.invoices.get(key)
    if wanted is None or (not isinstance(key, str) and key not in world.messages):
        raise NotVisible("there is no invoice to pay")
    if user.stars < wanted["total_amount"]:
        raise NotVisible(f"{user.first_name} has only {user.stars} Stars")
    chat_id = user.id if isinstance(invoice, str) else invoice.chat_id
    asked = Checkout(
        world.name("checkout"),
        user,
        chat_id,
        "XTR",
        wanted["total_amount"],
        wanted["payload"],
        world.clock.now(),
    )
    world.checkouts[asked.id] = asked
    body = {
        "id": asked.id,
        "from": user_json(user),
        "currency": asked.currency,
        "total_amount": asked.amount,
        "invoice_payload": asked.payload,
    }
    world.updates.add("pre_checkout_query", body)
    return asked
