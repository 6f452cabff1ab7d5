"""An update of Telegram's: what must be known of it before it is stored, and the Intent it is.

The first is read from the plain JSON and takes anything; the second with python-telegram-bot.
"""

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from telegram import CallbackQuery, MaybeInaccessibleMessage, Message, Update, User
from telegram.constants import ChatType

from bot.commands import find_typed
from bot.heard import TOO_FAST
from bot.telegram.surroundings import CHANNEL, Json
from bot.ui import Address, Intent, MessageRef
from core.spaces import address_of

ALLOWED = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "pre_checkout_query",
)
FAST = "too_fast"  # our own mark on an update: one too many in a minute
_MONEY = frozenset({"successful_payment", "refunded_payment"})
_VOICES = ("voice", "audio", "video_note")


@dataclass(frozen=True, slots=True)
class Seen:
    """`chat`: arrivals of one are worked in their order. "" where the update does not say."""

    update: str  # its number; of one without, a fingerprint
    user: str = ""
    chat: str = ""
    press: str = ""  # the id of the callback query, to be answered
    data: str = ""  # what the pressed button carries
    language: str = ""
    is_private: bool = False


def seen(raw: Json) -> Seen:
    """Takes anything; what it cannot find is ""."""
    update = _text(raw.get("update_id")) or sha256(repr(raw).encode()).hexdigest()
    kind = next((each for each in ALLOWED if isinstance(_under(raw, each), dict)), "")
    inside = _under(raw, kind)
    press = inside if kind == "callback_query" else None
    user, chat = _under(inside, "from"), _under(_under(press, "message") or inside, "chat")
    user_id, chat_id = _text(_under(user, "id")), _text(_under(chat, "id"))
    return Seen(
        update=update,
        user=user_id,
        chat=user_id or chat_id,
        press=_text(_under(press, "id")),
        data=_text(_under(press, "data")),
        language=_text(_under(user, "language_code")),
        is_private=_under(chat, "type") == "private",
    )


def is_money(raw: Json) -> bool:
    """Stars that came or went back: never one too many."""
    message = raw.get("message")
    return isinstance(message, dict) and not _MONEY.isdisjoint(message)


def is_for_others(raw: Json, username: str) -> bool:
    """A command for another bot of the group."""
    text = _text(_under(raw.get("message"), "text"))
    command, _, _ = text.partition(" ")
    _, at, named = command.partition("@")
    return command.startswith("/") and bool(at) and named.casefold() != username.casefold()


def intent_of(update: Update, event: str, *, too_fast: bool = False) -> Intent | None:
    """None for what asks nothing of us: a pinned message, talk in a group. `event`: its id."""
    if update.callback_query is not None:
        found: Intent | None = _pressed(update.callback_query, event)
    elif update.message is not None:
        found = _written(update.message, event)
    elif update.edited_message is not None and update.edited_message.text:
        found = _known(update.edited_message, event, unsupported="edited")
    else:
        found = None
    return _too_fast(found) if found is not None and too_fast else found


def _pressed(press: CallbackQuery, event: str) -> Intent:
    """In private the message is the presser's own; one in a group stays as it is for now."""
    pressed = press.message
    where = _where(pressed) if pressed is not None else _IN_PRIVATE
    is_own = pressed is not None and not where.space
    shown = (
        MessageRef(Address(CHANNEL, str(press.from_user.id)), str(pressed.message_id))
        if (is_own and pressed is not None)
        else None
    )
    return Intent(
        id=event,
        **_who(press.from_user),
        act=press.data or "",
        message=shown,
        community=where.community,
        space=where.space,
    )


def _written(message: Message, event: str) -> Intent | None:
    text = message.text
    if text is None:
        kind = unsupported(message)
        return _known(message, event, unsupported=kind) if kind else None
    if not text.startswith("/"):
        return _known(message, event, text=text)
    command, _, rest = text[1:].partition(" ")
    name = command.partition("\n")[0].partition("@")[0]
    found = _known(message, event, command=name, text=rest.strip())
    return _with_topic(found, message) if found is not None else None


def _with_topic(intent: Intent, message: Message) -> Intent:
    """What is set up in a topic is set up for the topic."""
    command, _ = find_typed(intent.command or "", intent.text)
    if command is None or command.verb != "stup" or not message.is_topic_message:
        return intent
    return replace(intent, values={"topic": str(message.message_thread_id)})


def unsupported(message: Message) -> str:
    """What it is that we cannot read; "" for what nobody said (a service message)."""
    if any(getattr(message, kind) for kind in _VOICES):
        return "voice"
    if message.sticker or message.dice:
        return "sticker"
    return "file" if message.effective_attachment or message.caption else ""


def _known(message: Message, event: str, **what: str) -> Intent | None:
    """In a group: a command, or words that are said where the bot is asked to listen."""
    author = message.from_user
    if author is None or author.is_bot:
        return None
    where = _where(message)
    if where.space and "unsupported" in what:
        return None
    space = "" if "command" in what else where.space
    return Intent(id=event, **_who(author), **what, community=where.community, space=space)  # type: ignore[arg-type]  # names and texts


@dataclass(frozen=True, slots=True)
class _Where:
    """A group, and the address of it or of its topic; both "" in private."""

    community: str
    space: str


_IN_PRIVATE = _Where("", "")


def _where(message: MaybeInaccessibleMessage) -> _Where:
    if message.chat.type == ChatType.PRIVATE:
        return _IN_PRIVATE
    chat, topic = str(message.chat.id), ""
    if isinstance(message, Message) and message.is_topic_message:
        topic = str(message.message_thread_id)
    return _Where(chat, address_of(CHANNEL, chat, topic))


def _who(user: User) -> dict[str, Any]:
    """In private, a chat's id is the person's own."""
    return {
        "address": Address(CHANNEL, str(user.id)),
        "user": str(user.id),
        "name": user.full_name,
        "language_hint": user.language_code or "",
    }


def _too_fast(intent: Intent) -> Intent:
    return Intent(
        intent.id, intent.address, intent.user, intent.name,
        unsupported=TOO_FAST, language_hint=intent.language_hint,
    )  # fmt: skip


def _under(raw: object, key: str) -> Any:
    return raw.get(key) if isinstance(raw, dict) else None


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
