"""How the bot presents itself: commands by scope and language, descriptions, menu button."""

import re

from tests.harness.telegram_world.methods.call import Call, method
from tests.harness.telegram_world.refusal import wrong
from tests.harness.telegram_world.wire import Json

MOST_COMMANDS = 100
LONGEST_COMMAND_DESCRIPTION = 256
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"([a-z]{2})?")
LONGEST = {"description": 512, "short_description": 120, "name": 64}
SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}


@method("setMyCommands")
def set_my_commands(call: Call) -> bool:
    commands = call.need("commands")
    if len(commands) > MOST_COMMANDS:
        raise wrong("BOT_COMMANDS_TOO_MUCH")
    for each in commands:
        _check(each)
    call.world.commands[_scope(call), _language(call)] = list(commands)
    call.world.pulse.beat()
    return True


@method("getMyCommands")
def get_my_commands(call: Call) -> list[Json]:
    return call.world.commands.get((_scope(call), _language(call)), [])


@method("deleteMyCommands")
def delete_my_commands(call: Call) -> bool:
    call.world.commands.pop((_scope(call), _language(call)), None)
    return True


def _check(command: Json) -> None:
    if not COMMAND.fullmatch(command["command"]):
        raise wrong("BOT_COMMAND_INVALID")
    if not 1 <= len(command["description"]) <= LONGEST_COMMAND_DESCRIPTION:
        raise wrong("BOT_COMMAND_DESCRIPTION_INVALID")


def _scope(call: Call) -> str:
    """As the world keeps it: "default", or "chat:-100..."; a chat has to exist."""
    scope = call.get("scope", {"type": "default"})
    if scope.get("type") not in SCOPES:
        raise wrong("can't parse BotCommandScope: Unsupported type specified")
    if "chat_id" in scope:
        Call(call.world, call.method, scope).chat()
    return ":".join([scope["type"], *(str(scope[name]) for name in SCOPES[scope["type"]])])


def _language(call: Call) -> str:
    code = str(call.get("language_code", ""))
    if not LANGUAGE.fullmatch(code):
        raise wrong("invalid language code specified")
    return code


@method("setMyDescription")
def set_my_description(call: Call) -> bool:
    return _keep(call, "description")


@method("setMyShortDescription")
def set_my_short_description(call: Call) -> bool:
    return _keep(call, "short_description")


@method("setMyName")
def set_my_name(call: Call) -> bool:
    return _keep(call, "name")


@method("getMyDescription")
def get_my_description(call: Call) -> Json:
    return _kept(call, "description")


@method("getMyShortDescription")
def get_my_short_description(call: Call) -> Json:
    return _kept(call, "short_description")


@method("getMyName")
def get_my_name(call: Call) -> Json:
    return _kept(call, "name")


def _keep(call: Call, kind: str) -> bool:
    text = str(call.get(kind, ""))
    if len(text) > LONGEST[kind]:
        raise wrong(f"{kind} is too long")
    call.world.descriptions[kind, _language(call)] = text
    return True


def _kept(call: Call, kind: str) -> Json:
    known = call.world.descriptions
    found = known.get((kind, _language(call))) or known.get((kind, ""), "")
    return {kind: found}


@method("setChatMenuButton")
def set_chat_menu_button(call: Call) -> bool:
    button = call.get("menu_button", {"type": "default"})
    if button.get("type") not in ("commands", "default", "web_app"):
        raise wrong("can't parse menu button: Unsupported type specified")
    if call.get("chat_id") is None:
        call.world.menu_button = button
    else:
        call.chat().menu_button = button
    return True


@method("getChatMenuButton")
def get_chat_menu_button(call: Call) -> Json:
    return call.world.menu_button if call.get("chat_id") is None else call.chat().menu_button
