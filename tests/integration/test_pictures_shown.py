"""Pictures as people meet them: in the browser chat, on Discord and on Telegram, and in words where
none can be shown. Y7"""

from dataclasses import replace

import aiohttp

from bot import pictures
from bot.ui import Address
from core.ids import PersonId
from core.people import Person, Role
from storage.unit_of_work import SqlUnitOfWork
from tests.harness import webchat_screens as screens
from tests.harness.chatters import stage
from tests.harness.discord_town import discord_town
from tests.harness.discord_town import tap as tap_on_discord
from tests.harness.discord_world.messages import Message as DiscordMessage
from tests.harness.telegram_town import tap, telegram_town
from tests.harness.town import TALK, open_shop
from tests.harness.webchat_demo import Stage
from tests.unit.test_pictures import size_of, week

PNG = b"\x89PNG"


async def test_y07_on_discord_a_mentors_week_is_attached_with_its_words(sqlite_url: str):
    async with discord_town(sqlite_url) as town:
        sara = town.sara
        shown = await sara.slash("availability", mentor="mona")
        assert isinstance(shown, DiscordMessage)
        (attached,) = shown.attachments
        assert attached.content.startswith(PNG)
        assert attached.filename == "free-week.png"
        assert "Tue 24 Nov 09:00–17:00" in (attached.description or "")


async def test_y07_on_discord_what_replaces_a_picture_has_none_and_what_follows_has_its_own(
    sqlite_url: str,
):
    async with discord_town(sqlite_url) as town:
        sara = town.sara
        first = await sara.slash("mentors", mentor="mona")
        assert isinstance(first, DiscordMessage)
        assert len(first.attachments) == 1
        calendar = await tap_on_discord(sara, "Next two weeks")
        assert isinstance(calendar, DiscordMessage)
        assert calendar.id == first.id
        assert len(calendar.attachments) == 1
        times = await tap_on_discord(sara, "Tue 24 Nov")
        assert isinstance(times, DiscordMessage)
        assert (times.id, times.attachments) == (first.id, ())


async def test_y07_on_telegram_a_week_is_a_photo_and_the_next_screen_takes_its_place(
    sqlite_url: str,
):
    async with telegram_town(sqlite_url) as town:
        sara = town.sara
        shown = await sara.asks("/availability mona")
        assert shown.picture is not None
        assert shown.picture.startswith(PNG)
        assert "24" in shown.buttons
        times = await sara.press("24", on=shown)
        assert times.picture is None
        assert "10:00" in times.buttons
        assert shown.id not in {each.id for each in sara.sees()}


async def test_y07_on_telegram_a_text_becomes_a_photo_by_being_sent_anew(sqlite_url: str):
    async with telegram_town(sqlite_url) as town:
        sara = town.sara
        offers = await sara.asks("/offerings")
        offer = await tap(sara, TALK)
        assert offer.id == offers.id
        mentor = await tap(sara, "About the mentor")
        assert mentor.picture is not None
        assert offer.id not in {each.id for each in sara.sees()}
        again = await sara.press(mentor.buttons[0], on=mentor)
        assert again.id != mentor.id


async def test_y07_a_mentor_sees_the_answers_and_the_money(database_url: str):
    async with telegram_town(database_url) as town:
        sara, mona = town.sara, town.mona
        await sara.asks("/offerings")
        await tap(sara, TALK)
        await tap(sara, "Pick a time")
        await sara.press("24")
        await tap(sara, "10:00")
        await tap(sara, "Send request")
        await mona.reads("New request")
        before = await mona.asks("/dashboard")
        assert before.picture is None
        await mona.asks("/requests")
        await tap(mona, "sara")
        await tap(mona, "Approve")
        await sara.reads("Approved")
        await tap(sara, "Proceed to Payment")
        await town.pays("sara")
        await mona.reads("Payment Received")
        board = await mona.asks("/dashboard")
        earned = await mona.asks("/earnings")
        assert board.picture != earned.picture
        for shown in (board, earned):
            assert shown.picture is not None
            assert size_of(shown.picture) == (pictures.WIDTH, 420)


async def test_y07_in_arabic_and_without_pictures_the_words_stand_in_the_text(sqlite_url: str):
    async with stage(sqlite_url, "whatsapp") as here:
        mentor = await here.db.write(_mona)
        plain = here.at("+20100", "whatsapp", "Amina")
        await plain.say("/language ar")
        await plain.say(f"/availability {mentor}")
        plain.sees("الأوقات المتاحة", "من 09:00 إلى 17:00")


async def test_y07_the_browser_gets_the_image_of_its_own_chat_and_of_no_other(sqlite_url: str):
    demo = Stage()
    async with demo.open() as port, aiohttp.ClientSession(f"http://127.0.0.1:{port}") as client:
        screen = screens.said_back("Free times")
        sent = await demo.chat.channel.send(
            Address("web", "amina"), replace(screen, picture=week()), "one"
        )
        (message,) = await demo.transcript.since("amina", 0, 9)
        shown = message.view["picture"]
        assert shown["alt"] == week().alt
        own = f"/chat/picture/{demo.chat.tokens.issue('amina')}/{message.rev}.png"
        async with client.get(own) as answer:
            assert (answer.status, answer.content_type) == (200, "image/png")
            assert size_of(await answer.read()) == (shown["width"], shown["height"])
            assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        other = f"/chat/picture/{demo.chat.tokens.issue('tunde')}/{message.rev}.png"
        for path in (
            other,
            f"/chat/picture/forged/{message.rev}.png",
            own.replace(".png", "9.png"),
        ):
            async with client.get(path) as answer:
                assert answer.status == 404
        await demo.chat.channel.edit(sent, screen)
        async with client.get(own) as answer:
            assert answer.status == 404


def _mona(uow: SqlUnitOfWork) -> str:
    id = PersonId(uow.new_id())
    uow.people.add(Person(id, "Mona", "en", "UTC", frozenset({Role.MENTOR}), uow.now))
    open_shop(uow, id)
    return "Mona"
