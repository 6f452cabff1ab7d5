"""The staff channel on Discord: what staff are told stands there for all of them, who presses is
answered alone, and where it cannot be written to, each of staff is told instead (X9, X15)."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.booking import BookingState
from core.digest import Frequency
from core.doors import Arrival, InboxState
from core.notices import NoticeKind
from core.people import Person
from core.spaces import SpaceUse
from core.use_cases import alerting, digesting, spaces
from core.use_cases.booking import Wish, book
from core.use_cases.telling import tell
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.discord_town import DiscordTown, discord_town, tap
from tests.harness.discord_world.communities import Community
from tests.harness.discord_world.messages import Message
from tests.harness.discord_world.places import Channel
from tests.harness.recording import bare
from tests.harness.town import TALK

TUESDAY_TEN = datetime(2026, 11, 24, 10, tzinfo=UTC)


@pytest.fixture
async def town(sqlite_url: str) -> AsyncIterator[DiscordTown]:
    async with discord_town(sqlite_url) as town:
        yield town


@pytest.fixture
def guild(town: DiscordTown) -> Community:
    return town.world.guild("Riverside")


@pytest.fixture
async def room(town: DiscordTown, guild: Community) -> Channel:
    """A channel that students see, too: who may press is not decided by who sees."""
    channel = guild.channel("staff")

    def unit(uow: SqlUnitOfWork) -> None:
        spaces.set_space(
            uow, one(uow, town, "stella"), SpaceUse.STAFF, "discord", str(guild.id), str(channel.id)
        )

    await town.stage.db.write(unit)
    return channel


def one(uow: SqlUnitOfWork, town: DiscordTown, name: str) -> Person:
    person = uow.people.get(town.ids[name])
    assert person is not None
    return person


async def asks_staff(town: DiscordTown) -> int:
    """Sara asks for a talk which staff approve."""

    def unit(uow: SqlUnitOfWork) -> int:
        talk = next(each for each in uow.offerings.of(town.ids["mona"]) if each.title == TALK)
        talk = uow.offerings.save(replace(talk, staff_approves=True))
        return book(uow, one(uow, town, "sara"), Wish(talk.id, TUESDAY_TEN, "asked")).id

    booking = await town.stage.db.write(unit)
    await town.quiet()
    return booking


async def state_of(town: DiscordTown, booking: int) -> BookingState:
    found = await town.stage.db.read(lambda uow: uow.bookings.get(booking))
    assert found is not None
    return found.state


def in_room(town: DiscordTown, room: Channel, who: str = "stella") -> list[Message]:
    return [each for each in town.people[who].at(room).sees_here() if not each.ephemeral]


def privately(town: DiscordTown, who: str) -> str:
    return "\n".join(bare(each.text) for each in town.people[who].in_dm.sees_here())


async def test_staff_approve_in_their_channel_and_the_card_changes_for_all(
    town: DiscordTown, room: Channel
) -> None:
    booking = await asks_staff(town)
    (card,) = in_room(town, room)
    assert "sara" in card.text
    assert privately(town, "stella") == ""
    answer = await tap(town.stella.at(room), "Approve")
    await town.quiet()
    assert isinstance(answer, Message)
    assert answer.ephemeral
    assert await state_of(town, booking) is BookingState.AWAITING_PAYMENT
    (card,) = in_room(town, room, "omar")
    assert "Approve" not in card.buttons
    assert "waiting for payment" in bare(card.text).lower()


async def test_a_student_who_presses_there_is_told_kindly_and_nothing_happens(
    town: DiscordTown, room: Channel
) -> None:
    booking = await asks_staff(town)
    (card,) = in_room(town, room)
    answer = await town.omar.at(room).press("Approve", on=card)
    assert isinstance(answer, Message)
    assert answer.only_for == town.omar.id
    assert "for staff" in answer.text
    assert await state_of(town, booking) is BookingState.REQUESTED
    assert in_room(town, room) == [card]


async def test_a_card_of_the_channel_pings_nobody(town: DiscordTown, room: Channel) -> None:
    await asks_staff(town)
    (card,) = in_room(town, room)
    assert card.allowed_mentions == {"parse": []}
    assert not card.pings


async def test_the_digest_comes_to_the_channel(town: DiscordTown, room: Channel) -> None:
    await town.stage.db.write(
        lambda uow: digesting.set_frequency(uow, one(uow, town, "stella"), Frequency.DAILY)
    )
    await town.stage.wait(days=1)
    (digest,) = in_room(town, room)
    assert "How things go" in bare(digest.text)
    assert privately(town, "stella") == ""


async def test_an_alert_is_tried_again_from_the_channel_and_shows_how_it_went(
    town: DiscordTown, room: Channel
) -> None:
    town.sara.close_dms()
    await told(town, "sara")
    (alert,) = in_room(town, room)
    assert "1 message is undelivered" in bare(alert.text)
    town.sara.open_dms()
    answer = await town.stella.at(room).press("Try again", on=alert)
    await town.quiet()
    assert isinstance(answer, Message)
    assert answer.ephemeral
    assert "tried again" in bare(answer.text)
    assert "A few words about you" in privately(town, "sara")
    await town.stage.wait(minutes=5)
    (alert,) = in_room(town, room)
    assert "taken care of" in bare(alert.text)
    assert "Try again" not in alert.buttons


async def test_a_try_that_fails_again_is_offered_again(town: DiscordTown, room: Channel) -> None:
    town.sara.close_dms()
    await told(town, "sara")
    (alert,) = in_room(town, room)
    await town.stella.at(room).press("Try again", on=alert)
    await town.stage.wait(minutes=5)
    (alert,) = in_room(town, room)
    assert "1 message is undelivered" in bare(alert.text)
    assert "Try again" in alert.buttons


async def test_what_came_in_and_got_stuck_is_worked_again_from_the_channel(
    town: DiscordTown, room: Channel
) -> None:
    def park(uow: SqlUnitOfWork) -> int:
        stuck = Arrival(uow.new_id(), "discord", "m1", "7", "{}", uow.now)
        uow.inbox.store(stuck)
        uow.inbox.close(stuck.id, InboxState.PARKED, uow.now, "KeyError")
        alerting.tell_of_parked(uow, stuck)
        return stuck.id

    id = await town.stage.db.write(park)
    await town.quiet()
    (alert,) = in_room(town, room)
    assert "waits for you" in bare(alert.text)
    await town.stella.at(room).press("Try again", on=alert)
    stuck = await town.stage.db.read(lambda uow: uow.inbox.get(id))
    assert stuck is not None
    assert stuck.state is not InboxState.PARKED
    await town.quiet()
    (alert,) = in_room(town, room)
    assert "being tried again" in bare(alert.text)


async def test_a_channel_that_is_gone_makes_the_bot_write_to_each_of_staff_once(
    town: DiscordTown, guild: Community, room: Channel
) -> None:
    guild.deletes_channel(room)
    booking = await asks_staff(town)
    said = privately(town, "stella")
    assert "I cannot write to the staff channel" in said
    assert said.count("I cannot write to the staff channel") == 1
    await tap(town.stella.in_dm, "Approve")
    assert await state_of(town, booking) is BookingState.AWAITING_PAYMENT


async def test_setting_the_channel_again_brings_the_news_back_there(
    town: DiscordTown, guild: Community, room: Channel
) -> None:
    guild.deletes_channel(room)
    await told_staff(town, 1)
    anew = guild.channel("staff-2")

    def unit(uow: SqlUnitOfWork) -> None:
        stella = one(uow, town, "stella")
        spaces.set_space(uow, stella, SpaceUse.STAFF, "discord", str(guild.id), str(anew.id))

    await town.stage.db.write(unit)
    await told_staff(town, 2)
    assert len(in_room(town, anew)) == 1


async def test_what_staff_say_to_the_bot_there_is_answered_there_for_all_of_them(
    town: DiscordTown, room: Channel
) -> None:
    town.stella.at(room).says(f"<@{town.world.bot.id}> Career talk, 1 December, 10:00")
    said = await town.stella.at(room).reads("December")
    await town.quiet()
    answers = [each for each in in_room(town, room, "omar") if each.id != said.id]
    assert len(answers) == 1
    assert privately(town, "stella") == ""


async def test_what_others_say_to_the_bot_there_is_not_heard(
    town: DiscordTown, room: Channel
) -> None:
    town.omar.at(room).says(f"<@{town.world.bot.id}> Career talk, 1 December, 10:00")
    await town.omar.in_dm.reads("directly")
    assert len(in_room(town, room)) == 1


async def test_what_is_said_there_to_nobody_is_not_read(town: DiscordTown, room: Channel) -> None:
    town.stella.at(room).says("Career talk, 1 December, 10:00")
    town.stella.at(room).says(f"<@{town.omar.id}> what do you think?")
    await town.stella.slash("help")
    await town.quiet()
    stored = await town.stage.db.read(lambda uow: list(uow.audit.of("date_draft", 0)))
    assert stored == []
    assert len(in_room(town, room)) == 2


async def test_a_mention_elsewhere_is_answered_in_private_once_a_day(
    town: DiscordTown, guild: Community
) -> None:
    place = guild.channel("general")
    for text in ("hello", "again"):
        town.omar.at(place).says(f"<@{town.world.bot.id}> {text}")
        await town.omar.in_dm.reads("directly")
        await town.quiet()
    assert privately(town, "omar").count("directly") == 1
    assert [each.text for each in town.omar.at(place).sees_here()] == [
        f"<@{town.world.bot.id}> hello",
        f"<@{town.world.bot.id}> again",
    ]


async def test_x9_a_test_message_says_itself_that_it_arrived(town: DiscordTown) -> None:
    await town.sara.slash("help")
    answer = await tap(town.sara, "Test my messages")
    assert isinstance(answer, Message)
    assert answer.ephemeral
    await town.quiet()
    assert "Test message" in privately(town, "sara")
    assert any("has arrived" in bare(each.text) for each in town.sara.sees_here())


async def test_x9_who_takes_no_messages_is_told_how_to_open_them(town: DiscordTown) -> None:
    town.sara.close_dms()
    await town.sara.slash("help")
    await tap(town.sara, "Test my messages")
    await town.quiet()
    assert any("Privacy Settings" in bare(each.text) for each in town.sara.sees_here())
    dead = await town.stage.db.read(lambda uow: uow.outbox.dead())
    assert not dead, "a test that failed is nothing for staff to look after"
    town.sara.open_dms()
    await tap(town.sara, "Test again")
    await town.quiet()
    assert "Test message" in privately(town, "sara")


async def told(town: DiscordTown, who: str) -> None:
    """Something that can be told to anybody, and never goes stale."""

    def unit(uow: SqlUnitOfWork) -> None:
        tell(uow, NoticeKind.ONBOARDING_REMINDER, town.ids[who], 1)

    await town.stage.db.write(unit)
    await town.quiet()


async def told_staff(town: DiscordTown, number: int) -> None:
    def unit(uow: SqlUnitOfWork) -> None:
        arrival = Arrival(uow.new_id(), "paypal", f"e{number}", "", "{}", uow.now)
        uow.inbox.store(arrival)
        uow.inbox.close(arrival.id, InboxState.PARKED, uow.now, "KeyError")
        alerting.tell_of_parked(uow, arrival)

    await town.stage.db.write(unit)
    await town.quiet()
