"""The staff's group on Telegram: set up where it is typed, what staff are told stands there for all
of them, who else presses is told kindly, and it is found again wherever it goes (X9, D-05)."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.booking import BookingState
from core.digest import Frequency
from core.notices import NoticeKind
from core.people import Person
from core.spaces import Space, SpaceUse
from core.use_cases import digesting
from core.use_cases.booking import Wish, book
from core.use_cases.telling import tell
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.recording import bare
from tests.harness.telegram_town import TelegramTown, tap, telegram_town
from tests.harness.telegram_world.groups import Group
from tests.harness.telegram_world.messages import Message
from tests.harness.telegram_world.places import Topic
from tests.harness.town import TALK

TUESDAY_TEN = datetime(2026, 11, 24, 10, tzinfo=UTC)


@pytest.fixture
async def town(sqlite_url: str) -> AsyncIterator[TelegramTown]:
    async with telegram_town(sqlite_url) as town:
        yield town


@pytest.fixture
async def room(town: TelegramTown) -> Group:
    """A group where a student is, too: who may press is not decided by who sees."""
    group = town.world.group("Staff", town.stella, town.omar)
    await sets_up(town, group)
    return group


async def sets_up(town: TelegramTown, group: Group, topic: Topic | None = None) -> None:
    town.stella.at(group, topic).says("/staff setup")
    await town.stella.in_private.reads("What is this group for?")
    await tap(town.stella.in_private, "For staff")
    await town.stage.quiet()


def one(uow: SqlUnitOfWork, town: TelegramTown, name: str) -> Person:
    person = uow.people.get(town.ids[name])
    assert person is not None
    return person


async def asks_staff(town: TelegramTown) -> int:
    """Sara asks for a talk which staff approve."""

    def unit(uow: SqlUnitOfWork) -> int:
        talk = next(each for each in uow.offerings.of(town.ids["mona"]) if each.title == TALK)
        talk = uow.offerings.save(replace(talk, staff_approves=True))
        return book(uow, one(uow, town, "sara"), Wish(talk.id, TUESDAY_TEN, "asked")).id

    booking = await town.stage.db.write(unit)
    await town.stage.quiet()
    return booking


async def state_of(town: TelegramTown, booking: int) -> BookingState:
    found = await town.stage.db.read(lambda uow: uow.bookings.get(booking))
    assert found is not None
    return found.state


async def space(town: TelegramTown) -> Space:
    (found,) = await town.stage.db.read(lambda uow: list(uow.spaces.of(SpaceUse.STAFF, "telegram")))
    return found


def from_bot(town: TelegramTown, group: Group) -> list[Message]:
    bot = town.world.bot.id
    return [each for each in group.messages if each.author_id == bot and each.text]


async def test_staff_approve_in_their_group_and_the_card_changes_for_all(
    town: TelegramTown, room: Group
) -> None:
    booking = await asks_staff(town)
    (card,) = from_bot(town, room)
    assert "sara" in card.text
    town.stella.at(room).taps(label(card, "Approve"), on=card)
    await town.stella.in_private.reads("Approved")
    await town.stage.quiet()
    assert await state_of(town, booking) is BookingState.AWAITING_PAYMENT
    (card,) = from_bot(town, room)
    assert "Approve" not in str(card.buttons)
    assert "waiting for payment" in bare(card.text).lower()


async def test_z03_who_is_not_of_the_staff_is_told_so_and_nothing_happens(
    town: TelegramTown, room: Group
) -> None:
    booking = await asks_staff(town)
    (card,) = from_bot(town, room)
    before = town.omar.in_private.sees_here()
    press = town.omar.at(room).taps(label(card, "Approve"), on=card)
    await town.omar.reads_toast("for staff")
    await town.stage.quiet()
    assert press.answer is not None
    assert await state_of(town, booking) is BookingState.REQUESTED
    assert from_bot(town, room) == [card]
    assert town.omar.in_private.sees_here() == before


async def test_digest_and_alerts_come_there_and_a_dead_message_is_tried_again_from_there(
    town: TelegramTown, room: Group
) -> None:
    town.sara.user.blocked_the_bot = True
    await town.stage.db.write(
        lambda uow: tell(uow, NoticeKind.ONBOARDING_REMINDER, town.ids["sara"], 1)
    )
    await town.stage.quiet()
    alert = from_bot(town, room)[-1]
    assert "undelivered" in bare(alert.text)
    town.sara.unblocks()
    await town.world.updates.confirmed()
    town.stella.at(room).taps(label(alert, "Try again"), on=alert)
    await town.sara.reads("A few words about you")
    await town.stage.db.write(
        lambda uow: digesting.set_frequency(uow, one(uow, town, "stella"), Frequency.DAILY)
    )
    await town.stage.wait(days=1)
    assert "How things go" in bare(from_bot(town, room)[-1].text)


async def test_a_group_that_became_another_is_followed_and_its_buttons_work(
    town: TelegramTown, room: Group
) -> None:
    moved = room.becomes_supergroup()
    await town.world.updates.confirmed()
    booking = await asks_staff(town)
    assert (await space(town)).chat == str(moved.id)
    (card,) = from_bot(town, moved)
    town.stella.at(moved).taps(label(card, "Approve"), on=card)
    await town.stella.in_private.reads("Approved")
    assert await state_of(town, booking) is BookingState.AWAITING_PAYMENT


async def test_a_move_that_only_an_answer_tells_is_followed_too(
    town: TelegramTown, room: Group
) -> None:
    town.world.updates.pending.clear()
    moved = room.becomes_supergroup()
    town.world.updates.pending.clear()  # nobody tells: the send finds out
    await asks_staff(town)
    assert (await space(town)).chat == str(moved.id)
    assert len(from_bot(town, moved)) == 1


async def test_a_topic_is_the_staffs_room_and_a_closed_one_is_told_in_private(
    town: TelegramTown,
) -> None:
    forum = town.world.supergroup("Community", town.stella, town.omar, forum=True)
    topic = forum.topic("Staff")
    await sets_up(town, forum, topic)
    assert (await space(town)).topic == str(topic.id)
    await asks_staff(town)
    (card,) = from_bot(town, forum)
    assert card.topic == topic.id
    topic.closed = True
    await town.stage.db.write(
        lambda uow: digesting.set_frequency(uow, one(uow, town, "stella"), Frequency.DAILY)
    )
    await town.stage.wait(days=1)
    await town.stella.in_private.reads("I cannot write to the staff")
    assert len(from_bot(town, forum)) == 1


async def test_dates_said_to_the_bot_in_the_group_are_read_and_answered_there(
    town: TelegramTown, room: Group
) -> None:
    town.world.hears_everything = True
    town.stella.at(room).says("lunch?")
    said = f"@{town.world.bot.username} Tue 1 Dec 18:00-20:00 @mona"
    town.stella.at(room).says(said)
    await town.stella.at(room).reads("understood")
    await town.stage.quiet()
    assert len(from_bot(town, room)) == 1
    town.omar.at(room).says(said)
    await town.omar.in_private.reads("directly")
    assert len(from_bot(town, room)) == 1


async def test_who_never_pressed_start_is_shown_the_way_to_a_private_chat_in_the_group(
    town: TelegramTown, room: Group
) -> None:
    stranger = room.add(town.world.person("Nora"))
    stranger.says("/book")
    said = await stranger.reads("I answer in private")
    assert list(said.links.values()) == [f"https://t.me/{town.world.bot.username}?start=hello"]
    assert "Nora" not in said.text
    await town.stage.quiet()
    assert not await town.stage.db.read(lambda uow: uow.outbox.dead())
    await stranger.in_private.start("hello")
    stranger.says("/book")
    await town.world.updates.confirmed()
    await town.stage.quiet()
    assert len(stranger.sees("I answer in private")) == 1


async def test_b02_the_staffs_group_has_the_staffs_menu(town: TelegramTown, room: Group) -> None:
    await town.world.pulse.until(
        lambda: any(str(room.id) in scope for scope, _ in town.world.commands), "a menu of its own"
    )
    names = set(town.stella.at(room).commands())
    assert {"overview", "undelivered", "help"} <= names
    assert "overview" not in town.omar.in_private.commands()


def label(card: Message, words: str) -> str:
    return next(each for each in card.buttons if words in bare(each))
