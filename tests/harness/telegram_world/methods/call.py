"""One request as its handler gets it, and the table of handlers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from tests.harness.telegram_world.places import Chat, Kind, Member, Topic, User
from tests.harness.telegram_world.refusal import Refusal, bad, forbidden, wrong
from tests.harness.telegram_world.wire import Json

if TYPE_CHECKING:
    from tests.harness.telegram_world.world import World


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes
    mime: str


@dataclass(slots=True)
class Call:
    """`parameters`: as JSON, whatever they came as."""

    world: "World"
    method: str
    parameters: Json
    uploads: dict[str, Upload] = field(default_factory=dict)

    def get(self, name: str, default: Any = None) -> Any:
        found = self.parameters.get(name)
        return default if found is None else found

    def need(self, name: str) -> Any:
        found = self.parameters.get(name)
        if found is None or found == "":
            raise wrong(f"{name} is empty" if found == "" else f'parameter "{name}" is required')
        return found

    def integer(self, name: str, default: int = 0) -> int:
        found = self.get(name, default)
        if isinstance(found, bool) or not isinstance(found, int):
            raise wrong(f"{name} must be an Integer")
        return found

    def chat(self) -> Chat:
        """The chat of the request, as far as the bot may know of it."""
        chat = self.world.chats.get(self.integer("chat_id"))
        if chat is None:
            raise bad("chat not found")
        if chat.migrated_to is not None:
            sentence = "Bad Request: group chat was upgraded to a supergroup chat"
            raise Refusal(400, sentence, {"migrate_to_chat_id": chat.migrated_to})
        if not chat.private:
            self._present(chat)
        elif not self._met(chat):
            raise bad("chat not found")
        return chat

    def writable(self) -> Chat:
        """The same, where the bot may write now."""
        chat = self.chat()
        if chat.user is not None:
            _open_to_the_bot(chat.user)
        elif (topic := self.topic(chat)) is not None:
            self._open(chat, topic)
        return chat

    def topic(self, chat: Chat) -> Topic | None:
        wanted = self.get("message_thread_id")
        if wanted is None or (chat.forum and wanted == 1):
            return None
        topic = chat.topics.get(wanted)
        if topic is None or topic.deleted:
            raise bad("message thread not found")
        return topic

    def group(self, right: str | None = None) -> Chat:
        """A group where the bot has this right."""
        chat = self.chat()
        if chat.private:
            raise wrong("method is available only in groups, supergroups and channels")
        if right is not None and not self.bot_in(chat).may(right):
            raise bad("not enough rights")
        return chat

    def bot_in(self, chat: Chat) -> Member:
        return chat.members[self.world.bot.id]

    def user(self) -> User:
        found = self.world.users.get(self.integer("user_id"))
        if found is None:
            raise bad("user not found")
        return found

    def _present(self, chat: Chat) -> None:
        me = chat.members.get(self.world.bot.id)
        if me is None:
            raise bad("chat not found")
        kind = "group" if chat.kind is Kind.GROUP else "supergroup"
        if me.status == "kicked":
            raise forbidden(f"bot was kicked from the {kind} chat")
        if not me.present:
            raise forbidden(f"bot is not a member of the {kind} chat")

    def _met(self, chat: Chat) -> bool:
        """The bot knows people who wrote to it, and those it shares a group with."""
        user = chat.user
        assert user is not None
        shared = (each for each in self.world.chats.values() if not each.private and each.has(user))
        return user.started or any(each.has(self.world.bot) for each in shared)

    def _open(self, chat: Chat, topic: Topic) -> None:
        if topic.closed and not self.bot_in(chat).may("can_manage_topics"):
            raise bad("TOPIC_CLOSED")


def _open_to_the_bot(user: User) -> None:
    if user.deleted:
        raise forbidden("user is deactivated")
    if user.blocked_the_bot:
        raise forbidden("bot was blocked by the user")
    if not user.started:
        raise forbidden("bot can't initiate conversation with a user")


Handler: TypeAlias = Callable[[Call], Any | Awaitable[Any]]
METHODS: dict[str, Handler] = {}


def method(name: str) -> Callable[[Handler], Handler]:
    def keep(handler: Handler) -> Handler:
        METHODS[name] = handler
        return handler

    return keep
