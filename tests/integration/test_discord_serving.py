"""The connection kept: a refused token is not tried again, a crash loop backs off."""

import asyncio

import pytest

from bot.channels import Busy
from bot.discord import serving
from bot.discord.serving import serve
from bot.ui import Address, Screen
from tests.harness.chatters import stage
from tests.harness.discord_town import discord_town
from tests.harness.discord_world import discord_world, redirected


class Enough(Exception):
    """The test has seen what it wanted."""


async def test_d07_a_refused_token_is_tried_once_and_nothing_is_lost(sqlite_url: str):
    async with discord_world() as world, stage(sqlite_url) as here:
        with redirected(world.api, world.gateway_address):
            await serve(here.engine, "not.the.token")
        assert world.limits.invalid_requests == 1
        channel = here.engine.parts.channels["discord"]
        with pytest.raises(Busy):
            await channel.send(Address("discord", "1"), Screen("later"), "key")
        assert world.limits.invalid_requests == 1


async def test_d07_a_token_revoked_while_running_stops_every_further_request(sqlite_url: str):
    async with discord_town(sqlite_url) as town:
        channel = town.stage.engine.parts.channels["discord"]
        revoked = town.world.troubles.fail(r"POST /users/@me/channels", status=401)
        for _ in range(3):
            with pytest.raises(Busy):
                await channel.send(Address("discord", str(town.omar.id)), Screen("x"), "key")
        assert revoked.met == 1
        assert len(town.world.book.asked("POST", "/users/@me/channels")) == 1


async def test_d13_a_crash_loop_waits_longer_each_time(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
):
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 9:
            raise Enough

    class Crashing:
        async def __aenter__(self) -> "Crashing":
            return self

        async def __aexit__(self, *_: object) -> None:
            await asyncio.sleep(0)

        async def start(self, token: str) -> None:
            raise OSError(token)

    async def client_for(*_: object) -> Crashing:
        return Crashing()

    monkeypatch.setattr(serving, "client_for", client_for)
    async with stage(sqlite_url) as here:
        with pytest.raises(Enough):
            await serve(here.engine, "a-token", sleep)
    assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 900]
