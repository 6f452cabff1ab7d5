"""Keeps the client connected for as long as the program runs; a crash loop backs off, so that the
1,000 logins that Discord gives in a day are never used up (D-13, DC5)."""

import asyncio
from collections.abc import Awaitable, Callable

import discord
import structlog

from bot.discord.client import build
from bot.discord.surroundings import App

FIRST_WAIT, LONGEST_WAIT = 5.0, 900.0  # seconds; at most some 100 logins a day
CALM = 600.0  # seconds connected after which the next wait is the first again
_log = structlog.get_logger(__name__)
Sleep = Callable[[float], Awaitable[object]]


async def serve(app: App, token: str, sleep: Sleep = asyncio.sleep) -> None:
    """Ends only when cancelled, or when Discord refuses the token: no wait makes that better."""
    wait = FIRST_WAIT
    now = asyncio.get_running_loop().time
    while True:
        began = now()
        try:
            async with build(app) as client:
                await client.start(token)
        except discord.LoginFailure:
            _log.error("discord_token_refused", fix="set SEATMATE_DISCORD_TOKEN, start again")
            return
        except Exception as error:
            _log.error("discord_connection_failed", error=type(error).__name__, wait=wait)
        wait = FIRST_WAIT if now() - began > CALM else wait
        await sleep(wait)
        wait = min(wait * 2, LONGEST_WAIT)
