"""The few requests we make of Telegram, and what each of its refusals means to us."""

import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import structlog
from telegram import Bot, LinkPreviewOptions
from telegram.constants import ChatAction, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.channels import Busy, Refused, Unanswered, Unreachable
from bot.pictures import drawn
from bot.telegram.invoices import Invoices
from bot.telegram.pace import Pace, Turn
from bot.telegram.view import caption_of, keyboard_of, text_of
from bot.telegram.waits import Waits
from bot.ui import Screen

SECONDS_BETWEEN_LOOKS = 10.0
# What python-telegram-bot's HTTP client says when nothing was sent; it is no library of ours.
_NOT_SENT = frozenset({"ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError"})
# Words of Telegram's "Bad Request": it has no codes for them.
_SAME = "message is not modified"
_NO_TEXT = "there is no text in the message to edit"
_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message to delete not found",
    "message can't be deleted",
)
_CLOSED = (
    "chat not found",
    "topic_closed",
    "topic_deleted",
    "thread not found",
    "not enough rights",
    "have no rights",
    "chat_write_forbidden",
    "user not found",
    "peer_id_invalid",
    "group is deactivated",
    "group chat was upgraded",
)
_PREVIEW = LinkPreviewOptions(is_disabled=True)
# Spans of time as timedelta, as python-telegram-bot will have them; unset, it warns at every 429.
os.environ.setdefault("PTB_TIMEDELTA", "true")
_log = structlog.get_logger(__name__)
T = TypeVar("T")
Moved = Callable[[str, str], Awaitable[None]]


class Gone(Exception):
    """There is no such message (any more), or it can no longer be changed."""


@dataclass(frozen=True, slots=True)
class Place:
    """A chat, and the topic of it or None."""

    chat: str
    topic: int | None = None

    @classmethod
    def of(cls, address: str) -> "Place":
        chat, _, topic = address.partition(":")
        return cls(chat, int(topic) if topic.isdecimal() else None)


class Calls:
    """`moved` is told of groups that have another id now."""

    def __init__(self, bot: Bot, pace: Pace, waits: Waits, moved: Moved) -> None:
        self._bot = bot
        self._pace = pace
        self._waits = waits
        self._moved = moved
        self._invoices = Invoices(bot)
        self._is_refused = False

    async def post(self, address: str, screen: Screen) -> str:
        """The new message's id."""
        screen, picture = await drawn(screen)
        if picture is not None:
            return await self._post_picture(address, screen, picture)
        place = Place.of(address)
        text = text_of(screen)

        async def ask(chat: str) -> str:
            keyboard = keyboard_of(await self._invoices.filled(screen))
            sent = await self._bot.send_message(
                chat,
                text,
                parse_mode=ParseMode.HTML,
                message_thread_id=place.topic,
                reply_markup=keyboard,
                link_preview_options=_PREVIEW,
            )
            return str(sent.message_id)

        return await self._ask(place.chat, ask)

    async def _post_picture(self, address: str, screen: Screen, picture: bytes) -> str:
        """The text is the caption: fit() has seen to it that it is short enough."""
        place = Place.of(address)

        async def ask(chat: str) -> str:
            keyboard = keyboard_of(await self._invoices.filled(screen))
            sent = await self._bot.send_photo(
                chat,
                picture,
                caption=caption_of(screen),
                parse_mode=ParseMode.HTML,
                message_thread_id=place.topic,
                reply_markup=keyboard,
                filename="picture.png",
            )
            return str(sent.message_id)

        return await self._ask(place.chat, ask)

    async def change(self, address: str, message: str, screen: Screen) -> None:
        """Raises Gone. What looks the same already is fine. A message with a picture is not edited
        and none becomes one: it is taken away, and what it shows now has to be sent."""
        if not message.isdecimal():
            raise Gone
        if screen.picture is not None:
            await self._take_away(address, message)
            raise Gone
        try:
            await self._change_text(address, message, screen)
        except HasNoText:
            await self._take_away(address, message)
            raise Gone from None

    async def _take_away(self, address: str, message: str) -> None:
        """Where it cannot be deleted (after 48 hours) it stays: its buttons still answer."""

        async def ask(chat: str) -> None:
            await self._bot.delete_message(chat, int(message))

        try:
            await self._ask(Place.of(address).chat, ask)
        except (Gone, Refused):
            _log.info("message_not_taken_away")

    async def _change_text(self, address: str, message: str, screen: Screen) -> None:
        text = text_of(screen)

        async def ask(chat: str) -> None:
            keyboard = keyboard_of(await self._invoices.filled(screen))
            await self._bot.edit_message_text(
                text,
                chat,
                int(message),
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
                link_preview_options=_PREVIEW,
            )

        await self._ask(Place.of(address).chat, ask)

    async def show_typing(self, address: str) -> None:
        """A kindness: it may fail."""
        place = Place.of(address)
        try:
            await self._bot.send_chat_action(
                place.chat, ChatAction.TYPING, message_thread_id=place.topic
            )
        except TelegramError as error:
            _log.info("typing_not_shown", error=type(error).__name__)

    async def _ask(self, chat: str, ask: Callable[[str], Awaitable[T]]) -> T:
        turn = await self._turn(chat)
        try:
            return await turn.spent_on(ask(chat))
        except ChatMigrated as migrated:
            new = str(migrated.new_chat_id)
            await self._moved(chat, new)
            return await self._ask(new, ask)
        except TelegramError as error:
            if _SAME in error.message.lower():
                raise Unchanged from error
            if _NO_TEXT in error.message.lower():
                raise HasNoText from error
            raise await self._meaning(error, chat) from error
        except RuntimeError as error:  # the connection was closed: we are stopping
            raise Busy(SECONDS_BETWEEN_LOOKS) from error

    async def _turn(self, chat: str) -> Turn:
        if self._is_refused:
            raise Busy(SECONDS_BETWEEN_LOOKS)
        seconds = await self._waits.seconds(chat)
        if seconds > 0:
            raise Busy(seconds)
        return await self._pace.wait(chat)

    async def _meaning(self, error: TelegramError, chat: str) -> Exception:
        if isinstance(error, RetryAfter):
            seconds = seconds_of(error)
            await self._waits.begin(chat, seconds)
            return Busy(seconds)
        if isinstance(error, InvalidToken):
            self._is_refused = True
            _log.error("telegram_token_refused", fix="set SEATMATE_TELEGRAM_TOKEN, start again")
            return Busy(SECONDS_BETWEEN_LOOKS)
        meant = meaning(error)
        if isinstance(meant, Refused):
            _log.warning("message_refused", reason=error.message[:200])
        return meant


class Unchanged(Exception):
    """The message looks like that already."""


class HasNoText(Exception):
    """The message is a picture."""


def meaning(error: TelegramError) -> Exception:
    """Telegram's refusal in our words; one that may go well later is Busy or Unanswered (D-02)."""
    said = error.message.lower()
    if isinstance(error, Forbidden):  # blocked, deactivated, kicked, never started
        return Unreachable()
    if isinstance(error, BadRequest):
        if any(words in said for words in _GONE):
            return Gone()
        return Unreachable() if any(words in said for words in _CLOSED) else Refused()
    if isinstance(error, NetworkError) and type(error.__cause__).__name__ in _NOT_SENT:
        return Busy(SECONDS_BETWEEN_LOOKS)
    return Unanswered() if isinstance(error, NetworkError) else Refused()


def seconds_of(error: RetryAfter) -> float:
    """What Telegram asked us to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
