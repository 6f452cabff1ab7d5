"""How many sessions a bot needs: Discord says it, one for some 1,000 servers each."""

import discord
from discord.http import HTTPClient

from bot.discord.client import SeatmateClient
from bot.discord.line import Line


class ShardedClient(SeatmateClient, discord.AutoShardedClient):
    """The same client over several sessions; direct messages come in by the first."""


async def shards_wanted(token: str, line: Line, settled: int) -> int:
    """`settled`: the setting; 0 takes what Discord recommends. Raises NoStartsLeft when so many
    sessions may not be started today, discord.LoginFailure for a token it does not know."""
    trace = line.refusals.trace()
    async with discord.Client(intents=discord.Intents.none(), http_trace=trace) as asking:
        await asking.login(token)
        recommended = await _gateway(asking.http, line)
    wanted = settled or recommended
    line.starts.demand(wanted)
    return wanted


async def _gateway(http: HTTPClient, line: Line) -> int:
    shards, _, limit = await http.get_bot_gateway()
    line.starts.told(limit["remaining"], limit["total"], limit["reset_after"] / 1000)
    return shards
