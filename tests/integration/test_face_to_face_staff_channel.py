"""A request face to face in the staff's channel: the number is not for all who read there, and
another date is given from there (A5, E12, Z-11)."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.booking import Booking, BookingState
from core.catalog import OfferingKind
from core.ids import BookingId
from core.people import Person
from core.spaces import SpaceUse
from core.use_cases import spaces
from core.use_cases.booking import Wish, book
from core.use_cases.hours import post_date
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.discord_town import DiscordTown, discord_town, tap
from tests.harness.discord_world.messages import Message
from tests.harness.discord_world.places import Channel
from tests.harness.recording import bare
from tests.harness.telegram_town import TelegramTown, telegram_town
from tests.harness.telegram_town import tap as tap_in_chat
from tests.harness.town import TALK

NUMBER = "+201001234567"
FIRST = datetime(2026, 11, 24, 18, tzinfo=UTC)
SECOND = datetime(2026, 11, 26, 18, tzinfo=UTC)


@pytest.fixture
async def town(sqlite_url: str) -> AsyncIterator[DiscordTown]:
    async with discord_town(sqlite_url) as town:
        yield town


@pytest.fixture
async def room(town: DiscordTown) -> Channel:
    """A channel that students see, too."""
    guild = town.world.guild("Riverside")
    channel = guild.channel("staff")
    where = ("discord", str(guild.id), str(channel.id))
    await town.stage.db.write(
        lambda uow: spaces.set_space(uow, one(uow, town, "stella"), SpaceUse.STAFF, *where)
    )
    return channel


def one(uow: SqlUnitOfWork, town: DiscordTown | TelegramTown, name: str) -> Person:
    person = uow.people.get(town.ids[name])
    assert person is not None
    return person


async def asks(town: DiscordTown | TelegramTown) -> BookingId:
    """Sara asks for a talk face to face, on the first of two dates."""

    def unit(uow: SqlUnitOfWork) -> BookingId:
        talk = next(each for each in uow.offerings.of(town.ids["mona"]) if each.title == TALK)
        kind = OfferingKind.FACE_TO_FACE
        talk = uow.offerings.save(replace(talk, kind=kind, staff_approves=True, posted_only=True))
        for at in (FIRST, SECOND):
            until = at + timedelta(hours=1)
            post_date(uow, one(uow, town, "stella"), talk.mentor_id, at, until, talk.id)
        wish = Wish(talk.id, FIRST, "asked", contact_number=NUMBER)
        return book(uow, one(uow, town, "sara"), wish).id

    booking = await town.stage.db.write(unit)
    await town.stage.quiet()
    return booking


async def now(town: DiscordTown | TelegramTown, id: BookingId) -> Booking:
    found = await town.stage.db.read(lambda uow: uow.bookings.get(id))
    assert found is not None
    return found


async def test_fault_z11_the_channel_sees_only_how_the_number_ends(
    town: DiscordTown, room: Channel
) -> None:
    await asks(town)
    (card,) = [each for each in town.stella.at(room).sees_here() if not each.ephemeral]
    assert "ends in 67" in bare(card.text)
    assert "1001234567" not in card.text.replace(" ", "")
    shown = await tap(town.stella.at(room), "Show the number")
    assert isinstance(shown, Message)
    assert shown.ephemeral
    assert NUMBER in bare(shown.text)
    refused = await town.omar.at(room).press("Show the number", on=card)
    assert isinstance(refused, Message)
    assert "1001234567" not in refused.text.replace(" ", "")


async def test_e12_staff_give_another_date_from_their_channel(
    town: DiscordTown, room: Channel
) -> None:
    booking = await asks(town)
    here = town.stella.at(room)
    answer = await tap(here, "Approve at another date")
    assert isinstance(answer, Message)
    assert answer.ephemeral
    assert "asked for" in bare(answer.text)
    assert (await now(town, booking)).state is BookingState.REQUESTED


async def test_fault_z11_a_group_on_telegram_sees_only_how_the_number_ends(sqlite_url: str):
    async with telegram_town(sqlite_url) as town:
        group = town.world.group("Staff", town.stella, town.omar)
        town.stella.at(group).says("/staff setup")
        await town.stella.in_private.reads("What is this group for?")
        await tap_in_chat(town.stella.in_private, "For staff")
        await town.stage.quiet()
        await asks(town)
        bot = town.world.bot.id
        (card,) = [each for each in group.messages if each.author_id == bot and each.text]
        assert "ends in 67" in bare(card.text)
        assert "1001234567" not in card.text.replace(" ", "")
        assert "Show the number" in str(card.buttons)
