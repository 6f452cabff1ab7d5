"""The neutral command table as Telegram's menus: one for each place and language.

In private everybody sees what is for everybody and for students; a mentor's and a staff person's
own chat shows theirs, too (B2). In groups there is little to type: answers come in private.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from bot import catalogs
from bot.commands import COMMANDS, Command
from bot.graphemes import cut
from bot.words import label
from core.people import Role

LONGEST, MOST = 256, 100  # characters of a description; commands of a menu
PRIVATE, GROUPS = "all_private_chats", "all_group_chats"
IN_GROUPS = frozenset({"start", "help", "book", "offerings", "mentors"})


@dataclass(frozen=True, slots=True)
class Menu:
    """`scope`: a type of Telegram's, or a chat's id. `language`: "" is for all others."""

    scope: str
    language: str
    commands: tuple[tuple[str, str], ...]


def menus(staff_chats: Iterable[str] = ()) -> list[Menu]:
    """All that are the same for everybody; `staff_chats`: groups where staff are."""
    everybody = _for(frozenset({Role.STUDENT}))
    groups = [each for each in COMMANDS if each.name in IN_GROUPS]
    found = [*_in_languages(PRIVATE, everybody), *_in_languages(GROUPS, groups)]
    staff = [each for each in COMMANDS if each.roles == {Role.STAFF} or each.name == "help"]
    return found + [menu for chat in staff_chats for menu in _in_languages(chat, staff)]


def own_menus(chat: str, roles: frozenset[Role]) -> list[Menu]:
    """Of one person's private chat."""
    return _in_languages(chat, _for(roles))


def fingerprint(menus: Sequence[Menu], words: Sequence[tuple[str, ...]] = ()) -> str:
    """Changes exactly when Telegram has to be told."""
    told = [[menu.scope, menu.language, menu.commands] for menu in menus]
    return sha256(json.dumps([told, list(words)]).encode()).hexdigest()


def about_us() -> list[tuple[str, str, str]]:
    """(language, long text, short text) of what the bot says of itself; "" is for all others."""
    return [
        (
            "" if each == catalogs.DEFAULT else each,
            label(each, "telegram.about"),
            label(each, "telegram.about.short"),
        )
        for each in catalogs.languages()
    ]


def _for(roles: frozenset[Role]) -> list[Command]:
    return [each for each in COMMANDS if each.roles & roles]


def _in_languages(scope: str, commands: Sequence[Command]) -> list[Menu]:
    return [
        Menu(scope, "" if language == catalogs.DEFAULT else language, _lines(language, commands))
        for language in catalogs.languages()
    ]


def _lines(language: str, commands: Sequence[Command]) -> tuple[tuple[str, str], ...]:
    lines = [(command.name, cut(label(language, command.about), LONGEST)) for command in commands]
    return tuple(lines[:MOST])
