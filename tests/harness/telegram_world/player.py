"""A person who writes, presses what they see, and waits for what the bot shows them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from tests.harness.pulse import PATIENCE, NothingHappened
from tests.harness.telegram_world.callbacks import Checkout, Press, Toast
from tests.harness.telegram_world.comings import (
    NotVisible,
    blocks,
    joins,
    leaves,
    starts_paying,
    unblocks,
)
from tests.harness.telegram_world.groups import Group
from tests.harness.telegram_world.messages import Message
from tests.harness.telegram_world.places import Chat, Topic, User
from tests.harness.telegram_world.shapes import message_json, user_json
from tests.harness.telegram_world.wire import Json
from tests.harness.telegram_world.wording import found_in

if TYPE_CHECKING:
    from tests.harness.telegram_world.world import World


Found = TypeVar("Found")


class DidNotRespond(AssertionError):
    """The button kept its loading mark, or nothing came."""


@dataclass(frozen=True, slots=True)
class Player:
    """One person at one place: their private chat with the bot, a group, or a topic of it.

    Whoever waits here waits in real seconds, `patience` at most."""

    world: "World"
    user: User
    place: Chat
    topic: Topic | None = None
    patience: float = PATIENCE

    @property
    def id(self) -> int:
        return self.user.id

    def at(self, group: Group, topic: Topic | None = None) -> "Player":
        """The same person in a group; raises NotVisible where they are not."""
        if not group.chat.has(self.user):
            raise NotVisible(f"{self.user.first_name} is not in {group.chat.title}")
        return Player(self.world, self.user, group.chat, topic, self.patience)

    @property
    def in_private(self) -> "Player":
        return Player(self.world, self.user, self.world.chats[self.user.id], None, self.patience)

    # What is seen

    def sees(self, text: str = "") -> list[Message]:
        """Every message this person sees anywhere that contains the text, oldest first."""
        every = self.world.messages.values()
        chats = self.world.chats
        return [m for m in every if text in m.text and chats[m.chat_id].has(self.user)]

    def sees_here(self, text: str = "") -> list[Message]:
        topic = self.topic.id if self.topic else None
        return [m for m in self.world.messages_in(self.place, topic) if text in m.text]

    @property
    def last(self) -> Message:
        """The newest message of the bot's here."""
        own = [m for m in self.sees_here() if m.author_id == self.world.bot.id]
        if not own:
            raise NotVisible(f"the bot has not written to {self.user.first_name}")
        return own[-1]

    @property
    def toasts(self) -> list[Toast]:
        """What popped up after presses, oldest first; alerts are among them."""
        every = self.world.presses.values()
        answers = [each.answer for each in every if each.user is self.user]
        return [each for each in answers if each is not None and (each.text or each.url)]

    @property
    def keyboard(self) -> list[str]:
        """The labels of the reply keyboard below the text field."""
        rows = self.world.reply_keyboards.get(self.place.id) or []
        return [button["text"] for row in rows for button in row]

    def commands(self) -> dict[str, str]:
        """The commands that this person is offered here: name -> description."""
        for scope in self._scopes():
            for language in (self.user.language_code or "", ""):
                found = self.world.commands.get((scope, language))
                if found is not None:
                    return {each["command"]: each["description"] for each in found}
        return {}

    def _scopes(self) -> list[str]:
        """The narrowest first, as the client looks them up."""
        here, me = self.place, self.place.members.get(self.id)
        if here.private:
            return [f"chat:{here.id}", "all_private_chats", "default"]
        rules = me is not None and me.rules
        narrow = [f"chat_member:{here.id}:{self.id}"]
        narrow += [f"chat_administrators:{here.id}"] if rules else []
        wide = ["all_chat_administrators"] if rules else []
        return [*narrow, f"chat:{here.id}", *wide, "all_group_chats", "default"]

    # Writing

    def says(self, text: str, reply_to: Message | None = None) -> Message:
        """Writes here; the bot hears of it as far as it may."""
        return self._writes(text, entities=tuple(found_in(text)), reply_to=reply_to)

    async def start(self, payload: str = "") -> Message:
        """Presses Start, as a deep link with this payload does; gives the bot's answer."""
        return await self.asks(f"/start {payload}".strip())

    async def asks(self, text: str) -> Message:
        """Writes, and waits for what the bot then shows this person, here or elsewhere."""
        since = len(self.world.touched)
        self.says(text)
        return await self._shown_since(since, f"an answer to {text!r}")

    def chooses(self, label: str) -> Message:
        """Presses a key of the reply keyboard: its label is sent as text."""
        if label not in self.keyboard:
            raise NotVisible(f"no key {label!r}; there are {self.keyboard}")
        return self.says(label)

    def edits(self, message: Message, text: str) -> Message:
        """Changes what they wrote; the bot hears of it as edited_message."""
        now = self.world.clock.now()
        changed = self.world.change(
            message, text=text, entities=tuple(found_in(text)), edited_at=now
        )
        self._announce("edited_message", changed)
        return changed

    def deletes(self, message: Message) -> None:
        """Takes a message away; the Bot API tells nobody."""
        self.world.delete(message)

    # Pressing

    async def press(self, label: str, on: Message | None = None) -> Message:
        """Presses the newest button with this label and waits until the bot has answered and
        has shown something: gives what it wrote or edited last, or the pressed message if all
        it showed is a toast. Raises NotVisible, DidNotRespond."""
        since = len(self.world.touched)
        press = self.taps(label, on)
        await self._wait(lambda: press.answer, f"an answer to the press of {label!r}")
        if press.answer is not None and (press.answer.text or press.answer.url):
            found = self._latest(since)
            return found or self.world.messages[press.chat_id, press.message_id]
        return await self._shown_since(since, f"anything after the press of {label!r}")

    def taps(self, label: str, on: Message | None = None) -> Press:
        """The same without waiting."""
        message, button = self._button(label, on)
        if "callback_data" not in button:
            raise NotVisible(f"{label!r} is a link: {button}")
        return self.sends_data(message, button["callback_data"])

    def sends_data(self, message: Message, data: str) -> Press:
        """A press as a forged client could send it: any data, on any message."""
        world = self.world
        press = Press(
            world.name("query"), self.user, message.chat_id, message.id, data, world.clock.now()
        )
        world.presses[press.id] = press
        body: Json = {
            "id": press.id,
            "from": user_json(self.user),
            "message": message_json(world, message),
            "chat_instance": f"{abs(message.chat_id)}7",
            "data": data,
        }
        world.updates.add("callback_query", body)
        return press

    # Waiting

    async def reads(self, text: str) -> Message:
        """The newest message with this text that this person sees; waits for it."""
        return await self._wait(lambda: next(iter(self.sees(text)[::-1]), None), f"{text!r}")

    async def reads_toast(self, text: str) -> Toast:
        found = lambda: next((t for t in self.toasts[::-1] if text in t.text), None)  # noqa: E731
        return await self._wait(found, f"a toast {text!r}")

    # Comings and goings

    def blocks(self) -> None:
        """403 from now on; the bot hears of it as my_chat_member."""
        blocks(self.world, self.user)

    def unblocks(self) -> None:
        unblocks(self.world, self.user)

    def deletes_account(self) -> None:
        self.user.deleted = True

    def joins(self, address: str) -> str:
        """Opens an invite link: "joined" or "requested". Raises NotVisible for a dead link."""
        return joins(self.world, self.user, address)

    def leaves(self, group: Group) -> None:
        leaves(self.world, group.chat, self.user)

    # Paying

    async def pays(self, invoice: Message | str) -> Checkout:
        """Pays an invoice, or a link to one, with Stars, and waits for the bot's word: see ok
        and error. A yes has moved the Stars already."""
        asked = self.starts_paying(invoice)
        await self._wait(lambda: asked.ok is not None, "an answer to the payment")
        return asked

    def starts_paying(self, invoice: Message | str) -> Checkout:
        """The same without waiting."""
        return starts_paying(self.world, self.user, invoice)

    # Sending other things than text

    def sends_voice(self, content: bytes = b"voice") -> Message:
        return self._sends("voice", content)

    def sends_sticker(self, content: bytes = b"sticker") -> Message:
        return self._sends("sticker", content)

    def sends_photo(self, content: bytes = b"photo", caption: str = "") -> Message:
        return self._sends("photo", content, caption)

    def sends_document(self, name: str, content: bytes, caption: str = "") -> Message:
        return self._sends("document", content, caption, name)

    def sends_contact(self, phone: str) -> Message:
        """Their own contact, as the button that asks for it sends it."""
        own = {"phone_number": phone, "first_name": self.user.first_name, "user_id": self.id}
        return self._writes("", extra=(("contact", own),))

    def sends_location(self, latitude: float, longitude: float) -> Message:
        place = {"latitude": latitude, "longitude": longitude}
        return self._writes("", extra=(("location", place),))

    def _sends(self, kind: str, content: bytes, caption: str = "", name: str = "") -> Message:
        media = self.world.file(kind, content, name)
        return self._writes(caption, entities=tuple(found_in(caption)), media=media)

    def _writes(self, text: str, reply_to: Message | None = None, **more: Any) -> Message:
        if not self.place.has(self.user):
            raise NotVisible(f"{self.user.first_name} is not in {self.place.title}")
        if self.place.private:
            self._wakes()
        made = self.world.post(
            self.place,
            self.user,
            text,
            topic=self.topic.id if self.topic else None,
            reply_to=reply_to.id if reply_to else None,
            **more,
        )
        self._announce("message", made)
        return made

    def _wakes(self) -> None:
        if self.user.blocked_the_bot:
            unblocks(self.world, self.user)
        self.user.started = True

    def _announce(self, kind: str, message: Message) -> None:
        if self._heard(message):
            self.world.announce(kind, message)

    def _heard(self, message: Message) -> bool:
        """In groups a bot in privacy mode hears commands, mentions and replies alone."""
        world, here = self.world, self.place
        me = here.members.get(world.bot.id)
        if here.private or (me is not None and me.rules) or world.hears_everything:
            return here.private or here.has(world.bot)
        replied = world.messages.get((message.chat_id, message.reply_to or 0))
        called = message.text.startswith("/") or f"@{world.bot.username}" in message.text
        to_the_bot = replied is not None and replied.author_id == world.bot.id
        return here.has(world.bot) and (called or to_the_bot)

    def _button(self, label: str, on: Message | None) -> tuple[Message, Json]:
        every = self.sees() if on is None else [m for m in self.sees() if _same(m, on)]
        for message in reversed(every):
            for row in message.rows:
                for button in row:
                    if button["text"] == label:
                        return message, button
        shown = [each.buttons for each in every if each.buttons][-3:]
        raise NotVisible(f"no button {label!r}; the last ones are {shown}")

    def _latest(self, since: int) -> Message | None:
        """What the bot last touched of what this person sees."""
        world = self.world
        for place in reversed(world.touched[since:]):
            found = world.messages.get(place)
            if found is not None and world.chats[found.chat_id].has(self.user):
                return found
        return None

    async def _shown_since(self, since: int, what: str) -> Message:
        return await self._wait(lambda: self._latest(since), what)

    async def _wait(self, look: Callable[[], Found | None], what: str) -> Found:
        try:
            return await self.world.pulse.until(look, what, self.patience)
        except NothingHappened as nothing:
            recent = [m.text[:80] for m in self.sees()[-3:]]
            raise DidNotRespond(f"{nothing}; last seen: {recent}") from None


def _same(one: Message, other: Message) -> bool:
    return (one.chat_id, one.id) == (other.chat_id, other.id)
