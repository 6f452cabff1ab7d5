"""The neutral command table as Discord's: flat verbs for everyone, one group for each role."""

import json
from hashlib import sha256
from itertools import groupby

from discord import Locale

from bot import catalogs
from bot.commands import COMMANDS, Command
from bot.discord.surroundings import Json
from bot.graphemes import cut
from bot.words import has, label

LONGEST = 100  # characters of a description
LONGEST_TYPED = 200
_GUILD, _BOT_DM = 0, 1
_CHAT, _SUBCOMMAND, _STRING = 1, 1, 3
_MANAGE_SERVER = 1 << 5
# Staff is a matter of the server's managers, and our policy decides again. Mentors are members
# like others: who sees /mentor beyond that, a server sets under Integrations.
_PERMISSIONS = {"staff": str(_MANAGE_SERVER)}


def payload() -> list[Json]:
    """All commands, for a bulk overwrite."""
    flat = [_top(_named(each) | _options(each)) for each in COMMANDS if not each.group]
    grouped = sorted((each for each in COMMANDS if each.group), key=lambda each: each.group)
    groups = groupby(grouped, key=lambda each: each.group)
    return flat + [_group(name, list(members)) for name, members in groups]


def fingerprint(commands: list[Json]) -> str:
    """Changes exactly when Discord has to be told."""
    return sha256(json.dumps(commands, sort_keys=True).encode()).hexdigest()


def _top(command: Json) -> Json:
    """In servers and in the bot's direct messages, for an application installed in a server."""
    return command | {
        "type": _CHAT,
        "contexts": [_GUILD, _BOT_DM],
        "integration_types": [0],
        "default_member_permissions": _PERMISSIONS.get(command["name"]),
    }


def _group(name: str, members: list[Command]) -> Json:
    inner = [_named(each) | _options(each) | {"type": _SUBCOMMAND} for each in members]
    return _top({"name": name} | described(f"group.{name}") | {"options": inner})


def _named(command: Command) -> Json:
    return {"name": command.name} | described(command.about)


def _options(command: Command) -> Json:
    """What may be typed after a command is one optional text: the action reads it (bot.ask)."""
    if not command.takes:
        return {}
    option = {"name": command.takes, "type": _STRING, "required": False}
    most = {"max_length": LONGEST_TYPED}
    return {"options": [option | most | described(f"takes.{command.takes}")]}


def described(key: str) -> Json:
    """The description, and its translations where Discord has the language (no Arabic so far)."""
    words = {
        locale: cut(label(language, key), LONGEST)
        for language in catalogs.languages()
        if language != catalogs.DEFAULT
        for locale in locales_of(language)
        if has(language, key)
    }
    found: Json = {"description": cut(label(catalogs.DEFAULT, key), LONGEST)}
    return found | ({"description_localizations": words} if words else {})


def locales_of(language: str) -> list[str]:
    return [
        each.value for each in Locale if each.value == language or each.value[:3] == f"{language}-"
    ]
