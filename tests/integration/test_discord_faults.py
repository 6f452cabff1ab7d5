"""Faults of the platform and of people, through the real adapter: nothing is lost, nothing is said
twice, nothing untrue is said late."""

from types import SimpleNamespace

import pytest
from aiohttp import ServerDisconnectedError
from discord import RateLimited

from bot import messenger
from bot.discord import inbound
from bot.discord.first_answer import FirstAnswer
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.discord_town import discord_town, tap
from tests.harness.discord_world.player import Player
from tests.harness.town import TALK

CALLBACK = r"POST /interactions/.*/callback"
SENDS = r"POST /channels/\d+/messages$"


async def test_fault_d02_two_hours_without_discord_lose_nothing_and_keep_the_order(
    sqlite_url: str,
):
    async with discord_town(sqlite_url) as town:
        outage = town.world.troubles.fail(SENDS, 503, times=10**6)
        await _asks(town.sara, "10:00")
        for part in range(24):
            await town.stage.wait(minutes=5)
            if part == 12:
                await _asks(town.omar, "14:00")
        assert outage.met > 20
        assert town.mona.in_dm.sees("New request") == []
        outage.left = 0
        await town.stage.wait(seconds=11)
        told = [each.text for each in town.mona.in_dm.sees("New request")]
        assert ["sara" in each for each in told] == [True, False]
        assert ["omar" in each for each in told] == [False, True]
        assert await town.stage.db.read(lambda uow: uow.outbox.dead()) == []


async def test_fault_d12_a_request_that_was_withdrawn_meanwhile_is_not_asked_about(
    sqlite_url: str,
):
    async with discord_town(sqlite_url) as town:
        outage = town.world.troubles.fail(SENDS, 503, times=10**6)
        await _asks(town.sara, "10:00")
        await tap(town.sara, "Withdraw")
        await tap(town.sara, "Yes")
        await town.quiet()
        outage.left = 0
        await town.stage.wait(minutes=1)
        assert town.mona.in_dm.sees("New request") == []


async def test_fault_d04_killed_after_discord_took_it_and_before_the_row_says_so(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
):
    """The next process says it again, and Discord shows it once: the nonce is the row's."""
    async with discord_town(sqlite_url, connected=False) as town:
        async with town.bot():
            await town.world.commands_synced()
            with monkeypatch.context() as patched:
                patched.setattr(messenger, "_remember", _killed)
                await _asks(town.sara.in_dm, "10:00")
                await town.quiet()
            assert len(town.mona.in_dm.sees("New request")) == 1
        await town.stage.restart()
        async with town.bot():
            await town.stage.wait(minutes=2)
            assert len(town.mona.in_dm.sees("New request")) == 1
            await town.mona.press("Approve")
            await town.sara.in_dm.reads("Request Approved")


async def test_fault_d14_a_press_counts_though_the_connection_broke_at_its_first_answer(
    sqlite_url: str,
):
    async with discord_town(sqlite_url) as town:
        lost = town.world.troubles.lose_answer(CALLBACK)
        town.sara.sends("packs")
        await town.world.pulse.until(lambda: lost.met, "the answer is lost")
        await town.sara.in_dm.reads("packs")


@pytest.mark.parametrize("broken", [ServerDisconnectedError(), RateLimited(3.0), OSError()])
async def test_a_form_that_could_not_be_shown_is_told_so_its_screen_is_shown_instead(
    broken: Exception,
):
    async def fails(*about: object) -> dict[str, object]:
        raise broken

    first = FirstAnswer(SimpleNamespace(call_back=fails), None)  # type: ignore[arg-type]
    event = SimpleNamespace(id=1, token="t", message=None, guild_id=None)
    assert not await first.show_form(event, {})  # type: ignore[arg-type]
    assert await first.defer(event) == ""  # type: ignore[arg-type]


async def test_fault_z08_an_approval_pressed_twice_has_one_effect(sqlite_url: str):
    async with discord_town(sqlite_url) as town:
        await _asks(town.sara, "10:00")
        request = await town.mona.in_dm.reads("New request")
        for _ in range(2):
            town.mona.taps("Approve", on=request)
        await town.sara.in_dm.reads("Request Approved")
        await town.quiet()
        assert len(town.sara.in_dm.sees("Request Approved")) == 1
        assert await town.stage.breaches() == []


async def test_l04_who_is_declined_reads_it_with_a_way_on(sqlite_url: str):
    async with discord_town(sqlite_url) as town:
        await _asks(town.sara, "10:00")
        await town.mona.in_dm.reads("New request")
        await town.mona.press("Decline")
        await tap(town.mona, "I have no time then")
        told = await town.sara.in_dm.reads("no time then")
        assert told.buttons


def test_fault_i08_a_file_or_a_sticker_alone_is_told_apart_from_words():
    me = SimpleNamespace(id=7, display_name="sara")
    files = SimpleNamespace(
        id=1, author=me, content="", attachments=[object()], stickers=[], mentions=[]
    )
    assert inbound.typed(files).unsupported == "file"  # type: ignore[arg-type]
    words = SimpleNamespace(**{**vars(files), "content": "hello"})
    assert inbound.typed(words).unsupported == ""  # type: ignore[arg-type]


def _killed(uow: SqlUnitOfWork, *about: object) -> None:
    raise RuntimeError("the process ends here")


async def _asks(who: Player, at: str) -> None:
    await who.slash("offerings")
    for words in (TALK, "Pick a time", "Tue 24 Nov", at):
        await tap(who, words)
    await tap(who, "Send request")
