"""How fast and how lean the Discord adapter is: figures, measured over the stand-in's sockets.

Slow tier; `-s` shows the figures (docs/performance.md).
"""

import asyncio
import gc
import json
import os
import threading
from collections.abc import Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest

from bot.discord import build
from bot.discord.pace import Pace
from bot.stored_screen import dump
from bot.ui import Act, Address, Button, Screen
from core.ids import IdentityId, PersonId
from core.notices import Notice, NoticeKind
from core.people import Identity, Person, Role
from core.settings import Settings
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.chatters import stage
from tests.harness.discord_town import DiscordTown, discord_town, tap
from tests.harness.discord_world import discord_world
from tests.harness.discord_world.interactions import Interaction
from tests.harness.town import TALK

pytestmark = pytest.mark.slow
PEOPLE, STALL = 100, 2.0
MESSAGES, READERS, RATE, ALLOWED = 960, 480, 48, 50
MANY, CHATS, MOST_GROWTH = 100_000, 10_000, 10.0
BUTTONS = ((Button("Approve", Act("appr", 7, 3)), Button("Decline", Act("decl", 7, 3))),)


async def test_the_first_answer_comes_in_time_while_the_database_stands_still(sqlite_url: str):
    async with discord_town(sqlite_url) as town:
        form = await _before_the_form(town)
        guild = town.world.guild("Riverside")
        crowd = [guild.member(f"student{number}") for number in range(PEOPLE - 20)]
        now = asyncio.get_running_loop().time
        released = threading.Event()
        stalls = [
            asyncio.ensure_future(work(lambda uow: released.wait(STALL)))  # noqa: TID251  # ends below
            for work in (town.stage.db.write, town.stage.db.read)
        ]
        began = now()
        asked = [each.sends("offerings") for each in crowd]
        asked += [town.sara.taps("Fill in", on=form) for _ in range(20)]

        async def first(interaction: Interaction) -> float:
            await town.world.pulse.until(lambda: interaction.answered_with is not None, "answered")
            return now() - began

        waits = sorted(await asyncio.gather(*(first(each) for each in asked)))
        await asyncio.gather(*stalls)
        for each, press in zip(crowd, asked, strict=False):
            await each.outcome(press)
        await town.quiet()
        print(f"\nfirst answer: p99 {waits[-2]:.2f} s, slowest {waits[-1]:.2f} s, all at once")
        assert waits[-2] < 1.0
        assert waits[-1] < 2.5


async def test_the_outbox_is_sent_at_the_rate_discord_allows_without_one_refusal(sqlite_url: str):
    settings = Settings()
    settings = replace(settings, discord=replace(settings.discord, sends_per_second=RATE))
    async with discord_world() as world, stage(sqlite_url, settings=settings) as here:
        guild = world.guild("Riverside")
        readers = [guild.member(f"reader{number}") for number in range(READERS)]
        town = DiscordTown(world, here, {}, {})
        async with town.bot() as client:
            await world.commands_synced()
            for each in readers:
                client.channel.knows(str(each.id), str(each.in_dm.place.id))
            users = [str(each.id) for each in readers]
            await here.db.write(lambda uow: _owe(uow, users))
            now = asyncio.get_running_loop().time
            began = now()
            await here.quiet()
            seconds = now() - began
        sent = sum(len(each.in_dm.sees_here()) for each in readers)
        share = sent / seconds / ALLOWED
        print(f"\noutbox: {sent} in {seconds:.1f} s, {share:.2f} of {ALLOWED} a second")
        assert sent == MESSAGES
        assert world.limits.refused.total() == 0
        assert share * ALLOWED / RATE >= 0.95


async def test_messages_with_buttons_leave_nothing_behind(sqlite_url: str):
    """discord.py's real HTTP client with its buckets, on a session that answers at once."""
    async with stage(sqlite_url) as here:
        client = build(here.engine)
        http = client.http
        http.token = "of-no-use"
        http._HTTPClient__session = Answering()
        http._global_over = asyncio.Event()
        http._global_over.set()
        await client._async_setup_hook()
        client._rest._pace = Pace(10**9)
        channel = client.channel
        for number in range(CHATS):
            channel.knows(str(number), str(10**18 + number))

        async def send(count: int) -> None:
            for number in range(count):
                screen = Screen("New request", lines=((f"Number {number}",),), buttons=BUTTONS)
                await channel.send(Address("discord", str(number % CHATS)), screen, str(number))

        await send(CHATS)
        before = _megabytes()
        await send(MANY)
        grown = _megabytes() - before
        print(f"\nmemory: {grown:.1f} MB more after {MANY} messages to {CHATS} people")
        assert grown < MOST_GROWTH


@dataclass
class Answer:
    """What aiohttp would give back for a message that was made."""

    status: int = 200

    def __init__(self) -> None:
        self.headers = {
            "content-type": "application/json",
            "X-RateLimit-Bucket": "messages",
            "X-RateLimit-Limit": "5",
            "X-RateLimit-Remaining": "4",
            "X-RateLimit-Reset": "1",
            "X-RateLimit-Reset-After": "0.001",
        }

    async def text(self, encoding: str) -> str:
        return json.dumps({"id": "1573589778153078825", "channel_id": "1"})


class Answering:
    def request(self, method: str, url: str, **more: Any) -> Any:
        @asynccontextmanager
        async def answered() -> Any:
            assert "components" in str(more["data"])
            yield Answer()

        return answered()


def _megabytes() -> float:
    gc.collect()
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


async def _before_the_form(town: DiscordTown) -> Any:
    await town.sara.slash("offerings")
    for words in (TALK, "Pick a time", "Tue 24 Nov", "10:00"):
        shown = await tap(town.sara, words)
    return shown


def _owe(uow: SqlUnitOfWork, users: list[str]) -> None:
    for user in users:
        person, account = PersonId(uow.new_id()), IdentityId(uow.new_id())
        uow.people.add(Person(person, user, "en", "UTC", frozenset({Role.STUDENT}), uow.now))
        uow.identities.add(Identity(account, person, "discord", user, user, user, uow.now))
        uow.later.notify(list(_news(uow, person, account)))


def _news(uow: SqlUnitOfWork, person: PersonId, account: IdentityId) -> Iterator[Notice]:
    for number in range(MESSAGES // READERS):
        screen = Screen(f"News {number}", lines=(("Something happened.",),), buttons=BUTTONS)
        id = uow.new_id()
        yield Notice(
            id, f"reply:{id}", NoticeKind.REPLY, person, 0, uow.now,
            identity_id=account, facts={"screen": dump(screen)},
        )  # fmt: skip
