"""Keeps the client connected for as long as the program runs; a crash loop backs off, so that the
1,000 logins that Discord gives in a day are never used up (D-13, DC5)."""

import asyncio
from collections.abc import Awaitable, Callable

import discord
import structlog

from bot.discord.client import SeatmateClient, build
from bot.discord.line import Line, line_of
from bot.discord.sharding import ShardedClient, shards_wanted
from bot.discord.starts import NoStartsLeft
from bot.discord.surroundings import App

FIRST_WAIT, LONGEST_WAIT = 5.0, 900.0  # seconds; at most some 100 logins a day
AUTHENTICATION_FAILED = 4004
CALM = 600.0  # seconds connected after which the next wait is the first again
_log = structlog.get_logger(__name__)
Sleep = Callable[[float], Awaitable[object]]


async def serve(app: App, token: str, sleep: Sleep = asyncio.sleep) -> None:
    """Ends only when cancelled, or when Discord refuses the token: no wait makes that better."""
    line = line_of(app)
    build(app, line=line)  # until there is a connection, its channel answers "later"
    wait = FIRST_WAIT
    now = asyncio.get_running_loop().time
    while True:
        began, asked = now(), 0.0
        try:
            await _connected(app, token, line)
        except NoStartsLeft as none:
            asked = none.seconds
            _log.error("discord_starts_used_up", seconds=round(asked))
        except Exception as error:
            if _is_token_refused(error):
                line.refuse_token()
            else:
                _log.error("discord_connection_failed", error=type(error).__name__, wait=wait)
        if line.is_token_refused:
            return
        wait = FIRST_WAIT if now() - began > CALM else wait
        await sleep(max(asked, wait))
        wait = min(wait * 2, LONGEST_WAIT)


def _is_token_refused(error: Exception) -> bool:
    closed = isinstance(error, discord.ConnectionClosed) and error.code == AUTHENTICATION_FAILED
    return closed or isinstance(error, discord.LoginFailure)


async def _connected(app: App, token: str, line: Line) -> None:
    """Until the connection ends for good."""
    async with await client_for(app, token, line) as client:
        await client.start(token)


async def client_for(app: App, token: str, line: Line) -> SeatmateClient:
    """Over as many sessions as the settings say, else as Discord recommends."""
    shards = await shards_wanted(token, line, app.parts.settings.discord.shards)
    if shards == 1:
        return build(app, line=line)
    _log.info("discord_sharded", shards=shards)
    return build(app, ShardedClient, line, shard_count=shards)
