"""All that the stand-in knows, as values a test can read: people, chats, messages, commands."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import Any

from core.clock import Clock
from tests.harness.pulse import Pulse
from tests.harness.telegram_world.book import Book
from tests.harness.telegram_world.callbacks import Checkout, Payment, Press
from tests.harness.telegram_world.judges.specification import update_errors
from tests.harness.telegram_world.limits import Limits
from tests.harness.telegram_world.messages import Media, Message
from tests.harness.telegram_world.places import Chat, Kind, User
from tests.harness.telegram_world.refusal import bad
from tests.harness.telegram_world.shapes import message_json
from tests.harness.telegram_world.troubles import Troubles
from tests.harness.telegram_world.updates import Updates
from tests.harness.telegram_world.wire import Json

TOKEN = "4200000001:stand-in_of_no_use_AAAAAAAAAAAAAAAAA"
FIRST_PERSON = 700_000_001
FIRST_GROUP = -4_000_001
FIRST_SUPERGROUP = -1_001_000_000_001
# Message 1 made the group; as a topic, 1 is the general one.
FIRST_OF_ITS_OWN = 2

# Scope of commands as text, and a language ("" for everybody else).
CommandsFor = tuple[str, str]


class World:
    """`touched`: (chat, message) in the order the bot wrote, edited or deleted them."""

    def __init__(self, clock: Clock, seconds: Callable[[], float]) -> None:
        self.clock, self.token = clock, TOKEN
        self.address = ""
        self.pulse, self.book = Pulse(), Book()
        self.limits, self.troubles = Limits(seconds), Troubles()
        self.updates = Updates(self.pulse, self._judge_update)
        self.bot = User(
            int(TOKEN.split(":")[0]), "Seatmate", "seatmate_bot", bot=True, started=True
        )
        # Off: in groups where it is no administrator the bot hears commands and replies alone.
        self.hears_everything = False
        self.users: dict[int, User] = {self.bot.id: self.bot}
        self.chats: dict[int, Chat] = {}
        self.messages: dict[tuple[int, int], Message] = {}
        self._written: dict[int, dict[int, None]] = {}
        self._order = count(1)
        self._group_chats: list[Chat] = []
        self.reply_keyboards: dict[int, list[list[Json]]] = {}
        self.touched: list[tuple[int, int]] = []
        self.actions: list[tuple[int, str]] = []
        self.files: dict[str, Media] = {}
        self.presses: dict[str, Press] = {}
        self.checkouts: dict[str, Checkout] = {}
        self.invoices: dict[tuple[int, int] | str, Json] = {}
        self.payments: dict[str, Payment] = {}
        self.commands: dict[CommandsFor, list[Json]] = {}
        self.descriptions: dict[tuple[str, str], str] = {}
        self.menu_button: Json = {"type": "commands"}
        self._people, self._groups = count(FIRST_PERSON), count(FIRST_GROUP, -1)
        self._supergroups = count(FIRST_SUPERGROUP, -1)
        self._names = count(1)
        # Private chats and basic groups share one row of numbers; a supergroup has its own.
        self._shared_ids = count(101)
        self._own_ids: dict[int, count[int]] = {}

    # Making

    def new_user(self, name: str, username: str | None, language: str | None) -> User:
        user = User(next(self._people), name, username, language)
        self.users[user.id] = user
        self.chats[user.id] = Chat(user.id, Kind.PRIVATE, user=user)
        return user

    def new_chat(self, kind: Kind, title: str, *, forum: bool = False) -> Chat:
        ids = self._supergroups if kind is Kind.SUPERGROUP else self._groups
        chat = Chat(next(ids), kind, title, forum=forum)
        self.chats[chat.id] = chat
        self._group_chats.append(chat)
        return chat

    def groups_of(self, user: User) -> list[Chat]:
        return [each for each in self._group_chats if each.has(user)]

    def name(self, kind: str) -> str:
        """A name nobody had before: of a file, a query, a charge."""
        return f"{kind}{next(self._names):06d}"

    def next_message_id(self, chat: Chat) -> int:
        if chat.kind is Kind.SUPERGROUP:
            return next(self._own_ids.setdefault(chat.id, count(FIRST_OF_ITS_OWN)))
        return next(self._shared_ids)

    def file(self, kind: str, content: bytes, name: str = "", mime: str = "") -> Media:
        media = Media(kind, self.name("file"), content, name, mime)
        self.files[media.file_id] = media
        return media

    # Messages

    def message(self, chat_id: int, message_id: int, purpose: str = "edit") -> Message:
        found = self.messages.get((chat_id, message_id))
        if found is None:
            raise bad(f"message to {purpose} not found")
        return found

    def post(self, chat: Chat, author: User, text: str = "", **more: Any) -> Message:
        """A new message; `more` are fields of Message."""
        made = Message(
            self.next_message_id(chat),
            chat.id,
            author.id,
            self.clock.now(),
            next(self._order),
            text,
            **more,
        )
        self.messages[chat.id, made.id] = made
        self._written.setdefault(chat.id, {})[made.id] = None
        self._touch(made)
        return made

    def change(self, message: Message, **fields: Any) -> Message:
        changed = replace(message, **fields)
        self.messages[message.chat_id, message.id] = changed
        self._touch(changed)
        return changed

    def delete(self, message: Message) -> None:
        del self.messages[message.chat_id, message.id]
        del self._written[message.chat_id][message.id]
        self._touch(message)

    def messages_in(self, chat: Chat, topic: int | None = None) -> list[Message]:
        """What everybody there sees, oldest first; `topic`: of one topic alone."""
        every = [self.messages[chat.id, each] for each in self._written.get(chat.id, ())]
        return [each for each in every if topic is None or each.topic == topic]

    def announce(self, kind: str, message: Message) -> None:
        """Tells the bot of a message that a person wrote or edited."""
        self.updates.add(kind, message_json(self, message))

    def _touch(self, message: Message) -> None:
        if message.author_id == self.bot.id:
            self.touched.append((message.chat_id, message.id))
        self.pulse.beat()

    def _judge_update(self, update: Json) -> None:
        self.book.delivered.append(update)
        for path, reason in update_errors(update).items():
            self.book.slip(f"update {path}: {reason}")
