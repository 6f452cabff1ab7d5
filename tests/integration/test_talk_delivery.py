"""Messages on their way: closed chats, refused messages, long texts, what is no longer true."""

from dataclasses import replace

import pytest

from core.ids import PersonId
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.chatters import Stage, stage
from tests.harness.rows import account
from tests.harness.town import GREET, TALK, Town, book_mock, request_talk, settle_town


async def also_at(here: Stage, town: Town, who: str, channel: str) -> None:
    """A second account of theirs."""
    await here.db.write(lambda uow: account(uow, town.ids[who], channel, who, uow.now))


async def test_fault_d05_when_one_chat_is_closed_the_next_account_is_written_to(database_url: str):
    async with stage(database_url, "telegram", "web") as here:
        town = await settle_town(here, "telegram")
        await also_at(here, town, "mona", "web")
        await town.mona.say("/start")
        here.channels["telegram"].blocked.add(town.mona.chat)
        await request_talk(town)
        at_web = here.at("mona", "web")
        assert TALK in at_web.last.text
        await at_web.press("Approve", on=at_web.last)
        town.sara.sees("pproved")


async def test_fault_d05_with_no_account_left_staff_are_told_and_may_send_it_again(
    database_url: str,
):
    async with stage(database_url, "telegram") as here:
        town = await settle_town(here, "telegram")
        here.channels["telegram"].blocked.add(town.mona.chat)
        await request_talk(town)
        town.stella.sees("could not be delivered")
        here.channels["telegram"].blocked.clear()
        await town.mona.say("/start")
        await town.stella.say("/undelivered")
        await town.stella.press("Try all messages again")
        assert TALK in town.mona.last.text


async def test_fault_d16_a_process_without_that_platform_leaves_the_message_to_the_next(
    sqlite_url: str,
):
    async with stage(sqlite_url, "telegram", "web") as here:
        town = await settle_town(here, "telegram")
        there = here.engine.parts.channels.pop("telegram")  # served by another process
        await town.sara.say("/start")
        assert town.sara.messages == []
        here.engine.parts.channels["telegram"] = there
        await here.wait(seconds=11)
        town.sara.sees("Hello")


async def test_fault_d16_a_message_for_a_platform_nobody_serves_is_given_up_after_a_day(
    sqlite_url: str,
):
    async with stage(sqlite_url, "telegram", "web") as here:
        town = await settle_town(here, "telegram")
        await also_at(here, town, "stella", "web")
        here.engine.parts.channels.pop("telegram")
        await town.sara.say("/start")
        await here.wait(hours=25)
        here.at("stella", "web").sees("could not be delivered")


async def test_fault_d05_a_closed_chat_is_not_tried_again_until_its_owner_writes(sqlite_url: str):
    async with stage(sqlite_url, "telegram") as here:
        town = await settle_town(here, "telegram")
        closed = here.channels["telegram"]
        closed.blocked.add(town.mona.chat)
        await request_talk(town)
        closed.blocked.clear()
        await request_talk(town, at="11:30")
        assert town.mona.messages == []  # open again, but nobody has told us
        await town.mona.say("/start")
        await request_talk(town, at="13:00")
        assert TALK in town.mona.last.text


async def test_fault_d05_an_answer_that_falls_to_another_account_edits_nothing_there(
    sqlite_url: str,
):
    """The pressed message is the closed account's; the same name means another one elsewhere."""
    async with stage(sqlite_url, "telegram", "web") as here:
        town = await settle_town(here, "telegram")
        await also_at(here, town, "sara", "web")
        at_web = here.at("sara", "web")
        web_home = await at_web.say("/start")
        menu = await town.sara.say("/start")
        menu.ref = web_home.ref
        here.channels["telegram"].blocked.add(town.sara.chat)
        await town.sara.press("Settings", on=menu)
        assert web_home.before == []
        assert at_web.last.text.startswith("Your settings")


async def test_fault_d09_a_message_no_markup_can_save_is_said_as_plain_text(database_url: str):
    async with stage(database_url, "web") as here:
        town = await settle_town(here)
        here.channels["web"].refuses = lambda screen: bool(screen.buttons or screen.choices)
        shown = await town.sara.say("/mentors")
        assert shown.pressable == []
        town.sara.sees("1. mona", "2. max")
        await town.sara.type("2")
        assert town.sara.last.text.startswith("max")


async def test_fault_d09_one_poison_message_holds_up_nobody(sqlite_url: str):
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here)
        here.channels["web"].refuses = lambda screen: "Hello" in str(screen)
        await town.sara.say("/start")
        assert town.sara.messages == []
        await town.sara.say("/sessions")
        town.sara.sees("Upcoming")
        town.stella.sees("could not be delivered")


async def test_fault_d09_a_text_refused_half_way_is_said_again_whole(sqlite_url: str):
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here)
        await town.mona.say("/profile")
        await town.mona.fill(about="All of this. " * 110)
        await here.db.write(lambda uow: many_words(uow, town.ids["mona"]))
        here.channels["web"].refuses = lambda screen: bool(screen.buttons)
        await town.sara.say("/offerings")
        await town.sara.type(GREET)
        assert len(town.sara.fresh) > 2  # the first part as it was, then all of it as plain text
        whole = next(i for i, m in enumerate(town.sara.fresh) if i and m.text.startswith(GREET))
        plain = "".join(shown.text for shown in town.sara.fresh[whole:])
        assert plain.count("word") == 2 * 900


async def test_fault_d01_a_platform_that_asks_to_wait_is_given_its_time(sqlite_url: str):
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here)
        here.channels["web"].busy.append(90)
        await town.sara.say("/start")
        assert town.sara.messages == []
        await here.wait(seconds=89)
        assert town.sara.messages == []
        await here.wait(seconds=2)
        assert len(town.sara.messages) == 1


@pytest.mark.parametrize("platform", ["web", "telegram", "whatsapp", "discord"])
async def test_fault_d10_the_longest_texts_reach_every_platform_whole(
    sqlite_url: str, platform: str
):
    """The recording channel refuses what its platform would; nothing of the text may be lost."""
    family = "👨‍👩‍👧‍👦"
    about = ((family + "é" + "و" * 7 + " ") * 75).strip()
    async with stage(sqlite_url, platform) as here:
        town = await settle_town(here, platform)
        await town.mona.say("/profile")
        button = "About you"
        if here.channels[platform].limits.form_fields:
            await town.mona.fill(about=about, headline="x" * 100)
        else:
            await town.mona.press(button)
            await town.mona.type(about)
        town.mona.does_not_see("too long")
        await town.sara.say("/mentors")
        await town.sara.press("mona")
        said = "".join(town.sara.sight.replace("\n", "").replace("-", "").split())
        assert said.count(family) == 75
        assert said.count("و" * 7) == 75


async def test_fault_d12_what_is_no_longer_true_when_it_falls_due_is_not_sent(database_url: str):
    async with stage(database_url, "web") as here:
        town = await settle_town(here)
        await town.buys_pack()
        await book_mock(town)
        await town.sara.press("Cancel session")
        await town.sara.fill()
        town.mona.sees("ancelled")
        before = len(town.mona.messages), len(town.sara.messages)
        await here.wait(days=5)
        assert (len(town.mona.messages), len(town.sara.messages)) == before


async def test_fault_d12_a_notice_is_rendered_as_things_stand_when_it_is_sent(sqlite_url: str):
    """The mentor's platform is slow; meanwhile the request is withdrawn: no Approve arrives."""
    async with stage(sqlite_url, "web", "telegram") as here:
        town = await settle_town(here, mona="telegram")
        here.channels["telegram"].busy.append(60)
        await request_talk(town)
        assert town.mona.messages == []
        await town.sara.press("Withdraw request")
        await town.sara.fill()
        await here.wait(minutes=2)
        assert town.mona.messages, "she hears that it was withdrawn"
        assert all("Approve" not in dict(m.pressable) for m in town.mona.messages)


async def test_f10_every_copy_of_a_decided_card_is_edited(database_url: str):
    async with stage(database_url, "web", "telegram") as here:
        town = await settle_town(here, mona="telegram")
        await request_talk(town)
        first = town.mona.last
        await town.mona.say("/requests")
        await town.mona.press(town.mona.last.pressable[0][0])
        copies = [m for m in town.mona.messages if "Approve" in dict(m.pressable)]
        assert len(copies) == 2
        await town.mona.press("Approve", on=first)
        assert [m for m in town.mona.messages if "Approve" in dict(m.pressable)] == []
        sent = [m for m in town.sara.messages if "Waiting for the mentor" in m.text]
        assert sent == []


async def test_f10_a_copy_that_is_gone_or_refused_does_not_keep_the_others_old(sqlite_url: str):
    async with stage(sqlite_url, "web", "telegram") as here:
        town = await settle_town(here, mona="telegram")
        await request_talk(town)
        here.channels["telegram"].forget(town.mona.chat)
        await town.sara.say("/sessions")
        await town.sara.press("Withdraw request", on=town.sara.messages[0])
        await town.sara.fill()
        assert all("Withdraw request" not in dict(m.pressable) for m in town.sara.messages)


def many_words(uow: SqlUnitOfWork, mentor: PersonId) -> None:
    (greet,) = [each for each in uow.offerings.of(mentor) if each.title == GREET]
    long = "word " * 900
    uow.offerings.save(replace(greet, description=long, cancellation_text=long))
