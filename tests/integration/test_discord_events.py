"""Group sessions in a server's calendar on Discord: made once, moved, called off, without anybody's
name in them (Z10)."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.catalog import OfferingKind
from core.community_events import EventState
from core.ids import GatheringId
from core.people import Person
from core.spaces import SpaceUse
from core.use_cases import gathering_events, spaces
from core.use_cases.booking import Wish, book
from core.use_cases.gathering_ending import call_off
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.discord_town import DiscordTown, discord_town
from tests.harness.discord_world.communities import Community
from tests.harness.discord_world.wire import EVERYBODY, INVITED_BOT
from tests.harness.town import TALK

TUESDAY_TEN = datetime(2026, 11, 24, 10, tzinfo=UTC)


@pytest.fixture
async def town(sqlite_url: str) -> AsyncIterator[DiscordTown]:
    async with discord_town(sqlite_url, scheduled_events=True) as town:
        yield town


@pytest.fixture
async def guild(town: DiscordTown) -> Community:
    guild = town.world.guild("Riverside")
    news = guild.channel("news")

    def unit(uow: SqlUnitOfWork) -> None:
        spaces.set_space(
            uow, one(uow, town, "stella"), SpaceUse.POSTS, "discord", str(guild.id), str(news.id)
        )

    await town.stage.db.write(unit)
    return guild


def one(uow: SqlUnitOfWork, town: DiscordTown, name: str) -> Person:
    person = uow.people.get(town.ids[name])
    assert person is not None
    return person


async def booked(town: DiscordTown) -> GatheringId:
    def unit(uow: SqlUnitOfWork) -> GatheringId:
        talk = next(each for each in uow.offerings.of(town.ids["mona"]) if each.title == TALK)
        uow.offerings.save(replace(talk, kind=OfferingKind.GROUP, places=3))
        made = book(uow, one(uow, town, "sara"), Wish(talk.id, TUESDAY_TEN, "asked"))
        assert made.gathering_id is not None
        return made.gathering_id

    gathering = await town.stage.db.write(unit)
    await town.quiet()
    return gathering


def events(guild: Community) -> list[dict[str, object]]:
    return list(guild.guild.events.values())


async def state_of(town: DiscordTown, gathering: GatheringId) -> EventState:
    (row,) = await town.stage.db.read(lambda uow: uow.community_events.of(gathering))
    return row.state


async def test_a_group_session_stands_in_the_calendar_and_names_nobody_who_attends(
    town: DiscordTown, guild: Community
) -> None:
    gathering = await booked(town)
    (event,) = events(guild)
    assert (event["name"], event["entity_type"]) == (TALK, 3)
    assert event["scheduled_start_time"] == TUESDAY_TEN.isoformat()
    assert "mona" in str(event["description"])
    assert "sara" not in str(event)
    assert await state_of(town, gathering) is EventState.THERE


async def test_an_event_moves_and_goes_with_its_session(
    town: DiscordTown, guild: Community
) -> None:
    gathering = await booked(town)
    later = TUESDAY_TEN.replace(hour=15)

    def move(uow: SqlUnitOfWork) -> None:
        known = uow.gatherings.get(gathering)
        assert known is not None
        ends = known.ends_at - known.starts_at + later
        gathering_events.follow(uow, replace(known, starts_at=later, ends_at=ends))

    (before,) = events(guild)
    await town.stage.db.write(move)
    await town.quiet()
    (event,) = events(guild)
    assert (event["id"], event["scheduled_start_time"]) == (before["id"], later.isoformat())
    await town.stage.db.write(lambda uow: call_off(uow, one(uow, town, "mona"), gathering))
    await town.quiet()
    assert events(guild) == []
    assert await state_of(town, gathering) is EventState.GONE


async def test_an_answer_that_was_lost_makes_no_second_event(
    town: DiscordTown, guild: Community
) -> None:
    trouble = town.world.troubles.lose_answer("POST /guilds/.*/scheduled-events")
    gathering = await booked(town)
    town.stage.clock.move(minutes=5)
    await town.quiet()
    await town.quiet()
    assert trouble.met == 1
    assert len(events(guild)) == 1
    assert await state_of(town, gathering) is EventState.THERE


async def test_a_missing_permission_is_told_to_staff_who_have_it_tried_again(
    town: DiscordTown, guild: Community
) -> None:
    guild.grant_bot(EVERYBODY)
    gathering = await booked(town)
    assert events(guild) == []
    assert await state_of(town, gathering) is EventState.WANTED
    told = "\n".join(each.text for each in town.stella.in_dm.sees_here())
    assert "Create Events" in told
    guild.grant_bot(INVITED_BOT)
    await town.stella.in_dm.press("Try again")
    await town.quiet()
    await town.quiet()
    assert len(events(guild)) == 1
    assert await state_of(town, gathering) is EventState.THERE
