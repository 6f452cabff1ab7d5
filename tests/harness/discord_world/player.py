"""A person who presses what they see, and waits for what the bot shows them."""

from dataclasses import dataclass
from typing import Any

from tests.harness.discord_world import posting, visible
from tests.harness.discord_world.asking import asked
from tests.harness.discord_world.components import selects
from tests.harness.discord_world.interactions import Interaction
from tests.harness.discord_world.messages import Attachment, Message
from tests.harness.discord_world.modals import OpenModal, chosen_values, filled_in
from tests.harness.discord_world.places import Channel, Guild, Role, User
from tests.harness.discord_world.pulse import PATIENCE, NothingHappened
from tests.harness.discord_world.typed_commands import CannotType, Typing, chosen, offered
from tests.harness.discord_world.visible import NotVisible
from tests.harness.discord_world.wire import Asked, Json, Part
from tests.harness.discord_world.world import World

# What a press can lead to. None: the bot took its answer away again.
Outcome = Message | OpenModal | None


class DidNotRespond(AssertionError):
    """ "The application did not respond", or it stayed at thinking."""


@dataclass(frozen=True, slots=True)
class Player:
    """One person at one place: a channel of a guild, a thread, or the conversation with the bot.

    Whoever waits here waits in real seconds, `patience` at most."""

    world: World
    user: User
    place: Channel
    patience: float = PATIENCE

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def guild(self) -> Guild | None:
        return self.world.guild_of(self.place)

    @property
    def in_dm(self) -> "Player":
        return self.at(self.world.direct(self.user))

    @property
    def roles(self) -> set[str]:
        """The names of the roles held in the guild of this place."""
        guild = self.guild
        return {guild.roles[each].name for each in guild.members[self.id].roles} if guild else set()

    @property
    def modal(self) -> OpenModal | None:
        opener = self.world.open_modals.get(self.id)
        return OpenModal(opener, opener.modal) if opener and opener.modal else None

    def at(self, place: Channel) -> "Player":
        """The same person elsewhere; raises NotVisible where they see nothing."""
        if not visible.can_see(self.world, self.user, place):
            raise NotVisible(f"{self.user.name} does not see {place.name or 'that conversation'}")
        return Player(self.world, self.user, place, self.patience)

    def close_dms(self) -> None:
        self.user.dms_open = False

    def open_dms(self) -> None:
        self.user.dms_open = True

    # What is seen

    def sees(self, text: str = "") -> list[Message]:
        """Everything this person sees anywhere that contains the text, oldest first."""
        return [each for each in visible.seen(self.world, self.user) if text in each.text]

    def sees_here(self) -> list[Message]:
        return visible.seen_in(self.world, self.user, self.place)

    def commands(self) -> list[str]:
        """The names of the slash commands offered here."""
        return [each["name"] for each in offered(self.world, self.user, self.guild)]

    async def reads(self, text: str) -> Message:
        """Waits until a message with this text can be seen; the newest such."""
        what = f"{self.user.name} reads {text!r}"
        try:
            return (await self.world.pulse.until(lambda: self.sees(text), what, self.patience))[-1]
        except NothingHappened as nothing:
            raise NothingHappened(f"{nothing}\n{visible.described(self.sees())}") from None

    def dismiss(self, message: Message) -> None:
        """An ephemeral message goes away for good."""
        if message.only_for != self.id:
            raise NotVisible("only one's own ephemeral message can be dismissed")
        self.world.delete(message)

    # What is done; these wait for the bot

    async def slash(self, words: str, /, **values: Any) -> Outcome:
        """Sends "/book" or "/mentor hours" with its options: text, numbers, Users, Roles, ..."""
        return await self.outcome(self.sends(words, **values))

    async def typing(self, words: str, option: str, text: str = "", /, **values: Any) -> list[str]:
        """What autocomplete offers for an option with so much of it typed."""
        command, path = chosen(offered(self.world, self.user, self.guild), words)
        leaf = path[-1] if path else command
        known = next((each for each in leaf["options"] if each["name"] == option), None)
        if known is None or not known.get("autocomplete"):
            raise CannotType(f"{option} of /{words} completes nothing")
        typing = Typing(self.world, self.guild)
        data = typing.data(command, path, values | {option: text}, focused=option)
        interaction = asked(self.world, Asked.AUTOCOMPLETE, self.user, self.place, data)
        await self._settled(interaction)
        return [choice["name"] for choice in interaction.choices or ()]

    async def press(self, label: str, on: Message | None = None) -> Outcome:
        """Presses the newest button of this label that can be seen, or the one on a message."""
        return await self.outcome(self.taps(label, on))

    async def choose(
        self, *labels: str, select: str | None = None, on: Message | None = None
    ) -> Outcome:
        """Chooses options by label; `select`: its custom_id or placeholder, when it matters."""
        return await self.outcome(self.picks(*labels, select=select, on=on))

    async def pick(self, *who: User | Role | Channel, on: Message | None = None) -> Outcome:
        """Chooses people, roles or channels in the newest select of that kind."""
        return await self.outcome(self._picked(on, list(who)))

    async def submit(self, values: dict[str, Any] | None = None) -> Outcome:
        """Fills in the open modal, by label or custom_id, and sends it."""
        return await self.outcome(self.sends_modal(values or {}))

    # The same without waiting

    def sends(self, words: str, /, **values: Any) -> Interaction:
        command, path = chosen(offered(self.world, self.user, self.guild), words)
        data = Typing(self.world, self.guild).data(command, path, values)
        return asked(self.world, Asked.COMMAND, self.user, self.place, data)

    def taps(self, label: str, on: Message | None = None) -> Interaction:
        message, button = visible.newest_with_button(self._among(on), label)
        return self._component(message, button, {})

    def picks(
        self, *labels: str, select: str | None = None, on: Message | None = None
    ) -> Interaction:
        message, found = visible.newest_with_select(self._among(on), list(labels), select)
        typing = Typing(self.world, self.guild)
        return self._component(
            message, found, {"values": chosen_values(found, list(labels), typing)}
        )

    def sends_modal(self, values: dict[str, Any]) -> Interaction:
        modal = self.modal
        if modal is None:
            raise NotVisible(f"{self.user.name} has no modal open")
        opener = modal.opened_by
        typing = Typing(self.world, opener.guild)
        parts = filled_in(modal.body, values, typing)
        data: Json = {"custom_id": modal.body["custom_id"], "components": parts}
        data["resolved"] = typing.resolved
        del self.world.open_modals[self.id]
        message = self.world.messages.get(opener.message_id or 0)
        return asked(
            self.world, Asked.MODAL, self.user, opener.channel, data, message, opened_by=opener
        )

    def says(self, text: str, attachments: tuple[Attachment, ...] = ()) -> Message:
        """Writes a message here."""
        draft = posting.Draft({"content": text})
        return posting.post(self.world, self.place, self.user, draft, attachments=attachments)

    def file(self, name: str, content: bytes, kind: str = "application/octet-stream") -> Attachment:
        """A file of this person's, to be put into an option or a message."""
        return Attachment(self.world.ids.next(), name, content, kind)

    async def outcome(self, interaction: Interaction) -> Outcome:
        """What the person sees of the bot's answer; raises DidNotRespond without one."""
        await self._settled(interaction)
        if interaction.modal is not None:
            self.world.open_modals[self.id] = interaction
            return OpenModal(interaction, interaction.modal)
        shown = [*interaction.touched[-1:], interaction.original_id or 0]
        return next(
            (self.world.messages[each] for each in shown if each in self.world.messages), None
        )

    async def _settled(self, interaction: Interaction) -> None:
        what = f"an answer to {interaction.kind.name.lower()} {interaction.data}"
        try:
            await self.world.pulse.until(lambda: interaction.settled, what, self.patience)
        except NothingHappened as nothing:
            raise DidNotRespond(f"{nothing}; so far: {interaction.answered_with}") from None

    def _among(self, on: Message | None) -> list[Message]:
        """A message that is gone, or that this person does not see, cannot be pressed."""
        every = self.sees()
        return every if on is None else [each for each in every if each.id == on.id]

    def _picked(self, on: Message | None, who: list[User | Role | Channel]) -> Interaction:
        typing = Typing(self.world, self.guild)
        for message in reversed(self._among(on)):
            for select in selects(message.components):
                if select["type"] != Part.SELECT and not select.get("disabled"):
                    values = chosen_values(select, list(who), typing)
                    more: Json = {"values": values, "resolved": typing.resolved}
                    return self._component(message, select, more)
        raise NotVisible("no select of people, roles or channels")

    def _component(self, message: Message, component: Json, more: Json) -> Interaction:
        data: Json = {
            "custom_id": component["custom_id"],
            "component_type": component["type"],
            "id": component["id"],
        }
        channel = self.world.channels[message.channel_id]
        return asked(self.world, Asked.COMPONENT, self.user, channel, data | more, message)
