"""Who presses what: a third person, a role that was taken, a button that was used already."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.codec import encode
from bot.ui import Act
from core.people import Role
from storage.statements import Statement
from storage.tables import audit_entries, bookings, claims, packs, people
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.chatters import stage
from tests.harness.recording import Shown
from tests.harness.town import TALK, Town, book_mock, request_talk, settle_town

NOT_FOUND = "I could not find that among your things"
NOT_YOURS = "That is not yours to do"


def act_on(message: Shown, label: str) -> Act:
    return dict(message.pressable)[label]


async def requested(town: Town) -> Shown:
    """The mentor's copy of a fresh request."""
    await request_talk(town)
    return next(m for m in town.mona.messages if "Approve" in dict(m.pressable))


@pytest.mark.parametrize("who", ["omar", "max"])
async def test_fault_z03_a_third_person_who_presses_is_told_so_alone_and_changes_nothing(
    database_url: str, who: str
):
    async with stage(database_url, "web") as here:
        town = await settle_town(here)
        card = await requested(town)
        shown = card.text
        stranger = getattr(town, who)
        for label in ("Approve", "Decline"):
            await stranger.press_act(act_on(card, label), card)
            stranger.sees(NOT_FOUND)
        assert card.text == shown  # their answer did not replace the owner's card
        town.sara.does_not_see("pproved")


async def test_fault_z03_in_a_shared_chat_a_strangers_press_leaves_the_card_as_it_is(
    sqlite_url: str,
):
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here)
        card = await requested(town)
        shown = card.text
        act = encode(act_on(card, "Approve"))
        await town.omar.do(act=act, message=card.ref, address=card.ref.address)
        assert card.text == shown


async def test_fault_z03_a_strangers_message_of_the_same_name_is_not_replaced(sqlite_url: str):
    """Platforms number the messages of each chat: mine may be called as the one I pressed."""
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here)
        card = await requested(town)
        mine = await town.omar.say("/start")
        as_mine = Shown(replace(card.ref, message=mine.ref.message), card.screen)
        await town.omar.press_act(act_on(card, "Approve"), as_mine)
        town.omar.sees(NOT_FOUND)
        assert mine.text.startswith("Hello")


async def test_fault_z02_a_forged_id_is_answered_as_one_that_does_not_exist(database_url: str):
    async with stage(database_url, "web") as here:
        town = await settle_town(here)
        card = await requested(town)
        theirs = act_on(card, "Approve").subject
        for verb in ("card", "cprv", "cdo", "pay", "mday", "appr", "rejf", "stor", "link", "feed"):
            said = []
            for subject in (theirs, 2**62 + 5):
                await town.omar.press_act(Act(verb, subject, 1), None)
                said.append(town.omar.sight)
            assert said[0] == said[1], verb
            assert TALK not in said[0]


async def test_fault_z04_an_ex_mentors_old_buttons_do_nothing(database_url: str):
    async with stage(database_url, "web") as here:
        town = await settle_town(here)
        card = await requested(town)
        approve = act_on(card, "Approve")
        await town.now_is("mona", Role.STUDENT)
        await town.mona.press_act(approve, card)
        town.mona.sees(NOT_YOURS)
        town.sara.does_not_see("pproved")
        await town.mona.say("/requests")
        town.mona.sees(NOT_YOURS)


async def test_fault_z04_staff_who_are_none_any_more_lose_every_screen(sqlite_url: str):
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here)
        await town.stella.say("/people sara")
        await town.stella.press("sara")
        seen = [act for message in town.stella.messages for _, act in message.pressable]
        await town.now_is("stella", Role.STUDENT)
        before = await here.db.read(lambda uow: uow.people.get(town.ids["sara"]))
        seen += [Act("banc", town.ids["sara"]), Act("rolc", town.ids["stella"], 0, (3, 1))]
        for act in seen:
            if act.verb != "home":
                await town.stella.press_act(act, None)
                assert "sara" not in town.stella.sight, act
        after = await here.db.read(lambda uow: uow.people.get(town.ids["sara"]))
        assert after == before
        again = await here.db.read(lambda uow: uow.people.get(town.ids["stella"]))
        assert again.roles == {Role.STUDENT}


async def test_fault_z04_a_student_cannot_give_themself_a_role(sqlite_url: str):
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here)
        for role in (1, 2, 3):
            for verb in ("rolq", "rolc"):
                await town.sara.press_act(Act(verb, town.ids["sara"], 0, (role, 1)), None)
                town.sara.sees(NOT_YOURS)


async def test_fault_z08_used_and_stale_approval_buttons_have_no_second_effect(database_url: str):
    async with stage(database_url, "web") as here:
        town = await settle_town(here)
        card = await requested(town)
        approve, decline = act_on(card, "Approve"), act_on(card, "Decline")
        await town.mona.press_act(approve, card)
        before = await here.db.read(lambda uow: uow.bookings.get(approve.subject))
        for act in (approve, decline, approve):
            await town.mona.press_act(act, None)
            assert town.mona.fresh
        await town.mona.press_act(Act("rejp", decline.subject, decline.revision, (1,)), card)
        town.mona.sees("already been decided")
        after = await here.db.read(lambda uow: uow.bookings.get(approve.subject))
        assert after == before
        approvals = [m for m in town.sara.messages if m.text.startswith("Request Approved")]
        assert len(approvals) == 1


async def test_fault_z08_an_expired_approval_button_shows_that_it_is_over(database_url: str):
    async with stage(database_url, "web") as here:
        town = await settle_town(here)
        card = await requested(town)
        approve = act_on(card, "Approve")
        await here.wait(days=5)
        assert "Approve" not in dict(card.pressable)
        await town.mona.press_act(approve, card)
        assert "Approve" not in dict(card.pressable)
        town.sara.does_not_see("Request Approved")


async def test_fault_z08_a_replayed_cancel_gives_the_credit_back_once(database_url: str):
    async with stage(database_url, "web") as here:
        town = await settle_town(here)
        await town.buys_pack()
        await book_mock(town)
        shown = await town.sara.press("Cancel session")
        assert shown.screen.form is not None
        act = shown.screen.form.act
        for _ in range(3):
            await town.sara.press_act(act, shown)
        (pack,) = await here.db.read(lambda uow: uow.packs.of(town.ids["sara"]))
        assert (pack.remaining, pack.held) == (4, 0)


async def test_looking_around_changes_nothing(sqlite_url: str):
    """Every command but those that set something leaves the story's rows as they were."""
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here)
        await request_talk(town)
        before = await here.db.read(story_of)
        for who in (town.sara, town.mona, town.stella):
            for name in ("start", "sessions", "packs", "mentors", "why", "help", "dashboard"):
                await who.say(f"/{name}")
        assert await here.db.read(story_of) == before


def story_of(uow: SqlUnitOfWork) -> list[object]:
    tables = (audit_entries, bookings, claims, packs, people)
    return [uow.connection.all(Statement(select(each).order_by(each.c.id))) for each in tables]
