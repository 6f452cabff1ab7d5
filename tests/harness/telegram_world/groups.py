"""A group as a test holds it: who is in it, its topics, and what may befall it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.harness.telegram_world.messages import Message
from tests.harness.telegram_world.places import Chat, Kind, Member, Topic, User
from tests.harness.telegram_world.shapes import chat_json, member_json, unix, user_json

if TYPE_CHECKING:
    from tests.harness.telegram_world.player import Player
    from tests.harness.telegram_world.world import World

# What an administrator is usually given; closed topics stay closed to the bot.
USUAL_RIGHTS = frozenset(
    "can_manage_chat can_delete_messages can_restrict_members can_invite_users "
    "can_pin_messages can_change_info".split()
)


@dataclass(frozen=True, slots=True)
class Group:
    world: "World"
    chat: Chat

    @property
    def id(self) -> int:
        return self.chat.id

    @property
    def messages(self) -> list[Message]:
        return self.world.messages_in(self.chat)

    @property
    def present(self) -> set[str]:
        """The names of the people who are in it."""
        every = self.chat.members.values()
        return {each.user.first_name for each in every if each.present and not each.user.bot}

    def add(self, player: "Player", status: str = "member") -> "Player":
        """Somebody is here from now on; the bot hears of it. The player is at this group."""
        change(self.world, self.chat, player.user, status)
        service = {"new_chat_members": [user_json(player.user)]}
        tell(self.world, self.chat, player.user, service)
        return player.at(self)

    def topic(self, name: str) -> Topic:
        """A new topic of a forum; pass its id as message_thread_id."""
        owner = next(iter(self.chat.members.values())).user
        created = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        made = tell(self.world, self.chat, owner, created)
        topic = Topic(made.id, name)
        self.chat.topics[topic.id] = topic
        return topic

    def promote(self, who: "Player | User", *rights: str) -> None:
        user = who if isinstance(who, User) else who.user
        change(self.world, self.chat, user, "administrator", frozenset(rights) or USUAL_RIGHTS)

    def demote(self, who: "Player | User") -> None:
        user = who if isinstance(who, User) else who.user
        change(self.world, self.chat, user, "member")

    def expels_bot(self) -> None:
        change(self.world, self.chat, self.world.bot, "kicked")

    def takes_bot_back(self, status: str = "administrator") -> None:
        change(self.world, self.chat, self.world.bot, status)

    def becomes_supergroup(self) -> "Group":
        """Migration: the old id is dead from now on (400 with migrate_to_chat_id)."""
        old, world = self.chat, self.world
        new = world.new_chat(Kind.SUPERGROUP, old.title)
        new.members = dict(old.members)
        old.migrated_to = new.id
        owner = next(iter(old.members.values())).user
        tell(world, old, owner, {"migrate_to_chat_id": new.id})
        tell(world, new, owner, {"migrate_from_chat_id": old.id})
        return Group(world, new)


def group(
    world: "World",
    kind: Kind,
    title: str,
    members: Iterable["Player"],
    rights: str,
    *,
    forum: bool = False,
) -> Group:
    """The first member owns it, else somebody of no importance."""
    chat = world.new_chat(kind, title, forum=forum)
    people = [each.user for each in members] or [world.new_user(f"{title} owner", None, "en")]
    for user in people:
        chat.members[user.id] = Member(user, "creator" if user is people[0] else "member")
    change(world, chat, world.bot, rights, by=people[0])
    return Group(world, chat)


def change(
    world: "World",
    chat: Chat,
    user: User,
    status: str,
    rights: frozenset[str] | None = None,
    by: User | None = None,
    **more: Any,
) -> None:
    """Another standing of somebody in a chat, announced as chat_member or my_chat_member."""
    before = chat.members.get(user.id) or Member(user, "left")
    granted = (USUAL_RIGHTS if rights is None else rights) if status == "administrator" else None
    now = Member(user, status, granted or frozenset())
    chat.members[user.id] = now
    actor = by or (user if user is not world.bot else next(iter(chat.members.values())).user)
    kind = "my_chat_member" if user is world.bot else "chat_member"
    body = {
        "chat": chat_json(chat),
        "from": user_json(actor),
        "date": unix(world.clock.now()),
        "old_chat_member": member_json(before),
        "new_chat_member": member_json(now),
    }
    me = chat.members.get(world.bot.id)
    if user is world.bot or (me is not None and me.rules):
        world.updates.add(kind, body | more)
    world.pulse.beat()


def tell(world: "World", chat: Chat, author: User, service: dict[str, Any]) -> Message:
    """A service message, which everybody in the chat sees and the bot hears."""
    made = world.post(chat, author, extra=tuple(service.items()))
    if chat.private or chat.has(world.bot):
        world.announce("message", made)
    return made
