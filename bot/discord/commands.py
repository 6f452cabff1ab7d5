"""The neutral command table as Discord's: flat verbs for everyone, one group for each role."""

import json
import re
from hashlib import sha256
from itertools import groupby

from discord import AppCommandOptionType, ChannelType

from bot import catalogs
from bot.commands import COMMANDS, Command
from bot.discord.locales import locales_of
from bot.discord.surroundings import Json
from bot.graphemes import cut
from bot.taking import COMPLETED, MOST_TYPED, Choosable, Kind, Takes
from bot.words import has, label

LONGEST = 100  # characters of a description
_GUILD, _BOT_DM = 0, 1
_SERVER_INSTALL = 0
_CHAT, _SUBCOMMAND = 1, 1
_MANAGE_SERVER = 1 << 5
_NAME = re.compile(r"[-_'\w]{1,32}")
_TEXT = AppCommandOptionType.string
_TYPES = {
    Kind.PERSON: AppCommandOptionType.user,
    Kind.CHANNEL: AppCommandOptionType.channel,
    Kind.ROLE: AppCommandOptionType.role,
}
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
        "integration_types": [_SERVER_INSTALL],
        "default_member_permissions": _PERMISSIONS.get(command["name"]),
    }


def _group(name: str, members: list[Command]) -> Json:
    inner = [_named(each) | _options(each) | {"type": _SUBCOMMAND} for each in members]
    return _top({"name": name} | described(f"group.{name}") | {"options": inner})


def _named(command: Command) -> Json:
    return named(command.name, f"name.{command.name}") | described(command.about)


def _options(command: Command) -> Json:
    """The required ones first, as Discord wants them."""
    ranked = sorted(command.parameters, key=lambda takes: not takes.required)
    return {"options": [_option(takes) for takes in ranked]} if ranked else {}


def _option(takes: Takes) -> Json:
    kind = _TYPES.get(takes.kind, _TEXT)
    option: Json = {"type": kind.value, "required": takes.required}
    option |= named(takes.name, f"name.{takes.name}") | described(takes.about)
    if takes.kind is Kind.CHANNEL:
        return option | {"channel_types": [ChannelType.text.value]}
    if kind is not _TEXT:
        return option
    if takes.choices:
        return option | {"choices": [_choice(each) for each in takes.choices]}
    completed = {"autocomplete": True} if takes.kind in COMPLETED else {}
    return option | {"max_length": MOST_TYPED} | completed


def _choice(one: Choosable) -> Json:
    shown: Json = {"value": one.value}
    shown["name"] = cut(label(one.language or catalogs.DEFAULT, one.label), LONGEST)
    words = {} if one.language else in_other_languages(one.label)
    return shown | ({"name_localizations": words} if words else {})


def named(name: str, key: str) -> Json:
    """The name, and how other languages call it where they have a fitting word: in lower case and
    without a blank. Which one was typed, Discord tells us by the first."""
    words = {
        locale: word
        for locale, word in in_other_languages(key).items()
        if _NAME.fullmatch(word) and word == word.lower()
    }
    return {"name": name} | ({"name_localizations": words} if words else {})


def described(key: str) -> Json:
    """The description, and its translations where Discord has the language (no Arabic so far)."""
    words = in_other_languages(key)
    found: Json = {"description": cut(label(catalogs.DEFAULT, key), LONGEST)}
    return found | ({"description_localizations": words} if words else {})


def in_other_languages(key: str) -> dict[str, str]:
    """Discord's locale -> the words, for every language of ours but the first that has them."""
    return {
        locale: cut(label(language, key), LONGEST)
        for language in catalogs.languages()
        if language != catalogs.DEFAULT and has(language, key)
        for locale in locales_of(language)
    }
