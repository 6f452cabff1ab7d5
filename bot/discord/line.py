"""What outlives one connection to Discord: counted refusals, counted starts, the token refused."""

import asyncio
from datetime import timedelta

import structlog

from bot.discord.refusals import Refusals
from bot.discord.starts import Starts
from bot.discord.surroundings import App
from core.use_cases.platform_trouble import tell_of_pause

_log = structlog.get_logger(__name__)
NAME = "Discord"


class Line:
    def __init__(self, refusals: Refusals, starts: Starts) -> None:
        self.refusals = refusals
        self.starts = starts
        self.is_token_refused = False

    def refuse_token(self) -> None:
        """Each further 401 would count towards a ban: nothing is asked any more (D-07)."""
        if not self.is_token_refused:
            _log.error("discord_token_refused", fix="set SEATMATE_DISCORD_TOKEN, start again")
        self.is_token_refused = True


def line_of(app: App) -> Line:
    """A new line, whose pauses are told to staff."""

    async def paused(seconds: float) -> None:
        await app.db.write(lambda uow: tell_of_pause(uow, NAME, timedelta(seconds=seconds)))

    def now() -> float:
        return asyncio.get_running_loop().time()

    return Line(Refusals(now, paused), Starts(now))
