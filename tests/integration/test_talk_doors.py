"""What comes in: once, in order, answered whatever it is, also after a crash and in a flood."""

from dataclasses import replace

import pytest

from bot.actions import ACTIONS
from bot.codec import encode
from bot.ui import Intent
from core.people import Role
from core.settings import InboxSettings, Settings
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.chatters import Chatter, stage
from tests.harness.town import MOCK, TALK, book_mock, request_talk, settle_town

SLOW = Settings(inbox=InboxSettings(per_person_per_minute=5))


def intent_of(who: Chatter, id: str, **did: str) -> Intent:
    return Intent(id=id, address=who.address, user=who.user, name=who.name, **did)  # type: ignore[arg-type]


async def test_fault_y03_every_button_in_sight_answers_after_a_restart_and_after_90_days(
    database_url: str,
):
    async with stage(database_url, "web") as here:
        town = await settle_town(here)
        await town.buys_pack()
        await book_mock(town)
        await request_talk(town, at="13:00")
        people = (town.sara, town.mona, town.stella)
        await town.stella.say("/overview")
        for days in (0, 90):
            here.clock.move(days=days)
            await here.restart()
            await here.quiet()
            for who in people:
                for message in list(who.messages):
                    for label, act in message.pressable:
                        await who.press_act(act, None)
                        answered(who, label)


async def test_fault_d15_a_list_from_before_the_restart_is_still_picked_from_by_number(
    sqlite_url: str,
):
    async with stage(sqlite_url, "telegram") as here:
        town = await settle_town(here, "telegram")
        await town.sara.say("/mentors")
        await here.restart()
        await town.sara.type("1")
        town.sara.sees("mona", MOCK)


async def test_fault_i06_a_form_half_answered_goes_on_after_a_restart(database_url: str):
    async with stage(database_url, "telegram") as here:
        town = await settle_town(here, "telegram")
        await town.mona.say("/newoffering")
        await town.mona.type("Essay review")
        await town.mona.type("30")
        await here.restart()
        await town.mona.type("12.50")
        await town.mona.type("1")
        town.mona.sees("Essay review", "€12.50", "30 minutes")


async def test_fault_i06_one_wrong_answer_is_asked_again_alone(sqlite_url: str):
    async with stage(sqlite_url, "telegram") as here:
        town = await settle_town(here, "telegram")
        await town.mona.say("/newoffering")
        for line in ("Essay review", "30", "twelve", "1"):
            await town.mona.type(line)
        town.mona.sees("amount", "Price")
        await town.mona.type("12.50")
        town.mona.sees("Essay review", "€12.50", "30 minutes")


async def test_fault_i06_cancel_forgets_what_was_asked_wherever_it_is_said(sqlite_url: str):
    async with stage(sqlite_url, "telegram") as here:
        town = await settle_town(here, "telegram")
        for start in ("/newoffering", "/hours", "/profile", "/timezone", "/why", "/book", "/start"):
            await town.mona.say(start)
            await town.mona.say("/cancel")
            town.mona.sees("nothing was changed")
            await town.mona.type("Essay review")
            town.mona.sees("I did not get that")
        offerings = await here.db.read(lambda uow: uow.offerings.of(town.ids["mona"]))
        assert len(offerings) == 4


async def test_fault_i06_a_command_in_the_middle_of_a_form_ends_the_form(sqlite_url: str):
    async with stage(sqlite_url, "telegram") as here:
        town = await settle_town(here, "telegram")
        await town.mona.say("/newoffering")
        await town.mona.type("Essay review")
        await town.mona.say("/settings")
        await town.mona.type("30")
        town.mona.sees("I did not get that")


async def test_fault_i06_a_form_refused_on_the_web_shows_again_what_was_typed(sqlite_url: str):
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here)
        await town.mona.say("/newoffering")
        await town.mona.fill(title="Essay review", price="twelve", description="Bring five.")
        town.mona.sees("amount", "Essay review", "twelve", "Bring five.")
        await town.mona.fill(price="12")
        town.mona.sees("Essay review", "€12.00")


async def test_fault_z04_an_answer_to_what_may_no_longer_be_done_is_answered(sqlite_url: str):
    """The role is taken while the mentor is being asked: refused, neither stuck nor silent."""
    async with stage(sqlite_url, "telegram") as here:
        town = await settle_town(here, "telegram")
        await request_talk(town)
        await town.mona.press("Decline")
        await town.now_is("mona", Role.STUDENT)
        await town.mona.type("I am travelling.")
        assert town.mona.fresh
        answered(town.mona, "typed reason")
        town.sara.does_not_see("I am travelling.")
        await town.mona.say("/start")
        town.mona.sees("Hello")


async def test_fault_i06_the_list_last_shown_may_be_refused_by_now(sqlite_url: str):
    async with stage(sqlite_url, "telegram") as here:
        town = await settle_town(here, "telegram")
        await town.stella.say("/people")
        await town.now_is("stella", Role.STUDENT)
        await town.stella.type("1")
        assert town.stella.fresh
        await town.stella.say("/start")
        town.stella.sees("Hello")


async def test_a_crash_between_storing_and_working_loses_nothing(database_url: str):
    async with stage(database_url, "web") as here:
        town = await settle_town(here)
        for loop in here.engine.loops:
            loop.stop()  # the process is killed right after the intent was stored
        assert await here.engine.doorway.receive(intent_of(town.sara, "e1", command="mentors"))
        assert town.sara.messages == []
        await here.restart()
        await here.quiet()
        assert [m.text.split("\n")[0] for m in town.sara.messages] == ["Our mentors"]


async def test_the_same_event_reported_again_has_one_effect_and_one_answer(database_url: str):
    async with stage(database_url, "web") as here:
        town = await settle_town(here)
        await town.buys_pack()
        town.sara.channel.log.clear()
        await town.sara.say("/book")
        await town.sara.press("Tue 24 Nov")
        await town.sara.press("10:00")
        form = town.sara.fresh[-1].screen.form
        assert form is not None
        before = len(town.sara.channel.log)
        for _ in range(3):
            await town.sara.do(act=encode(form.act), event="the same event")
        await here.restart()
        await town.sara.do(act=encode(form.act), event="the same event")
        sent = {s.ref for c, s in town.sara.channel.log[before:] if c == town.sara.chat}
        assert len(sent) == 1
        packs = await here.db.read(lambda uow: uow.packs.of(town.ids["sara"]))
        assert [pack.held for pack in packs] == [1]


async def test_fault_b07_a_button_pressed_twice_books_once(database_url: str):
    async with stage(database_url, "web") as here:
        town = await settle_town(here)
        await town.buys_pack()
        await town.sara.say("/book")
        await town.sara.press("Tue 24 Nov")
        shown = await town.sara.press("10:00")
        assert shown.screen.form is not None
        act = shown.screen.form.act
        await town.sara.press_act(act, shown)
        await town.sara.press_act(act, shown)
        town.sara.sees("Booking confirmed")
        packs = await here.db.read(lambda uow: uow.packs.of(town.ids["sara"]))
        assert [pack.held for pack in packs] == [1]


@pytest.mark.parametrize("kind", ["voice", "sticker", "file", "deleted", "\x00"])
async def test_fault_i08_what_we_cannot_read_is_politely_refused(sqlite_url: str, kind: str):
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here)
        await town.sara.do(unsupported=kind)
        town.sara.sees("I can only read text and buttons")


async def test_fault_i08_what_was_changed_afterwards_is_asked_for_anew(sqlite_url: str):
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here)
        await town.sara.do(unsupported="edited")
        town.sara.sees("Please send it as a new message")


@pytest.mark.parametrize(
    "line", ["", "   ", "\n", "\x00", "\ud800", "\u202e", "/", "/ x", "/no\x00"]
)
async def test_whatever_is_typed_is_answered(sqlite_url: str, line: str):
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here)
        await town.sara.say(line)
        town.sara.sees("I did not get that")


async def test_an_unknown_command_is_named_and_help_is_offered(sqlite_url: str):
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here)
        await town.sara.say("/boook now")
        town.sara.sees("boook")
        await town.sara.press("Help")
        town.sara.sees("/book")


@pytest.mark.parametrize(
    "act", ["", "x", "1", "1zzzz", "1appr.0", "1appr.ZZZZZZZZZZZZZ", "9" * 500]
)
async def test_a_button_nobody_made_is_answered(sqlite_url: str, act: str):
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here)
        await town.sara.do(act=act)
        assert town.sara.fresh
        answered(town.sara, act)


async def test_fault_i07_a_flood_is_answered_once_and_others_are_served(database_url: str):
    async with stage(database_url, "web", settings=SLOW) as here:
        town = await settle_town(here)
        for number in range(100):
            await here.engine.doorway.receive(intent_of(town.sara, f"f{number}", command="start"))
        await town.omar.say("/start")
        town.omar.sees("Hello omar")
        told = [m for m in town.sara.messages if "too fast" in m.text]
        assert len(town.sara.messages) == 6
        assert len(told) == 1
        here.clock.move(seconds=61)
        await town.sara.say("/start")
        town.sara.sees("Hello sara")


async def test_fault_i07_control_without_the_limit_every_one_is_answered(sqlite_url: str):
    patient = Settings(inbox=InboxSettings(per_person_per_minute=1000))
    async with stage(sqlite_url, "web", settings=patient) as here:
        town = await settle_town(here)
        for number in range(100):
            await here.engine.doorway.receive(intent_of(town.sara, f"f{number}", command="start"))
        await here.quiet()
        assert len(town.sara.messages) == 100


async def test_an_arrival_that_keeps_failing_is_laid_aside_and_its_writer_and_staff_are_told(
    database_url: str, monkeypatch: pytest.MonkeyPatch
):
    def broken(ask: object) -> None:
        raise ZeroDivisionError

    async with stage(database_url, "web") as here:
        town = await settle_town(here)
        monkeypatch.setitem(ACTIONS, "mnts", broken)  # type: ignore[arg-type]
        await town.sara.say("/mentors")
        assert town.sara.fresh == []
        await here.engine.doorway.receive(intent_of(town.sara, "after", command="start"))
        for _ in range(6):
            await here.wait(minutes=2)
        town.sara.sees("Something went wrong on our side", "Hello sara")
        town.stella.sees("Something that came in is stuck")
        monkeypatch.undo()
        await town.stella.say("/undelivered")
        (again,) = [name for name, act in town.stella.fresh[-1].pressable if act.verb == "ropn"]
        await town.stella.press(again)
        assert "Our mentors" in town.sara.last.text
        states = await here.db.read(lambda uow: [each.state for each in uow.inbox.parked()])
        assert states == []


async def test_a_newcomer_is_known_from_the_first_word_on(database_url: str):
    async with stage(database_url, "web") as here:
        await settle_town(here)
        new = here.at("nora", "web", "Nora")
        await new.say("/start")
        new.sees("Hello Nora", "Book a session")
        await new.say("/requests")
        new.sees("not yours to do")


async def test_fault_b03_two_first_words_at_once_make_one_person(database_url: str):
    async with stage(database_url, "web") as here:
        await settle_town(here)
        new = here.at("nora", "web")
        for number, chat in enumerate(("one", "two")):
            intent = intent_of(new, f"first-{number}", command="start")
            await here.engine.doorway.receive(
                replace(intent, address=replace(intent.address, chat=chat))
            )
        await here.quiet()

        def people(uow: SqlUnitOfWork) -> list[str]:
            return [person.name for person in uow.people.having(Role.STUDENT)]

        assert (await here.db.read(people)).count("nora") == 1
        states = await here.db.read(lambda uow: uow.inbox.waiting(uow.now, 10))
        assert states == []


async def test_a_banned_person_is_told_so_and_nothing_else(sqlite_url: str):
    async with stage(sqlite_url, "web") as here:
        town = await settle_town(here)
        await town.stella.say("/people omar")
        await town.stella.press("omar")
        await town.stella.press("Ban")
        await town.stella.fill(reason="spam")
        for command in ("/start", "/mentors", "/sessions", "/settings"):
            await town.omar.say(command)
            town.omar.does_not_see(MOCK, TALK)


def answered(who: Chatter, what: str) -> None:
    """Something came back, and it is not our own failure."""
    assert who.fresh, (who.user, what, "silence")
    assert "Something went wrong" not in who.sight, (who.user, what)
