"""An unmodified python-telegram-bot lives through a day at the stand-in of Telegram."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, MessageHandler, filters

from tests.harness.telegram_world import NotVisible, telegram_world


@pytest.fixture
async def world():
    async with telegram_world() as world:
        yield world


def keyboard(**buttons):
    """label=data, one row."""
    row = [InlineKeyboardButton(label, callback_data=data) for label, data in buttons.items()]
    return InlineKeyboardMarkup([row])


async def on_start(update, context):
    said = f"<b>Hello</b> {' '.join(context.args)}"
    await update.message.reply_html(said, reply_markup=keyboard(Book="book:1", Later="later"))


async def on_press(update, context):
    query = update.callback_query
    if query.data == "later":
        await query.answer("All right, later")
        return
    await query.answer()
    await query.edit_message_text("Booked")


async def on_text(update, context):
    await update.message.reply_text(f"You said {update.message.text}")


@asynccontextmanager
async def running(world):
    builder = Application.builder().token(world.token)
    builder = builder.base_url(world.base_url).base_file_url(world.base_file_url).updater(None)
    app = builder.build()
    app.add_handler(CommandHandler("start", on_start))
    app.add_handler(CallbackQueryHandler(on_press))
    app.add_handler(MessageHandler(filters.TEXT, on_text))
    async with app:
        await app.start()
        async with asyncio.TaskGroup() as group:
            polling = group.create_task(poll(app))
            yield app
            polling.cancel()
        await app.stop()


async def poll(app):
    offset = 0
    while True:
        for update in await app.bot.get_updates(offset, timeout=10, read_timeout=20):
            offset = update.update_id + 1
            await app.update_queue.put(update)


@pytest.fixture
async def bot(world):
    async with running(world) as app:
        yield app.bot


@pytest.fixture
async def quiet(world):
    """A bot that only does what the test says."""
    async with Bot(world.token, world.base_url, world.base_file_url) as bot:
        yield bot


async def test_a_person_starts_presses_and_reads_the_edit(world, bot):
    salma = world.person("Salma", "ar")
    card = await salma.start("offer-7")
    assert (card.text, card.styled("bold")) == ("Hello offer-7", ["Hello"])
    assert card.layout == [["Book", "Later"]]
    assert await salma.press("Later") == card
    assert salma.toasts[-1].text == "All right, later"
    done = await salma.press("Book")
    assert (done.id, done.text, done.buttons, done.edited) == (card.id, "Booked", [], True)
    with pytest.raises(NotVisible):
        salma.taps("Book")
    assert (await salma.asks("three o'clock")).text == "You said three o'clock"
