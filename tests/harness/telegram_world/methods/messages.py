"""Sending, editing and deleting messages, and the answer to a press."""

from typing import Any

from tests.harness.telegram_world.callbacks import Toast
from tests.harness.telegram_world.markup import Rows, inline_rows, reply_rows
from tests.harness.telegram_world.messages import Media, Message
from tests.harness.telegram_world.methods.call import Call, method
from tests.harness.telegram_world.places import Chat
from tests.harness.telegram_world.refusal import bad, wrong
from tests.harness.telegram_world.shapes import message_json
from tests.harness.telegram_world.wire import BOT_MAY_DELETE, LONGEST_TOAST, QUERY_LIVES, Json
from tests.harness.telegram_world.wording import caption_of, not_modified, text_of

ACTIONS = frozenset(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document "
    "choose_sticker find_location record_video_note upload_video_note".split()
)
MOST_PHOTO, MOST_DOCUMENT = 10 * 1024 * 1024, 50 * 1024 * 1024


@method("sendMessage")
def send_message(call: Call) -> Json:
    chat = call.writable()
    words = text_of(call)
    return posted(call, chat, words.text, entities=tuple(words.entities))


@method("sendPhoto")
def send_photo(call: Call) -> Json:
    return _sent_file(call, "photo", MOST_PHOTO)


@method("sendDocument")
def send_document(call: Call) -> Json:
    return _sent_file(call, "document", MOST_DOCUMENT)


def _sent_file(call: Call, kind: str, most: int) -> Json:
    chat = call.writable()
    words = caption_of(call)
    media = _media(call, kind)
    if len(media.content) > most:
        raise wrong("file is too big")
    return posted(call, chat, words.text, entities=tuple(words.entities), media=media)


def _media(call: Call, kind: str) -> Media:
    """A file that is uploaded, or one that is known already by its id."""
    named = call.need(kind)
    upload = call.uploads.get(str(named).removeprefix("attach://")) or call.uploads.get(kind)
    if upload is not None:
        if not upload.content:
            raise wrong("file must be non-empty")
        return call.world.file(kind, upload.content, upload.name, upload.mime)
    known = call.world.files.get(str(named))
    if known is None:
        raise wrong("wrong file identifier/HTTP URL specified")
    if known.kind != kind:
        raise wrong(f"can't use file of type {known.kind} as {kind}")
    return known


def posted(call: Call, chat: Chat, text: str, **more: Any) -> Json:
    """Sends, with the keyboard the request brings, and gives the message as JSON."""
    topic, reply = call.topic(chat), _replied_to(call, chat)
    rows, keyboard = _keyboards(call, chat, invoice="extra" in more)
    made = call.world.post(
        chat,
        call.world.bot,
        text,
        rows=more.pop("rows", ()) or rows,
        topic=topic.id if topic else None,
        reply_to=reply,
        silent=bool(call.get("disable_notification")),
        protected=bool(call.get("protect_content")),
        **more,
    )
    if keyboard is not None:
        call.world.reply_keyboards[chat.id] = keyboard
    return message_json(call.world, made)


def _replied_to(call: Call, chat: Chat) -> int | None:
    wanted = call.get("reply_parameters")
    if wanted is None:
        return None
    if (chat.id, wanted["message_id"]) in call.world.messages:
        return int(wanted["message_id"])
    if wanted.get("allow_sending_without_reply"):
        return None
    raise bad("message to be replied not found")


def _keyboards(call: Call, chat: Chat, *, invoice: bool) -> tuple[Rows, list[list[Json]] | None]:
    """Inline rows; and the reply keyboard as it is from now on, None where it stays."""
    markup = call.get("reply_markup")
    if markup is None:
        return (), None
    if not isinstance(markup, dict):
        raise wrong("object expected as reply markup")
    if "inline_keyboard" in markup:
        return inline_rows(markup, in_private=chat.private, invoice=invoice), None
    if "keyboard" in markup:
        return (), [list(row) for row in reply_rows(markup)]
    if markup.get("remove_keyboard") is True:
        return (), []
    if markup.get("force_reply") is True:
        return (), None
    raise wrong("can't parse reply keyboard markup JSON object")


@method("editMessageText")
def edit_message_text(call: Call) -> Json:
    message = _own(call)
    words = text_of(call)
    if message.media is not None or not message.text:
        raise bad("there is no text in the message to edit")
    return _edited(call, message, text=words.text, entities=tuple(words.entities))


@method("editMessageCaption")
def edit_message_caption(call: Call) -> Json:
    message = _own(call)
    words = caption_of(call)
    if message.media is None:
        raise bad("there is no caption in the message to edit")
    return _edited(call, message, text=words.text, entities=tuple(words.entities))


@method("editMessageReplyMarkup")
def edit_message_reply_markup(call: Call) -> Json:
    return _edited(call, _own(call))


def _own(call: Call) -> Message:
    chat = call.writable()
    message = call.world.message(chat.id, call.integer("message_id"), "edit")
    if message.author_id != call.world.bot.id:
        raise bad("message can't be edited")
    return message


def _edited(call: Call, message: Message, **fields: Any) -> Json:
    """An edit without a keyboard takes the keyboard away."""
    markup = call.get("reply_markup")
    chat = call.world.chats[message.chat_id]
    if markup is not None and "inline_keyboard" not in markup:
        raise wrong("inline keyboard expected")
    invoice = "invoice" in dict(message.extra)
    rows = () if markup is None else inline_rows(markup, in_private=chat.private, invoice=invoice)
    now = {"rows": rows, **fields}
    if all(getattr(message, name) == value for name, value in now.items()):
        raise not_modified()
    changed = call.world.change(message, edited_at=call.world.clock.now(), **now)
    return message_json(call.world, changed)


@method("deleteMessage")
def delete_message(call: Call) -> bool:
    world, chat = call.world, call.chat()
    message = world.message(chat.id, call.integer("message_id"), "delete")
    own = message.author_id == world.bot.id
    if not own and not chat.private and not call.bot_in(chat).may("can_delete_messages"):
        raise bad("message can't be deleted")
    if world.clock.now() - message.made_at > BOT_MAY_DELETE:
        raise bad("message can't be deleted for everyone")
    world.delete(message)
    return True


@method("sendChatAction")
def send_chat_action(call: Call) -> bool:
    chat = call.writable()
    if (action := call.need("action")) not in ACTIONS:
        raise wrong("wrong parameter action in request")
    call.world.actions.append((chat.id, action))
    call.world.pulse.beat()
    return True


@method("answerCallbackQuery")
def answer_callback_query(call: Call) -> bool:
    world = call.world
    press = world.presses.get(call.need("callback_query_id"))
    late = press is None or world.clock.now() - press.made_at > QUERY_LIVES
    if press is None or late or press.answer is not None:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    text = call.get("text", "")
    if len(text) > LONGEST_TOAST:
        raise wrong("MESSAGE_TOO_LONG")
    press.answer = Toast(text, bool(call.get("show_alert")), call.get("url"))
    world.pulse.beat()
    return True
