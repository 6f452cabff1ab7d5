"""The gateway's bad days, through the real adapter: dropped, dead and refused connections, several
sessions, too many of them. No press is lost, and none has two effects."""

import asyncio
import gc
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from bot.channels import Busy, Channel, Unreachable
from bot.composition.engine import Engine
from bot.discord import refusals, starts
from bot.discord.client import SeatmateClient
from bot.discord.line import Line, line_of
from bot.discord.serving import Sleep, serve
from bot.discord.sharding import ShardedClient
from bot.discord.starts import NoStartsLeft
from bot.ui import Address, Screen
from core.reading import BookingFilter
from core.settings import Settings
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.chatters import stage
from tests.harness.discord_small_bot import handlers_ended
from tests.harness.discord_town import ROLES, DiscordTown, discord_town, settle, tap
from tests.harness.discord_world import Discord, discord_world, redirected
from tests.harness.discord_world.gateway import Session
from tests.harness.discord_world.messages import Message
from tests.harness.town import GREET


def hurried(town: DiscordTown) -> Line:
    """Without the five seconds before each further IDENTIFY."""
    line = line_of(town.stage.engine)
    line.starts.gap = 0.0
    return line


async def test_fault_d13_a_press_on_a_dropped_socket_is_heard_after_resume_and_once(
    sqlite_url: str,
):
    async with discord_town(sqlite_url) as town:
        sara, gateway = town.sara, town.world.gateway
        await _before_booking(town)
        gateway.drop()
        assert gateway.live == []
        book = sara.taps("Book it")
        await gateway.resumed()
        await sara.outcome(book)
        await sara.reads("Booking confirmed")
        assert gateway.identified == 1
        assert await town.stage.db.read(_booked) == 1


async def test_fault_d13_a_connection_that_died_without_a_word_is_noticed_and_resumed(
    sqlite_url: str,
):
    async with discord_town(sqlite_url, connected=False) as town:
        gateway = town.world.gateway
        gateway.heartbeat_ms = 100
        async with town.bot(heartbeat_timeout=0.5):
            await town.world.commands_synced()
            gateway.deaf = True
            await gateway.resumed()
            gateway.deaf = False
            await town.sara.slash("help")
            assert gateway.identified == 1


@pytest.mark.parametrize("resumable", [True, False])
async def test_fault_d13_an_invalid_session_is_resumed_or_begun_anew(
    sqlite_url: str, resumable: bool
):
    async with discord_town(sqlite_url, connected=False) as town:
        gateway = town.world.gateway
        async with town.bot(line=hurried(town)):
            await town.world.commands_synced()
            gateway.invalidate(resumable)
            await town.world.pulse.until(
                lambda: gateway.identified == (1 if resumable else 2) and gateway.live,
                "the bot is back",
            )
            await town.sara.slash("help")


async def test_fault_d13_a_day_without_sessions_left_is_waited_for(sqlite_url: str):
    class Enough(Exception):
        """The test has seen what it wanted."""

    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        raise Enough

    async with discord_world() as world, stage(sqlite_url) as here:
        world.gateway.identified = 995
        with redirected(world.api, world.gateway_address), pytest.raises(Enough):
            await serve(here.engine, world.token, sleep)
        assert world.gateway.identified == 995
        assert waits == [pytest.approx(86_400, abs=60)]


async def test_fault_d13_a_bot_thrown_out_again_and_again_stops_before_the_day_is_used_up(
    sqlite_url: str,
):
    async with discord_town(sqlite_url, connected=False) as town:
        line, gateway = hurried(town), town.world.gateway
        line.starts.told(left=23, total=1000, reset_after=600)
        with pytest.raises(ExceptionGroup) as ended:
            await _thrown_out_whenever_it_is_ready(town, line)
        assert ended.group_contains(NoStartsLeft)
        assert gateway.identified == 3


# discord.py leaves the connection of a refused log-in to the garbage collector, which says so.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_fault_o15_discord_down_at_the_start_is_tried_again_later(sqlite_url: str):
    waits: list[float] = []

    async with discord_world() as world, stage(sqlite_url) as here:
        world.limits.switch_off()
        world.troubles.fail(r"GET /users/@me", status=503, times=2)

        async def sleep(seconds: float) -> None:
            waits.append(seconds)

        with redirected(world.api, world.gateway_address):
            async with serving(world, here.engine, sleep):
                await world.gateway.connected()
        assert waits == [5, 10]
    gc.collect()  # here, and not in whichever test comes next


async def test_two_sessions_share_the_servers_and_each_event_is_heard_once(sqlite_url: str):
    async with discord_world() as world, stage(sqlite_url) as here:
        world.limits.switch_off()
        first, second = world.guild("Riverside"), world.guild("Hillside")
        if (first.id >> 22) % 2 == (second.id >> 22) % 2:
            second = world.guild("Lakeside")
        people = {name: first.member(name) for name in ROLES}
        hila = second.member("hila")
        users = {name: str(player.id) for name, player in people.items()}
        await here.db.write(lambda uow: settle(uow, users))
        town = DiscordTown(world, here, people, {})
        options = {"kind": ShardedClient, "line": hurried(town), "shard_count": 2}
        async with town.bot(**options):
            await world.gateway.connected(2)
            await world.commands_synced()
            await people["sara"].slash("help")
            await hila.slash("offerings")
            people["omar"].in_dm.says("/help")
            await people["omar"].in_dm.reads("/")
            sessions = {each.shard[0]: each for each in world.gateway.live}
            assert sorted(sessions) == [0, 1]
            for number, session in sessions.items():
                assert {guild % 2 for guild in _guilds(session)} <= {number}
            assert _kinds(sessions[0])["MESSAGE_CREATE"] >= 1
            assert "MESSAGE_CREATE" not in _kinds(sessions[1])


async def test_the_sessions_are_as_many_as_discord_recommends_or_as_set(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(starts, "GAP", 0.0)
    for recommended, settled, wanted in ((1, 0, 1), (2, 0, 2), (1, 3, 3)):
        async with discord_world() as world:
            world.limits.switch_off()
            world.gateway.shards = recommended
            settings = Settings()
            settings = replace(settings, discord=replace(settings.discord, shards=settled))
            async with stage(sqlite_url, settings=settings) as here:
                with redirected(world.api, world.gateway_address):
                    async with serving(world, here.engine):
                        await world.gateway.connected(wanted)
                        assert world.gateway.identified == wanted


async def test_fault_d07_refused_too_often_sending_pauses_and_who_presses_is_answered(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(refusals, "MOST", 5)
    async with discord_town(sqlite_url) as town:
        world = town.world
        sends = world.troubles.fail(r"POST /channels/\d+/messages$", status=403, times=100)
        channel = town.stage.engine.parts.channels["discord"]
        for number in range(5):
            user = world.guild("Riverside").member(f"member{number}")
            with pytest.raises(Unreachable):
                await channel.send(Address("discord", str(user.id)), Screen("news"), str(number))
        await _refused(channel)
        shown = await town.sara.slash("help")
        assert isinstance(shown, Message)
        assert shown.text
        assert (sends.met, world.limits.invalid_requests) == (5, 5)
        waiting = await town.stage.db.read(lambda uow: uow.outbox.next_due(50))
        assert [kind for _, kind, _ in waiting].count("platform_paused") == 1


async def test_fault_d07_a_token_taken_away_ends_the_serving_with_one_message(
    sqlite_url: str, caplog: pytest.LogCaptureFixture
):
    async with discord_world() as world, stage(sqlite_url) as here:
        world.limits.switch_off()
        with redirected(world.api, world.gateway_address):
            async with serving(world, here.engine) as ended:
                await world.gateway.connected()
                channel = here.engine.parts.channels["discord"]
                world.token = "another.token.by.now"
                for _ in range(3):
                    await _refused(channel)
                for session in world.gateway.live:
                    assert session.socket is not None
                    session.socket.close(4004)
                await asyncio.wait_for(ended, 5)
        assert world.limits.invalid_requests == 1
        said = [each for each in caplog.messages if "discord_token_refused" in each]
        assert len(said) == 1


@asynccontextmanager
async def serving(
    world: Discord, app: Engine, sleep: Sleep = asyncio.sleep
) -> AsyncIterator[asyncio.Task[None]]:
    """`seatmate run`'s own loop, until the block ends."""
    async with asyncio.TaskGroup() as group:
        task = group.create_task(serve(app, world.token, sleep))
        try:
            yield task
        finally:
            task.cancel()
            await handlers_ended()


async def _thrown_out_whenever_it_is_ready(town: DiscordTown, line: Line) -> None:
    class Thrown(SeatmateClient):
        async def on_ready(self) -> None:
            town.world.gateway.forget()

    async with town.bot(kind=Thrown, line=line):
        await asyncio.Event().wait()


async def _refused(channel: Channel) -> None:
    with pytest.raises(Busy):
        await channel.send(Address("discord", "1"), Screen("later"), "key")


async def _before_booking(town: DiscordTown) -> None:
    """Sara stands before the button that books."""
    sara = town.sara
    await sara.slash("offerings")
    await tap(sara, GREET)
    for _ in ("day", "time"):
        shown = sara.sees_here()[-1] if _ == "time" else await tap(sara, "Pick a time")
        assert isinstance(shown, Message)
        await sara.choose(shown.options[0], on=shown)


def _booked(uow: SqlUnitOfWork) -> int:
    return uow.bookings.count(BookingFilter())


def _kinds(session: Session) -> Counter[str]:
    return Counter(json.loads(frame)["t"] for _, frame in session.log)


def _guilds(session: Session) -> set[int]:
    """The servers this session heard of, as shards are dealt by."""
    told = [json.loads(frame)["d"].get("guild_id") for _, frame in session.log]
    return {int(each) >> 22 for each in told if each}
