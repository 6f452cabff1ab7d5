"""The client: every press, command, form and private word comes in through two listeners."""

import asyncio
from typing import Any

import discord
import structlog

from bot.discord import buckets, communities, forms, inbound, surveying
from bot.discord.answers import Answers
from bot.discord.asides import Asides
from bot.discord.channel import DiscordChannel
from bot.discord.completing import complete
from bot.discord.events import DiscordEvents
from bot.discord.first_answer import FirstAnswer
from bot.discord.line import Line, line_of
from bot.discord.memberships import DiscordMemberships
from bot.discord.modal import modal
from bot.discord.pace import Pace
from bot.discord.rest import Rest
from bot.discord.surroundings import CHANNEL, App
from bot.discord.syncing import scopes_of, sync
from bot.ui import Intent, Screen
from bot.words import label

_log = structlog.get_logger(__name__)
# Nothing is ever said aloud, so no library for it is missing.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False


class SeatmateClient(discord.Client):
    """Keeps nothing of Discord's in memory, and needs no privileged intent."""

    def __init__(self, app: App, line: Line, **options: Any) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, dm_messages=True, guild_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            chunk_guilds_at_startup=False,
            member_cache_flags=discord.MemberCacheFlags.none(),
            http_trace=line.refusals.trace(),
            **options,
        )
        buckets.mend(self.http)
        self._app = app
        self._line = line
        answers = Answers(app.parts.clock)
        pace = Pace(app.parts.settings.discord.sends_per_second)
        self._rest = Rest(self.http, pace, line, self._is_open)
        self._first = FirstAnswer(self._rest, answers)
        asides = Asides(self._rest, app.db, app.parts.settings.community.language)
        self.channel = DiscordChannel(self._rest, answers, asides)
        self.memberships = DiscordMemberships(self._rest, self._own_id)
        self.events = DiscordEvents(self._rest, self._own_id)

    @property
    def _served(self) -> tuple[str, ...]:
        return self._app.parts.settings.discord.guilds

    def _own_id(self) -> int | None:
        return self.user.id if self.user else None

    def _is_open(self) -> bool:
        return self.http.token is not None and not self.is_closed()

    async def setup_hook(self) -> None:
        """Once for each login, before the gateway (DC9)."""
        await self._sync()

    async def _sync(self) -> None:
        application = self.application_id
        assert application is not None  # login has asked for it
        scopes = scopes_of(self._app.parts.settings.discord)
        await sync(self._rest, self._app.db, application, scopes)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        await self._met(guild)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        await self._met(guild)

    async def _met(self, guild: discord.Guild) -> None:
        """One of our own may have invited the bot only now: it is told the commands then."""
        communities.note_stranger(self._served, guild)
        if str(guild.id) in scopes_of(self._app.parts.settings.discord):
            await self._sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        self._line.starts.take()
        if not initial:
            await asyncio.sleep(self._line.starts.gap)

    async def on_interaction(self, event: discord.Interaction) -> None:
        if event.type is inbound.Kind.ping:
            return
        if not communities.serves(self._served, event.guild_id):
            await communities.turn_away(self._rest, self._app.parts.settings, event)
            return
        if event.type is inbound.Kind.autocomplete:
            await complete(self._app, self._rest, event)
            return
        if event.guild_id is None and event.channel_id is not None:
            self.channel.knows(str(event.user.id), str(event.channel_id))
        if inbound.opens_form(event):
            await self._open_form(event)
        else:
            answer = await self._first.defer(event)
            intent = self._intent(event, answer)
            me = str(self._own_id() or 0)
            await self._store(await surveying.surveyed(self._app, self._rest, me, intent))

    async def on_message(self, message: discord.Message) -> None:
        if message.author.bot:
            return
        if message.guild is not None:
            await self._spoken(message)
            return
        self.channel.knows(str(message.author.id), str(message.channel.id))
        await self._store(inbound.typed(message))

    async def _spoken(self, message: discord.Message) -> None:
        """What is said in a server is none of our business, unless it is said to us."""
        guild = message.guild.id if message.guild else None
        served = communities.serves(self._served, guild)
        if served and self.user and inbound.is_spoken_to(message, self.user):
            await self._store(inbound.spoken(message, self.user))

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        _log.exception("discord_event_failed", listener=event_method)

    async def _open_form(self, event: discord.Interaction) -> None:
        """The form at once, or, when it cannot be had in time, its screen as it is now."""
        form = await forms.form_of(self._app, self._intent(event))
        if form is not None and await self._first.show_form(event, modal(form)):
            return
        answer = await self._first.defer(event)
        await self._store(forms.shown_again(self._intent(event, answer)))

    def _intent(self, event: discord.Interaction, answer: str = "") -> Intent:
        return inbound.intent(event, answer, self._app.parts.settings.community.language)

    async def _store(self, intent: Intent) -> None:
        try:
            await self._app.doorway.receive(intent)
        except Exception:
            _log.exception("intent_not_stored", intent=intent.id)
            await self._say_sorry(intent)

    async def _say_sorry(self, intent: Intent) -> None:
        """Never silence: nothing else will follow, whether it was answered "thinking" or not."""
        language = self._app.parts.settings.community.language
        sorry = Screen(title="", lines=((label(language, "error.unexpected"),),))
        if intent.message is None or not await self.channel.edit(intent.message, sorry):
            await self.channel.send(intent.address, sorry, f"sorry:{intent.id}")


def build(
    app: App,
    kind: type[SeatmateClient] = SeatmateClient,
    line: Line | None = None,
    **options: Any,
) -> SeatmateClient:
    """The un-started client of a configured application, and its channel among the application's.

    `line`: what was counted over earlier connections. `options` go to discord.Client as they are.
    Start it with `client.start(token)`.
    """
    client = kind(app, line or line_of(app), **options)
    app.parts.channels[CHANNEL] = client.channel
    app.parts.memberships[CHANNEL] = client.memberships
    app.parts.events[CHANNEL] = client.events
    return client
