"""Application commands, global and per guild."""

from typing import Any

from tests.harness.discord_world.judges.command_rules import command_errors, command_list_errors
from tests.harness.discord_world.refusal import Refusal, invalid_form, missing_access, unknown
from tests.harness.discord_world.rest.routes import NOTHING, Answer, Call, Routes
from tests.harness.discord_world.wire import Json

routes = Routes()
GLOBAL = "/applications/{application_id}/commands"
GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"
ONE = "/{command_id}"


def scope(call: Call) -> int | None:
    if call.id("application_id") != call.world.bot.id:
        raise missing_access()
    return call.guild().id if "guild_id" in call.names else None


def registered(call: Call) -> list[Json]:
    return call.world.commands.setdefault(scope(call), [])


def kept(call: Call, body: Json, old: Json | None = None) -> Json:
    """A command as Discord gives it back. A changed one keeps its id and gets a new version."""
    guild_id = scope(call)
    clean = {key: value for key, value in body.items() if value is not None}
    fresh = str(call.world.ids.next())
    found: dict[str, Any] = {
        "type": 1,
        "description": "",
        "default_member_permissions": None,
        "nsfw": False,
        "integration_types": [0],
        "contexts": None,
        **clean,
        "id": old["id"] if old else fresh,
        "application_id": str(call.world.bot.id),
        "version": fresh,
    }
    permissions = found["default_member_permissions"]
    found["default_member_permissions"] = None if permissions is None else str(permissions)
    return found | ({"guild_id": str(guild_id)} if guild_id else {})


def identity(command: Json) -> tuple[str, int]:
    return command["name"], command.get("type") or 1


@routes.on("GET", GLOBAL, GUILD)
def listed(call: Call) -> Answer:
    return 200, list(registered(call))


@routes.on("PUT", GLOBAL, GUILD)
def overwrite(call: Call) -> Answer:
    """All commands of the scope at once; those of the same name keep their ids."""
    wanted = call.body or []
    if errors := command_list_errors(wanted):
        raise invalid_form(errors)
    old = {identity(each): each for each in registered(call)}
    found = [kept(call, each, old.get(identity(each))) for each in wanted]
    place = scope(call)
    call.world.commands[place] = found
    call.world.overwrites[place] = call.world.overwrites.get(place, 0) + 1
    return 200, found


@routes.on("POST", GLOBAL, GUILD)
def upsert(call: Call) -> Answer:
    if errors := command_errors(call.json):
        raise invalid_form(errors)
    commands = registered(call)
    old = next((each for each in commands if identity(each) == identity(call.json)), None)
    if old is None and len(commands) >= 100:
        raise Refusal(400, 30032, "Maximum number of application commands reached (100).")
    found = kept(call, call.json, old)
    call.world.commands[scope(call)] = [each for each in commands if each is not old] + [found]
    return (200 if old else 201), found


def one(call: Call) -> Json:
    for command in registered(call):
        if command["id"] == call.names["command_id"]:
            return command
    raise unknown("application command")


@routes.on("GET", GLOBAL + ONE, GUILD + ONE)
def get(call: Call) -> Answer:
    return 200, one(call)


@routes.on("PATCH", GLOBAL + ONE, GUILD + ONE)
def change(call: Call) -> Answer:
    old = one(call)
    body = old | call.json
    if errors := command_errors(body):
        raise invalid_form(errors)
    found = kept(call, body, old)
    call.world.commands[scope(call)] = [found if each is old else each for each in registered(call)]
    return 200, found


@routes.on("DELETE", GLOBAL + ONE, GUILD + ONE)
def delete(call: Call) -> Answer:
    registered(call).remove(one(call))
    return NOTHING
