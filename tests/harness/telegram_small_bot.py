"""A small bot on plain python-telegram-bot, to prove the stand-in of Telegram."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    PreCheckoutQueryHandler,
    TypeHandler,
    filters,
)
from telegram.request import HTTPXRequest

from tests.harness.telegram_world import Telegram


def bot_of(world: Telegram) -> Bot:
    """A bot that does only what the test says; to be entered."""
    return Bot(
        world.token,
        world.base_url,
        world.base_file_url,
        request=plain(),
        get_updates_request=plain(),
    )


def plain() -> HTTPXRequest:
    """Loading the certificates of the world takes half a second, and nobody needs them here."""
    return HTTPXRequest(httpx_kwargs={"verify": False, "trust_env": False})


def keyboard(**buttons: str) -> InlineKeyboardMarkup:
    """label=data, one row."""
    row = [InlineKeyboardButton(label, callback_data=data) for label, data in buttons.items()]
    return InlineKeyboardMarkup([row])


async def on_start(update: Update, context: Any) -> None:
    assert update.message
    said = f"<b>Hello</b> {' '.join(context.args)}"
    await update.message.reply_html(said, reply_markup=keyboard(Book="book:1", Later="later"))


async def on_press(update: Update, _: Any) -> None:
    query = update.callback_query
    assert query
    if query.data == "later":
        await query.answer("All right, later")
        return
    await query.answer()
    await query.edit_message_text("Booked")


async def on_checkout(update: Update, _: Any) -> None:
    query = update.pre_checkout_query
    assert query
    sold_out = query.invoice_payload == "sold out"
    await query.answer(ok=not sold_out, error_message="Sold out" if sold_out else None)


async def on_text(update: Update, _: Any) -> None:
    assert update.message
    await update.message.reply_text(f"You said {update.message.text}")


@asynccontextmanager
async def running(world: Telegram, *, polls: bool = True) -> AsyncIterator[Any]:
    """The application; without polling, updates are put into its queue."""
    app = Application.builder().bot(bot_of(world)).updater(None).build()
    heard: list[Update] = []
    app.bot_data["heard"] = heard
    app.add_handler(TypeHandler(Update, noting(world, heard)), group=-1)
    app.add_handler(CommandHandler("start", on_start))
    app.add_handler(CallbackQueryHandler(on_press))
    app.add_handler(PreCheckoutQueryHandler(on_checkout))
    app.add_handler(MessageHandler(filters.TEXT & filters.ChatType.PRIVATE, on_text))
    async with app, asyncio.TaskGroup() as group:
        await app.start()
        await app.bot.get_updates(allowed_updates=Update.ALL_TYPES)
        polling = group.create_task(poll(app)) if polls else None
        yield app
        if polling:
            polling.cancel()
        await app.stop()


def noting(world: Telegram, heard: list[Update]) -> Any:
    async def note(update: Update, _: Any) -> None:
        heard.append(update)
        world.pulse.beat()

    return note


async def poll(app: Any) -> None:
    offset = 0
    while True:
        for update in await app.bot.get_updates(offset, timeout=10, read_timeout=20):
            offset = update.update_id + 1
            await app.update_queue.put(update)
