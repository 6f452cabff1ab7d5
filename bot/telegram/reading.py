"""Reads a stored update when it is worked: an Intent, or a fact of Telegram's that is noted here.

One that nobody can read is set aside for staff and loses nothing: the row keeps it as it came.
"""

import json
import re

import structlog
from telegram import ChatJoinRequest, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.router import WorkedAlready
from bot.telegram.inbound import FAST, intent_of
from bot.telegram.payments import settled
from bot.telegram.surroundings import CHANNEL
from bot.ui import Intent
from core.dates_by_text import looks_like_dates
from core.doors import Arrival, InboxState
from core.notices import NoticeKind
from core.ports import UnitOfWork
from core.spaces import SpaceUse
from core.use_cases import group_doors, reaching
from core.use_cases.alerting import tell_of_parked
from core.use_cases.settled import Settled
from core.use_cases.telling import tell_staff

_log = structlog.get_logger(__name__)
_NAMED = re.compile(r"@\w*bot\b", re.IGNORECASE)
_AWAY = (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)


def read(uow: UnitOfWork, arrival: Arrival) -> Intent | None:
    """None when it is closed already: it asked nothing, or cannot be read."""
    raw = json.loads(arrival.body)
    try:
        update = Update.de_json(raw, None)
        if (money := settled(uow, update)) is not None:
            _close_paid(uow, arrival, money)
            return None
        intent = intent_of(update, arrival.external_id, too_fast=bool(raw.get(FAST)))
    except Exception as error:  # whatever it is: the next update must not wait for it
        _log.error("update_unreadable", arrival=arrival.id, error=type(error).__name__)
        _close(uow, arrival, InboxState.PARKED, "unreadable")
        tell_staff(uow, NoticeKind.INBOX_PARKED, arrival.id, source=arrival.source)
        return None
    if intent is not None and _is_heard(uow, intent, update):
        return intent
    _note(uow, update)
    _close(uow, arrival, InboxState.IGNORED, "asks nothing")
    return None


def _close_paid(uow: UnitOfWork, arrival: Arrival, money: Settled) -> None:
    """The effect and the mark in one unit. Stars for no order of ours are for staff to explain."""
    if money is not Settled.UNMATCHED:
        _close(uow, arrival, InboxState.DONE, money)
        return
    _close(uow, arrival, InboxState.PARKED, money)
    tell_of_parked(uow, arrival)


def _is_heard(uow: UnitOfWork, intent: Intent, update: Update) -> bool:
    """In a group we hear presses and commands, and in a staff space what is said to us. A bot that
    is an administrator is told all that is said: people's own talk is none of ours."""
    if not intent.space or intent.act is not None:
        return True
    chat, _, topic = intent.space.partition(":")
    if all(each.use is not SpaceUse.STAFF for each in uow.spaces.at(CHANNEL, chat, topic)):
        return False
    return _is_to_us(update.message) or looks_like_dates(intent.text)


def _is_to_us(message: Message | None) -> bool:
    """An answer to a message of a bot's, or one that names a bot: their names all end so."""
    if message is None:
        return False
    answered = message.reply_to_message
    by_bot = answered is not None and answered.from_user is not None and answered.from_user.is_bot
    return by_bot or bool(_NAMED.search(message.text or ""))


def _note(uow: UnitOfWork, update: Update) -> None:
    if update.my_chat_member is not None:
        _standing_changed(uow, update.my_chat_member)
    if update.message is not None:
        _chat_changed(uow, update.message)
    at_the_door = update.chat_join_request or update.chat_member
    if at_the_door is not None:
        _at_the_door(uow, at_the_door)


def _standing_changed(uow: UnitOfWork, change: ChatMemberUpdated) -> None:
    """The bot was blocked or let in again, by a person or in a group (D-05)."""
    chat = str(change.chat.id)
    if change.chat.type == ChatType.PRIVATE:
        account = uow.identities.find(CHANNEL, chat)
        accounts = [account] if account is not None else []
    else:
        accounts = reaching.accounts_in(uow, CHANNEL, chat)
    is_away = change.new_chat_member.status in _AWAY
    for each in accounts:
        (reaching.closed if is_away else reaching.opened)(uow, each)


def _at_the_door(uow: UnitOfWork, told: ChatJoinRequest | ChatMemberUpdated) -> None:
    """Somebody asks to join a group, or is in now: theirs is given if a seat comes with it."""
    user = told.from_user
    if isinstance(told, ChatMemberUpdated):
        user = told.new_chat_member.user
        if told.new_chat_member.status in _AWAY:
            return
    group_doors.knocked(uow, CHANNEL, str(told.chat.id), str(user.id))


def _chat_changed(uow: UnitOfWork, message: Message) -> None:
    if message.migrate_to_chat_id is not None:
        new = str(message.migrate_to_chat_id)
        reaching.chat_moved(uow, CHANNEL, str(message.chat.id), new)


def _close(uow: UnitOfWork, arrival: Arrival, state: InboxState, note: str) -> None:
    if not uow.inbox.close(arrival.id, state, uow.now, note):
        raise WorkedAlready(arrival.id)
