"""All that the stand-in knows, as values a test can read: people, places, messages, commands."""

from collections.abc import Callable
from dataclasses import replace

from core.clock import Clock
from tests.harness.discord_world.book import Book
from tests.harness.discord_world.clock import Snowflakes
from tests.harness.discord_world.gateway import Gateway
from tests.harness.discord_world.interactions import Interaction
from tests.harness.discord_world.judges.gateway_schema import event_errors
from tests.harness.discord_world.limits import Limits
from tests.harness.discord_world.message_shapes import message_json
from tests.harness.discord_world.messages import Message
from tests.harness.discord_world.places import Channel, Guild, User
from tests.harness.discord_world.pulse import Pulse
from tests.harness.discord_world.refusal import unknown
from tests.harness.discord_world.shapes import (
    bare_member_json,
    channel_json,
    guild_json,
    member_json,
)
from tests.harness.discord_world.troubles import Troubles
from tests.harness.discord_world.wire import ChannelKind, Intent, Json, MessageFlag

# A global list, and one for each guild.
Scope = int | None


class World:
    """`commands`: what the bot registered; `overwrites` counts its bulk overwrites by scope."""

    def __init__(self, clock: Clock, seconds: Callable[[], float], token: str) -> None:
        self.clock, self.token = clock, token
        self.address = self.gateway_address = ""
        self.ids = Snowflakes(clock)
        self.pulse, self.book = Pulse(), Book()
        self.gateway = Gateway(self.pulse, self._judge_event)
        self.limits, self.troubles = Limits(seconds, clock), Troubles()
        self.bot = User(self.ids.next(), "seatmate", bot=True)
        self.users: dict[int, User] = {self.bot.id: self.bot}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, Message] = {}
        self._order: dict[tuple[int, int | None], dict[int, None]] = {}
        self.nonces: dict[tuple[int, int, str], int] = {}
        self.commands: dict[Scope, list[Json]] = {None: []}
        self.overwrites: dict[Scope, int] = {}
        self.interactions: dict[int, Interaction] = {}
        self.tokens: dict[str, Interaction] = {}
        self.open_modals: dict[int, Interaction] = {}
        self._direct: dict[int, Channel] = {}

    @property
    def joined(self) -> list[int]:
        """The guilds the bot is a member of."""
        return [guild.id for guild in self.guilds.values() if self.bot.id in guild.members]

    def guild_of(self, channel: Channel) -> Guild | None:
        return self.guilds[channel.guild_id] if channel.guild_id is not None else None

    def direct(self, user: User) -> Channel:
        """The conversation between the bot and one person; made when first needed."""
        if user.id not in self._direct:
            channel = Channel(self.ids.next(), ChannelKind.DM, recipient=user)
            self._direct[user.id] = self.add_channel(channel)
        return self._direct[user.id]

    def add_channel(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        return channel

    def message(self, channel_id: int, message_id: int) -> Message:
        found = self.messages.get(message_id)
        if found is None or found.channel_id != channel_id:
            raise unknown("message")
        return found

    def messages_in(self, channel: Channel, only_for: int | None = None) -> list[Message]:
        """What everybody there sees, oldest first; or one person's ephemeral messages there."""
        return [self.messages[each] for each in self._order.get((channel.id, only_for), ())]

    def keep(self, message: Message) -> Message:
        """A new message: stored and announced."""
        channel = self.channels[message.channel_id]
        self.messages[message.id] = message
        self._order.setdefault((channel.id, message.only_for), {})[message.id] = None
        if message.nonce is not None:
            self.nonces[channel.id, message.author_id, str(message.nonce)] = message.id
        channel.last_message_id = message.id
        self._announce_message("MESSAGE_CREATE", message)
        return message

    def change(self, message: Message) -> Message:
        self.messages[message.id] = message
        self._announce_message("MESSAGE_UPDATE", message)
        return message

    def delete(self, message: Message) -> None:
        del self.messages[message.id]
        del self._order[message.channel_id, message.only_for][message.id]
        if not message.ephemeral:
            gone = {"id": str(message.id), "channel_id": str(message.channel_id)}
            self.announce_in(self.channels[message.channel_id], "MESSAGE_DELETE", gone)
        self.pulse.beat()

    def ask(self, interaction: Interaction) -> Interaction:
        self.interactions[interaction.id] = self.tokens[interaction.token] = interaction
        return interaction

    def announce_in(
        self, channel: Channel, event: str, data: Json, redacted: Json | None = None
    ) -> None:
        """An event about messages of a channel, to those whose intents hear it."""
        if channel.guild_id is None:
            self.gateway.announce(event, data, None, Intent.DIRECT_MESSAGES)
            return
        place = {"guild_id": str(channel.guild_id)}
        blind = redacted | place if redacted is not None else None
        self.gateway.announce(event, data | place, channel.guild_id, Intent.GUILD_MESSAGES, blind)

    def announce_guild(self, guild: Guild, event: str, data: Json, intent: Intent) -> None:
        if self.bot.id in guild.members:
            self.gateway.announce(event, data, guild.id, intent)
        self.pulse.beat()

    def guild_create(self, guild_id: int, intents: Intent) -> Json:
        """Without the members' intent a bot is shown only itself."""
        guild = self.guilds[guild_id]
        everybody = intents & Intent.GUILD_MEMBERS
        members = [each for each in guild.members.values() if everybody or each.user is self.bot]
        places = [each for each in self.channels.values() if each.guild_id == guild_id]
        created = guild_json(guild) | {
            "joined_at": guild.members[self.bot.id].joined_at.isoformat(),
            "large": False,
            "hub_type": None,
            "unavailable": False,
            "member_count": len(guild.members),
            "members": [member_json(member) for member in members],
            "channels": [channel_json(each) for each in places if not each.is_thread],
            "threads": [
                channel_json(each) for each in places if each.is_thread and not each.archived
            ],
            "guild_scheduled_events": list(guild.events.values()),
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "soundboard_sounds": [],
        }
        self._judge_event("GUILD_CREATE", created)
        return created

    def _announce_message(self, event: str, message: Message) -> None:
        if not message.ephemeral:
            channel = self.channels[message.channel_id]
            self.announce_in(channel, event, *self._both_shapes(channel, message))
        self.pulse.beat()

    def _both_shapes(self, channel: Channel, message: Message) -> tuple[Json, Json | None]:
        """The message as it is, and without content where the bot may not read it: in guilds,
        other people's messages that do not mention it."""
        guild = self.guild_of(channel)
        member = guild.members.get(message.author_id) if guild else None
        extra = {"member": bare_member_json(member)} if member else {}
        full = message_json(self, message) | extra
        own = message.author_id == self.bot.id or f"<@{self.bot.id}>" in message.content
        if guild is None or own:
            return full, None
        empty = replace(
            message, content="", embeds=(), components=(), attachments=(), flags=MessageFlag.NONE
        )
        return full, message_json(self, empty) | extra

    def _judge_event(self, event: str, data: Json) -> None:
        for path, reason in event_errors(event, data).items():
            self.book.slip(f"gateway {event} {path}: {reason}")
