"""What Telegram says of the bot, and what the bot may do in groups: for the doctor."""

from collections.abc import Iterable
from dataclasses import dataclass

from telegram import (
    Bot,
    BotCommandScopeAllPrivateChats,
    ChatMember,
    ChatMemberAdministrator,
    ChatMemberOwner,
)
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

INVITES, REMOVES = "Add Members", "Ban Users"  # as Telegram's settings call them


class TokenRefused(Exception):
    """Telegram knows no such bot."""


class NoAnswer(Exception):
    """The network, or Telegram itself."""


@dataclass(frozen=True, slots=True)
class Group:
    """`missing`: rights the bot lacks there; None: it is not there, or there is no such group."""

    id: str
    missing: tuple[str, ...] | None


async def look_at_groups(token: str, api: str, groups: Iterable[str]) -> list[Group]:
    """Raises TokenRefused, or NoAnswer with what was in the way."""
    try:
        async with Bot(token, base_url=f"{api.rstrip('/')}/bot") as bot:
            return [await _group(bot, each) for each in groups]
    except InvalidToken as error:
        raise TokenRefused from error
    except TelegramError as error:
        raise NoAnswer(type(error).__name__) from error


@dataclass(frozen=True, slots=True)
class Seen:
    """`webhook`: the address Telegram tells, or "" while it is asked. `commands`: those of private
    chats, by name. `error`: what Telegram met last when it told us, or ""."""

    username: str
    webhook: str
    pending: int
    error: str
    commands: frozenset[str]


async def look_at_bot(token: str, api: str) -> Seen:
    """Raises TokenRefused, or NoAnswer with what was in the way. Disturbs nothing that runs."""
    try:
        async with Bot(token, base_url=f"{api.rstrip('/')}/bot") as bot:
            told = await bot.get_webhook_info()
            known = await bot.get_my_commands(scope=BotCommandScopeAllPrivateChats())
            return Seen(
                bot.username,
                told.url,
                told.pending_update_count,
                told.last_error_message or "",
                frozenset(each.command for each in known),
            )
    except InvalidToken as error:
        raise TokenRefused from error
    except TelegramError as error:
        raise NoAnswer(type(error).__name__) from error


async def _group(bot: Bot, id: str) -> Group:
    try:
        return Group(id, missing(await bot.get_chat_member(id, bot.id)))
    except (BadRequest, Forbidden):
        return Group(id, None)


def missing(me: ChatMember) -> tuple[str, ...] | None:
    if isinstance(me, ChatMemberOwner):
        return ()
    if isinstance(me, ChatMemberAdministrator):
        rights = ((INVITES, me.can_invite_users), (REMOVES, me.can_restrict_members))
        return tuple(name for name, has in rights if not has)
    return (INVITES, REMOVES) if me.status == ChatMember.MEMBER else None
