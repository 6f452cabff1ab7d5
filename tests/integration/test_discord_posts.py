"""Posts on Discord: written, looked at, sent at their time to the channel, and told when they
cannot be (X40)."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.unanswered import may_repeat
from core.notices import NoticeKind
from core.people import Person
from core.posts import PostState
from core.spaces import SpaceUse
from core.use_cases import posting, spaces
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.discord_town import DiscordTown, discord_town, tap
from tests.harness.discord_world.communities import Community
from tests.harness.discord_world.messages import Message
from tests.harness.discord_world.places import Channel
from tests.harness.discord_world.wire import Permission
from tests.harness.recording import bare

WORDS = "Spring dates are up!\n\n@everyone <b>come</b> *soon*"


@pytest.fixture
async def town(sqlite_url: str) -> AsyncIterator[DiscordTown]:
    async with discord_town(sqlite_url) as town:
        yield town


@pytest.fixture
def guild(town: DiscordTown) -> Community:
    return town.world.guild("Riverside")


@pytest.fixture
async def news(town: DiscordTown, guild: Community) -> Channel:
    channel = guild.channel("news")

    def unit(uow: SqlUnitOfWork) -> None:
        spaces.set_space(
            uow, stella(uow, town), SpaceUse.POSTS, "discord", str(guild.id), str(channel.id)
        )

    await town.stage.db.write(unit)
    return channel


def stella(uow: SqlUnitOfWork, town: DiscordTown) -> Person:
    person = uow.people.get(town.ids["stella"])
    assert person is not None
    return person


async def planned(town: DiscordTown, *, now: bool = False) -> int:
    def unit(uow: SqlUnitOfWork) -> int:
        actor, (space,) = stella(uow, town), uow.spaces.of(SpaceUse.POSTS)
        due_at = uow.now + timedelta(hours=2)
        made = posting.write_post(uow, actor, space.id, WORDS, due_at)
        return posting.plan_post(uow, actor, made.id, now=now).id

    return await town.stage.db.write(unit)


async def state_of(town: DiscordTown, post: int) -> PostState:
    found = await town.stage.db.read(lambda uow: uow.posts.get(post))
    assert found is not None
    return found.state


def in_channel(town: DiscordTown, news: Channel) -> list[Message]:
    return [each for each in town.people["omar"].at(news).sees_here() if not each.ephemeral]


async def test_a_post_goes_out_at_its_time_once_and_calls_nobody(
    town: DiscordTown, news: Channel
) -> None:
    post = await planned(town)
    await town.quiet()
    assert in_channel(town, news) == []
    town.stage.clock.move(hours=3)
    await town.quiet()
    await town.quiet()
    (said,) = in_channel(town, news)
    assert "Spring dates are up!" in bare(said.text)
    assert said.text.count("\\*") == 2
    assert (said.pings, said.allowed_mentions) == (frozenset(), {"parse": []})
    assert await state_of(town, post) is PostState.SENT


async def test_staff_write_look_plan_and_see_what_became_of_it(
    town: DiscordTown, guild: Community, news: Channel
) -> None:
    who = guild.member("stella", guild.role("Staff", Permission.MANAGE_GUILD))
    await who.slash("staff posts")
    await tap(who, "Write a post")
    await who.press("Fill in")
    await who.submit({"What it says": WORDS, "Day and time": "tomorrow 18:00"})
    await town.quiet()
    assert "Nobody sees it yet" in who.sees()[-1].text
    await tap(who, "Post it at its time")
    await town.quiet()
    assert in_channel(town, news) == []
    town.stage.clock.move(days=2)
    await town.quiet()
    await town.quiet()
    assert len(in_channel(town, news)) == 1
    board = await who.slash("staff posts")
    assert isinstance(board, Message)
    assert "Sent" in str(board.components)


async def test_a_channel_that_is_gone_is_told_to_the_author_who_tries_again(
    town: DiscordTown, guild: Community, news: Channel
) -> None:
    guild.deletes_channel(news)
    post = await planned(town, now=True)
    await town.quiet()
    await town.quiet()
    assert await state_of(town, post) is PostState.FAILED
    told = "\n".join(bare(each.text) for each in town.stella.in_dm.sees_here())
    assert "Your post did not go out" in told
    assert "set another channel" in told
    other = guild.channel("other")
    await town.stage.db.write(
        lambda uow: spaces.set_space(
            uow, stella(uow, town), SpaceUse.POSTS, "discord", str(guild.id), str(other.id)
        )
    )
    await tap(town.stella.in_dm, "Try again")
    await town.quiet()
    await town.quiet()
    assert len(in_channel(town, other)) == 1
    assert await state_of(town, post) is PostState.SENT


def test_a_post_is_not_repeated_when_nobody_knows_whether_it_arrived() -> None:
    assert not may_repeat(NoticeKind.CHANNEL_POST)
    assert may_repeat(NoticeKind.REPLY)
