"""What one person sees, and waiting for it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self, TypeVar

from tests.harness.pulse import PATIENCE, NothingHappened
from tests.harness.telegram_world.callbacks import Toast
from tests.harness.telegram_world.comings import NotVisible
from tests.harness.telegram_world.groups import Group
from tests.harness.telegram_world.messages import Message
from tests.harness.telegram_world.places import Chat, Topic, User

if TYPE_CHECKING:
    from tests.harness.telegram_world.world import World

Found = TypeVar("Found")


class DidNotRespond(AssertionError):
    """The button kept its loading mark, or nothing came."""


@dataclass(frozen=True, slots=True)
class Onlooker:
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

    def at(self, group: Group, topic: Topic | None = None) -> Self:
        """The same person in a group; raises NotVisible where they are not."""
        if not group.chat.has(self.user):
            raise NotVisible(f"{self.user.first_name} is not in {group.chat.title}")
        return replace(self, place=group.chat, topic=topic)

    @property
    def in_private(self) -> Self:
        return replace(self, place=self.world.chats[self.user.id], topic=None)

    # What is seen

    def sees(self, text: str = "") -> list[Message]:
        """Every message this person sees anywhere that contains the text, oldest first."""
        places = [self.world.chats[self.id], *self.world.groups_of(self.user)]
        every = [m for chat in places for m in self.world.messages_in(chat) if text in m.text]
        return sorted(every, key=lambda message: message.order)

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

    # Waiting

    async def reads(self, text: str) -> Message:
        """The newest message with this text that this person sees; waits for it."""
        return await self._wait(lambda: next(iter(self.sees(text)[::-1]), None), f"{text!r}")

    async def reads_toast(self, text: str) -> Toast:
        """The newest toast or alert with this text; waits for it."""
        return await self._wait(
            lambda: next((each for each in self.toasts[::-1] if text in each.text), None),
            f"a toast {text!r}",
        )

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
