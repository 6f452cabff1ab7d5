"""Closed direct messages on Discord: a private thread instead, kept over restarts, left again."""

from collections.abc import AsyncIterator

import pytest

from core.people import Identity
from core.spaces import SpaceUse
from core.use_cases.spaces import set_space
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.discord_town import DiscordTown, discord_town, tap
from tests.harness.discord_world.messages import Message
from tests.harness.discord_world.visible import can_see
from tests.harness.discord_world.wire import INVITED_BOT, ChannelKind, Permission
from tests.harness.town import TALK


@pytest.fixture
async def town(sqlite_url: str) -> AsyncIterator[DiscordTown]:
    """Staff named a channel for threads; the bot is not connected yet."""
    async with discord_town(sqlite_url, connected=False) as town:
        guild = town.world.guild("Riverside")
        room = guild.channel("sessions")

        def unit(uow: SqlUnitOfWork) -> None:
            stella = uow.people.get(town.ids["stella"])
            assert stella is not None
            set_space(uow, stella, SpaceUse.THREADS, "discord", str(guild.id), str(room.id))

        await town.stage.db.write(unit)
        yield town


async def test_x09_closed_direct_messages_are_read_in_a_private_thread(town: DiscordTown):
    async with town.bot():
        await town.world.commands_synced()
        town.mona.close_dms()
        await asks(town)
        request = await town.mona.reads("New request")
        thread = town.world.channels[request.channel_id]
        assert thread.kind is ChannelKind.PRIVATE_THREAD
        assert "Mona" in thread.name
        assert can_see(town.world, town.mona.user, thread)
        assert not can_see(town.world, town.sara.user, thread)
        account = await town.stage.db.read(lambda uow: _account(uow, str(town.mona.id)))
        assert account.unreachable_at is None
        approved = await town.mona.press("Approve", on=request)
        assert isinstance(approved, Message)
        assert approved.ephemeral
        await town.sara.in_dm.reads("Request Approved")
        await town.quiet()
        (now,) = [each for each in town.mona.sees() if each.id == request.id]
        assert "Approve" not in now.buttons


async def test_x09_after_a_restart_it_is_the_same_thread(town: DiscordTown):
    town.mona.close_dms()
    for count in (1, 2):
        async with town.bot():
            await asks(town, at=count)
            await town.world.pulse.until(
                lambda n=count: len(town.mona.sees("New request")) == n, "told in the thread"
            )
        await town.stage.restart()
    assert len(threads(town)) == 1
    assert town.world.limits.invalid_requests == 2, "one look at each start"


async def test_x09_who_writes_in_private_is_answered_there_again(town: DiscordTown):
    async with town.bot():
        await town.world.commands_synced()
        town.mona.close_dms()
        await asks(town)
        await town.mona.reads("New request")
        town.mona.open_dms()
        town.mona.in_dm.says("/help")
        await town.mona.in_dm.reads("/")
        await asks(town, at=2)
        await town.world.pulse.until(
            lambda: len([m for m in town.mona.in_dm.sees_here() if "New request" in m.text]) == 1,
            "the second request comes as a direct message",
        )


async def test_x09_a_thread_that_was_deleted_is_replaced_once(town: DiscordTown):
    async with town.bot():
        await town.world.commands_synced()
        town.mona.close_dms()
        await asks(town)
        await town.mona.reads("New request")
        town.world.guild("Riverside").deletes_channel(threads(town)[0])
        await asks(town, at=2)
        await town.mona.reads("New request")
        assert len(threads(town)) == 1


async def test_x09_without_a_thread_to_be_had_the_account_counts_as_closed(town: DiscordTown):
    guild = town.world.guild("Riverside")
    async with town.bot():
        await town.world.commands_synced()
        guild.grant_bot(INVITED_BOT & ~Permission.CREATE_PRIVATE_THREADS)
        town.mona.close_dms()
        await asks(town)
        await town.quiet()
        account = await town.stage.db.read(lambda uow: _account(uow, str(town.mona.id)))
        assert account.unreachable_at is not None
        assert threads(town) == []


async def asks(town: DiscordTown, at: int = 1) -> None:
    """Sara asks for a talk; the first time at ten, then at twelve."""
    sara = town.sara.in_dm
    await sara.slash("offerings")
    for words in (TALK, "Pick a time", "Tue 24 Nov", f"{8 + 2 * at}:00"):
        await tap(sara, words)
    if "Send request" in sara.sees_here()[-1].buttons:
        await sara.press("Send request")
    else:
        await sara.press("Fill in")
        await sara.submit()


def threads(town: DiscordTown) -> list:
    return [each for each in town.world.channels.values() if each.is_thread]


def _account(uow: SqlUnitOfWork, user: str) -> Identity:
    found = uow.identities.find("discord", user)
    assert found is not None
    return found
