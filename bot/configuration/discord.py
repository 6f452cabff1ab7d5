"""What can be wrong with the servers of Discord that an installation names."""

from collections.abc import Iterator

from bot.configuration.problems import Problem
from core.settings import Settings

_ID = "write the server's id: Discord, Settings, Advanced, Developer Mode; right click, Copy ID"


def broken_discord(settings: Settings) -> Iterator[Problem]:
    given = settings.discord
    for guild in given.guilds:
        if not _is_id(guild):
            yield Problem("discord.guilds", f"{guild[:30]!r} is no id of a server", _ID)
    one = given.development_guild
    if one and not _is_id(one):
        yield Problem("discord.development_guild", f"{one[:30]!r} is no id of a server", _ID)
    elif one and given.guilds and one not in given.guilds:
        wrong = "is not among discord.guilds: its commands would be turned away"
        yield Problem("discord.development_guild", wrong, "add it there, or leave it empty")


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and 15 <= len(text) <= 20
