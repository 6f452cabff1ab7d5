"""A person who writes, presses what they see, and waits for what the bot shows them."""

from dataclasses import dataclass
from typing import Any

from tests.harness.telegram_world.callbacks import Checkout, Press
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
from tests.harness.telegram_world.onlooker import Onlooker
from tests.harness.telegram_world.shapes import message_json, user_json
from tests.harness.telegram_world.wire import Json
from tests.harness.telegram_world.wording import found_in


@dataclass(frozen=True, slots=True)
class Player(Onlooker):
    """One person at one place who acts there; `says`, `press` and the others use it."""

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


def _same(one: Message, other: Message) -> bool:
    return (one.chat_id, one.id) == (other.chat_id, other.id)
