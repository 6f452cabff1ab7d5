"""Sends an unmodified discord.py to the stand-in: two addresses, nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager

import discord.gateway
import discord.http
import yarl


def point(api: str, gateway: str) -> None:
    """`api`: with /api/v10; `gateway`: ws:// address. For a process of its own."""
    discord.http.Route.BASE = api
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)


@contextmanager
def redirected(api: str, gateway: str) -> Iterator[None]:
    """For a bot in the test's own process; puts the real addresses back."""
    real = (discord.http.Route.BASE, str(discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY))
    point(api, gateway)
    try:
        yield
    finally:
        point(*real)
