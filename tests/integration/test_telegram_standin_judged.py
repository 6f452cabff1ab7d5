"""Other readers of the Bot API judge the stand-in: the published description, and aiogram."""

import pytest
from aiogram import Bot as OtherBot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup

from tests.harness.telegram_small_bot import bot_of, running
from tests.harness.telegram_world import telegram_world
from tests.harness.telegram_world.judges import models, specification

described = pytest.mark.skipif(not specification.PRESENT, reason=specification.ABSENT)


@pytest.fixture
async def world():
    async with telegram_world() as world:
        yield world


@pytest.fixture
async def other(world):
    session = AiohttpSession(api=TelegramAPIServer.from_base(world.address))
    bot = OtherBot(world.token, session=session)
    yield bot
    await session.close()


async def a_day(world):
    """Everything the stand-in can do, at least once."""
    async with running(world) as app:
        bot = app.bot
        salma, owner = world.person("Salma", "ar"), world.person("Owner")
        card = await salma.start("x")
        await salma.press("Later")
        await salma.press("Book", on=card)
        salma.edits(salma.says("helo"), "hello")
        for sent in (salma.sends_voice, salma.sends_sticker, salma.sends_photo):
            sent()
        salma.sends_contact("+49")
        salma.sends_location(1.5, 2.5)
        photo = await bot.send_photo(salma.id, b"png", caption="c", filename="a.png")
        await bot.edit_message_caption(salma.id, photo.message_id, caption="d")
        document = await bot.send_document(salma.id, b"a,b", filename="a.csv")
        await bot.get_file(document.document.file_id)
        await bot.delete_message(salma.id, document.message_id)
        await bot.send_chat_action(salma.id, "typing")
        await bot.set_my_commands([("start", "Begin")], language_code="ar")
        await bot.get_my_commands()
        await bot.delete_my_commands()
        await bot.set_my_description("d")
        await bot.get_my_description()
        await bot.set_my_short_description("d")
        await bot.set_chat_menu_button()
        await bot.get_webhook_info()
        group = world.supergroup("Members", owner, forum=True)
        group.topic("Dates")
        link = (
            await bot.create_chat_invite_link(group.id, name="Seat", member_limit=1)
        ).invite_link
        salma.joins(link)
        await bot.revoke_chat_invite_link(group.id, link)
        await bot.get_chat(group.id)
        await bot.get_chat_member(group.id, salma.id)
        await bot.get_chat_administrators(group.id)
        await bot.get_chat_member_count(group.id)
        await bot.ban_chat_member(group.id, salma.id)
        await bot.unban_chat_member(group.id, salma.id)
        asking = await bot.create_chat_invite_link(group.id, creates_join_request=True)
        salma.joins(asking.invite_link)
        await bot.approve_chat_join_request(group.id, salma.id)
        salma.leaves(group)
        world.group("Old", owner).becomes_supergroup()
        price = [{"label": "Pack", "amount": 250}]
        await bot.send_invoice(salma.id, "Pack", "Four hours", "order:1", "XTR", price)
        await salma.pays(salma.last)
        await bot.refund_star_payment(salma.id, next(iter(world.payments)))
        await bot.get_star_transactions()
        salma.blocks()
        await world.updates.confirmed()


async def test_aiograms_models_take_every_request_answer_and_update_of_a_day(world):
    await a_day(world)
    assert len({each.method for each in world.book.requests}) > 30
    assert len(world.book.delivered) > 20
    assert models.misread(world.book) == []


def test_aiograms_models_refuse_what_is_wrong():
    assert models.request_errors("sendMessage", {"chat_id": 1})
    assert models.request_errors("sendMessage", {"chat_id": 1, "text": "x", "txet": "y"})
    assert models.request_errors("sendMessages", {})
    assert models.answer_errors("getMe", {"id": 1, "first_name": "x"})
    assert models.update_errors({"update_id": 1, "message": {"message_id": 1}})


@described
def test_the_published_description_refuses_what_is_wrong():
    text = {"chat_id": 1, "text": "x"}
    assert specification.request_errors("sendMessage", text) == {}
    assert specification.request_errors("sendMessage", {"chat_id": 1})
    assert specification.request_errors("sendMessage", text | {"txet": "y"})
    assert specification.request_errors("sendMessage", text | {"reply_markup": "{}"})
    button = {"text": "x", "callback_dat": "y"}
    markup = {"inline_keyboard": [[button]]}
    assert specification.request_errors("sendMessage", text | {"reply_markup": markup})
    assert specification.answer_errors("getMe", {"id": 1, "first_name": "x"})
    user = {"id": 1, "is_bot": True, "first_name": "x"}
    assert specification.answer_errors("getMe", user) == {}
    assert specification.answer_errors("getMe", user | {"surname": "x"})
    assert specification.update_errors({"update_id": 1, "message": {"message_id": 1}})


@described
async def test_a_misspelt_parameter_is_booked_against_the_client(world):
    async with bot_of(world) as bot:
        await bot.get_me(api_kwargs={"strange": 1})
    assert "strange" in "".join(world.book.take_breaches())


async def test_another_client_reads_the_same_answers(world, other):
    me = await other.get_me()
    assert (me.id, me.username) == (world.bot.id, "seatmate_bot")
    salma = world.person("Salma", "ar")
    salma.says("/start offer")
    (update,) = await other.get_updates()
    assert (update.message.text, update.message.from_user.language_code) == ("/start offer", "ar")
    button = InlineKeyboardButton(text="Book", callback_data="book", style="success")
    markup = InlineKeyboardMarkup(inline_keyboard=[[button]])
    sent = await other.send_message(salma.id, "<b>Hi</b>", parse_mode="HTML", reply_markup=markup)
    assert sent.entities[0].type == "bold"
    press = salma.taps("Book")
    (update,) = await other.get_updates(update.update_id + 1)
    assert update.callback_query.message.message_id == sent.message_id
    await other.answer_callback_query(press.id, "Well")
    await other.edit_message_text("Booked", chat_id=salma.id, message_id=sent.message_id)
    assert (salma.last.text, salma.toasts[-1].text) == ("Booked", "Well")
    picture = BufferedInputFile(b"png", "a.png")
    await other.send_photo(salma.id, picture, caption="Week")
    assert (salma.last.picture, salma.last.text) == (b"png", "Week")


async def test_another_client_reads_the_same_refusals(world, other):
    salma = world.person("Salma")
    salma.says("hi")
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await other.send_message(1, "x")
    world.troubles.too_many("sendMessage", 3)
    with pytest.raises(TelegramRetryAfter) as wait:
        await other.send_message(salma.id, "x")
    assert wait.value.retry_after == 3
    salma.blocks()
    with pytest.raises(TelegramForbiddenError, match="blocked"):
        await other.send_message(salma.id, "x")
