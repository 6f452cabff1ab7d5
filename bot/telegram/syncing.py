"""Tells Telegram the menus and what the bot says of itself, only when they are others than it was
told last."""

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    MenuButtonCommands,
)
from telegram.error import TelegramError

from bot.codec import decode
from bot.telegram.commands import (
    GROUPS,
    PRIVATE,
    Menu,
    about_us,
    fingerprint,
    menus,
    own_menus,
)
from bot.telegram.surroundings import CHANNEL, Rows
from core.people import Role
from core.ports import UnitOfWork
from core.spaces import SpaceUse

_log = structlog.get_logger(__name__)
NOTE = "telegram.commands"  # whom and what was told last
_EVERYBODY = frozenset({Role.STUDENT})


async def sync(bot: Bot, db: Rows) -> bool:
    """True when there was something to tell."""
    told, chats = await db.read(lambda uow: (uow.notebook.read(NOTE), _staff_chats(uow)))
    wanted = menus(chats)
    words = about_us()
    now = f"{bot.id}:{fingerprint(wanted, words)}"
    if told == now:
        return False
    for menu in wanted:
        await _tell(bot, menu)
    for language, text, short in words:
        await bot.set_my_description(text, language or None)
        await bot.set_my_short_description(short, language or None)
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    await db.write(lambda uow: uow.notebook.write(NOTE, now))
    _log.info("commands_synced", menus=len(wanted))
    return True


def makes_a_group(data: str) -> bool:
    """Whether a pressed button changes which groups have a menu of their own."""
    act = decode(data)
    return act is not None and act.verb == "grps"


class OwnMenus:
    """The menu of somebody who is more than a student, told when it is not what they have."""

    def __init__(self, bot: Bot, db: Rows) -> None:
        self._bot = bot
        self._db = db

    async def look(self, user: str) -> None:
        roles, told = await self._db.read(lambda uow: _standing(uow, user))
        wanted = own_menus(user, roles) if roles and roles != _EVERYBODY else []
        if not wanted and told is None:
            return
        wanted = wanted or own_menus(user, _EVERYBODY)
        now = f"{self._bot.id}:{fingerprint(wanted)}"
        if told == now:
            return
        try:
            for menu in wanted:
                await _tell(self._bot, menu)
        except TelegramError as error:  # it is told at their next word
            _log.warning("menu_not_told", error=type(error).__name__)
            return
        await self._db.write(lambda uow: uow.notebook.write(_note(user), now))


def _standing(uow: UnitOfWork, user: str) -> tuple[frozenset[Role], str | None]:
    person = uow.people.by_identity(CHANNEL, user)
    return (person.roles if person else frozenset()), uow.notebook.read(_note(user))


def _note(user: str) -> str:
    return f"telegram.menu.{user}"


def _staff_chats(uow: UnitOfWork) -> list[str]:
    return sorted({each.chat for each in uow.spaces.of(SpaceUse.STAFF, CHANNEL)})


async def _tell(bot: Bot, menu: Menu) -> None:
    commands = [BotCommand(name, text) for name, text in menu.commands]
    await bot.set_my_commands(
        commands, scope=_scope(menu.scope), language_code=menu.language or None
    )


def _scope(name: str) -> BotCommandScope:
    if name == PRIVATE:
        return BotCommandScopeAllPrivateChats()
    return BotCommandScopeAllGroupChats() if name == GROUPS else BotCommandScopeChat(int(name))
