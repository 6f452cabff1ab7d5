"""Telegram's adapter among bad manners, other programs, slow answers and other languages."""

import asyncio
import io
import json
from dataclasses import replace

import aiohttp
import pytest

from bot.telegram.lease import Lease
from bot.telegram.waits import NOTE, Waits
from bot.telegram.webhook import PATH
from bot.telegram.webhook import SECRET as SECRET_HEADER
from core.people import Role
from storage.unit_of_work import SqlUnitOfWork
from tests.harness.recording import bare
from tests.harness.rows import rows
from tests.harness.telegram_town import PUBLIC, SECRET, TelegramTown, tap, telegram_town
from tests.harness.town import MOCK, TALK
from tests.harness.web import MovedClock

TOO_MANY, JSON = 150, "application/json"


async def test_w14_the_webhook_opens_to_nobody_else_and_takes_a_repeated_update_once(
    sqlite_url: str,
):
    async with telegram_town(sqlite_url, "webhook") as town:
        await town.sara.asks("/help")
        door = town.world.updates.reached[PUBLIC] + PATH
        update = json.dumps(_said(town, "/packs", 990_000_001))
        async with aiohttp.ClientSession() as client:

            async def post(
                body: str | bytes | io.BytesIO, secret: str = SECRET, kind: str = JSON
            ) -> int:
                headers = {SECRET_HEADER: secret, "Content-Type": kind}
                async with client.post(door, data=body, headers=headers) as answer:
                    return answer.status

            assert await post(update, secret="guessed") == 403
            assert await post(update, secret="") == 403
            assert await post(b"{") == 400
            assert await post(b"[]") == 400
            assert await post(io.BytesIO(b"{" + b" " * 3_000_000 + b"}")) == 413
            assert await post(update, kind="text/plain") in (400, 415)
            await town.stage.quiet()
            before = len(town.sara.sees())
            for _ in range(3):
                assert await post(update) == 200
            await town.stage.quiet()
        assert len(town.sara.sees()) == before + 1


async def test_d16_a_second_program_with_the_same_token_is_waited_for(sqlite_url: str):
    async with telegram_town(sqlite_url) as town:
        await town.sara.asks("/help")
        conflict = town.world.troubles.fail("getUpdates", 409, description="Conflict: terminated")
        await town.world.pulse.until(lambda: conflict.met, "the conflict")
        assert (await town.sara.asks("/packs")).text


async def test_a_slow_answer_shows_the_typing_sign_and_a_quick_one_does_not(sqlite_url: str):
    async with telegram_town(sqlite_url) as town:
        held = town.world.troubles.hold(f"sendMessage {town.sara.id}")
        town.sara.says("/help")
        await town.world.pulse.until(lambda: held.met, "the answer is held")
        await town.world.pulse.until(lambda: town.world.actions, "the sign")
        town.world.troubles.release()
        await town.sara.reads("help")
        assert {who for who, _ in town.world.actions} == {town.sara.id}


async def test_y11_the_first_language_is_the_one_of_the_persons_telegram(sqlite_url: str):
    async with telegram_town(sqlite_url) as town:
        salma = town.world.person("Salma", "ar")
        first = await salma.start()
        assert any("\u0600" <= letter <= "\u06ff" for letter in first.text)
        nils = town.world.person("Nils", "tlh")
        assert "Hello Nils" in bare((await nils.start()).text)


@pytest.mark.parametrize(("zone", "first"), [("Africa/Cairo", "Sat"), ("Europe/Berlin", "Mon")])
async def test_d15_the_week_begins_where_the_reader_is(sqlite_url: str, zone: str, first: str):
    async with telegram_town(sqlite_url) as town:

        def unit(uow: SqlUnitOfWork) -> None:
            sara = uow.people.get(town.ids["sara"])
            assert sara is not None
            uow.people.save(replace(sara, time_zone=zone))

        await town.stage.db.write(unit)
        await town.sara.asks("/offerings")
        await tap(town.sara, MOCK)
        days = await tap(town.sara, "Pick a time")
        week = next(row for row in days.layout if len(row) == 7)
        assert week[0].startswith(first[:2])


async def test_b02_a_mentors_menu_has_what_a_students_has_not(sqlite_url: str):
    async with telegram_town(sqlite_url) as town:
        await town.mona.asks("/help")
        await town.world.pulse.until(lambda: "hours" in town.mona.commands(), "their own menu")
        assert "hours" not in town.sara.commands()
        assert "overview" not in town.mona.commands()

        def unit(uow: SqlUnitOfWork) -> None:
            mona = uow.people.get(town.ids["mona"])
            assert mona is not None
            uow.people.save(replace(mona, roles=frozenset({Role.STUDENT})))

        await town.stage.db.write(unit)
        await town.mona.asks("/help")
        await town.world.pulse.until(lambda: "hours" not in town.mona.commands(), "a student's")


async def test_i02_what_people_type_is_shown_as_they_typed_it_and_marks_up_nothing(
    sqlite_url: str,
):
    async with telegram_town(sqlite_url) as town:
        for typed in ("<b>x</b> & <a href='http://e.example'>y</a>", "\u202eevil @all", "/" * 300):
            shown = await town.sara.asks(typed)
            assert not shown.links or all("e.example" not in link for link in shown.links.values())
            assert "\u202e" not in shown.text
        await town.sara.asks("/cancel")


async def test_i07_a_flood_of_one_person_holds_up_nobody_else(sqlite_url: str):
    async with telegram_town(sqlite_url) as town:
        for _ in range(TOO_MANY):
            town.omar.says("/help")
        shown = await town.sara.asks("/packs")
        assert shown.text
        await town.world.updates.confirmed()
        await town.stage.quiet()
        answers = len([each for each in town.omar.sees() if each.author_id == town.world.bot.id])
        assert answers < TOO_MANY


async def test_d08_a_press_on_somebody_elses_message_changes_nothing_of_theirs(sqlite_url: str):
    async with telegram_town(sqlite_url) as town:
        await town.sara.asks("/offerings")
        await tap(town.sara, TALK)
        for words in ("Pick a time", "24", "10:00"):
            confirm = await tap(town.sara, words)
        button = next(each for row in confirm.rows for each in row if "callback_data" in each)
        own = await town.omar.asks("/help")
        press = town.omar.sends_data(own, button["callback_data"])
        await town.world.pulse.until(lambda: press.answer, "the press is answered")
        await town.stage.quiet()
        assert town.sara.sees()[-1] == confirm


async def test_one_process_asks_at_a_time_and_the_next_takes_over_from_a_dead_one(
    database_url: str,
):
    clock = MovedClock()
    async with rows(database_url, clock) as db:
        first, second = Lease(db, 10, alone=False), Lease(db, 10, alone=False)
        assert await first.hold()
        assert not await second.hold()
        clock.move(seconds=15)
        assert await first.hold()
        clock.move(seconds=21)
        assert await second.hold()
        assert not await first.hold()
        await second.release()
        assert await first.hold()


async def test_a_note_is_swapped_by_one_of_two(database_url: str):
    async with rows(database_url, MovedClock()) as db:
        swaps = [db.write(lambda uow: uow.notebook.swap("n", None, "a")) for _ in range(2)]
        assert sorted(await asyncio.gather(*swaps)) == [False, True]
        swaps = [db.write(lambda uow: uow.notebook.swap("n", "a", "b")) for _ in range(2)]
        assert sorted(await asyncio.gather(*swaps)) == [False, True]
        assert not await db.write(lambda uow: uow.notebook.swap("n", "a", "c"))


async def test_d02_two_processes_that_must_wait_at_once_forget_no_chat(database_url: str):
    clock = MovedClock()
    async with rows(database_url, clock) as db:
        racing = [Waits(db, clock) for _ in range(8)]
        begun = [each.begin(str(chat), 30) for chat, each in enumerate(racing)]
        await asyncio.gather(*begun)
        after = Waits(db, clock)
        assert [await after.seconds(str(chat)) for chat in range(8)] == [30.0] * 8


async def test_a_wait_is_lost_where_the_note_is_only_read_and_written(database_url: str):
    """The control of the race above. SQLite runs one writer after the other."""

    def added(uow: SqlUnitOfWork, chat: str) -> None:
        known = json.loads(uow.notebook.read(NOTE) or "{}")
        uow.notebook.write(NOTE, json.dumps(known | {chat: 1}))

    async with rows(database_url, MovedClock()) as db:
        for _ in range(20):
            await db.write(lambda uow: uow.notebook.write(NOTE, "{}"))
            racing = [db.write(lambda uow, n=n: added(uow, str(n))) for n in range(8)]
            await asyncio.gather(*racing)
            note = await db.read(lambda uow: uow.notebook.read(NOTE))
            if db.dialect == "postgresql" and len(json.loads(note or "{}")) < 8:
                return
        assert db.dialect == "sqlite"
        assert len(json.loads(note or "{}")) == 8


def _said(town: TelegramTown, text: str, number: int) -> dict[str, object]:
    who = {"id": town.sara.id, "is_bot": False, "first_name": "sara"}
    chat = {"id": town.sara.id, "type": "private", "first_name": "sara"}
    length = {"type": "bot_command", "offset": 0, "length": len(text)}
    message = {"message_id": 9000, "date": 1_795_000_000, "chat": chat, "from": who, "text": text}
    return {"update_id": number, "message": message | {"entities": [length]}}
