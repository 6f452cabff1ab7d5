"""Which servers this installation serves: those in `[discord] guilds`, or, with none there, all.

A bot may be brought into any server. In others than its own it answers that it is not theirs, and
does nothing else there.
"""

from collections.abc import Collection

import discord
import structlog

from bot.catalogs import best_language
from bot.discord.escaping import escaped
from bot.discord.locales import hint_of
from bot.discord.rest import EPHEMERAL, NO_CONNECTION, Rest
from bot.discord.surroundings import Json
from bot.words import label
from core.settings import Settings

MESSAGE, CHOICES = 4, 8
_log = structlog.get_logger(__name__)


def serves(guilds: Collection[str], guild: int | None) -> bool:
    """Direct messages are everybody's."""
    return guild is None or not guilds or str(guild) in guilds


async def turn_away(rest: Rest, settings: Settings, event: discord.Interaction) -> None:
    """One sentence for the presser alone; nothing is stored."""
    try:
        await rest.call_back(event.id, event.token, _answer(settings, event))
    except (discord.HTTPException, discord.RateLimited, *NO_CONNECTION) as error:
        _log.info("stranger_not_answered", error=type(error).__name__)


def _answer(settings: Settings, event: discord.Interaction) -> Json:
    if event.type is discord.InteractionType.autocomplete:
        return {"type": CHOICES, "data": {"choices": []}}
    home = settings.community.language
    language = best_language(hint_of(event, home), home)
    sentence = label(language, "discord.not_served", community=settings.community.name)
    shown: Json = {"content": escaped(sentence), "flags": EPHEMERAL}
    return {"type": MESSAGE, "data": shown | {"allowed_mentions": {"parse": []}}}


def note_stranger(guilds: Collection[str], guild: discord.Guild) -> None:
    """The bot was brought into a server that is not its own: left alone, for staff to see."""
    if not serves(guilds, guild.id):
        _log.warning(
            "discord_guild_not_served",
            guild=str(guild.id),
            fix="add its id to [discord] guilds in config.toml, or remove the bot there",
        )
