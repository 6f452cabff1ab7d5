"""Tells Discord the commands, only when they are others than it was told last (DC5)."""

import structlog

from bot.discord.commands import fingerprint, payload
from bot.discord.rest import Rest
from bot.discord.surroundings import Rows

_log = structlog.get_logger(__name__)
NOTE = "discord.commands"  # whom, where and what was told last


async def sync(rest: Rest, db: Rows, application: int, guild: str) -> bool:
    """`guild`: the one to develop in, where commands change at once; "" is everywhere.

    True when they were sent.
    """
    commands = payload()
    wanted = f"{application}:{guild}:{fingerprint(commands)}"
    if await db.read(lambda uow: uow.notebook.read(NOTE)) == wanted:
        return False
    await rest.overwrite_commands(application, guild, commands)
    await db.write(lambda uow: uow.notebook.write(NOTE, wanted))
    _log.info("commands_synced", count=len(commands), guild=guild or "everywhere")
    return True
