"""What somebody types after a slash, read by the registered command as Discord's client does."""

from typing import TYPE_CHECKING, Any

from tests.harness.discord_world.messages import Attachment
from tests.harness.discord_world.places import Channel, Guild, Role, User
from tests.harness.discord_world.shapes import (
    bare_member_json,
    channel_json,
    role_json,
    user_json,
)
from tests.harness.discord_world.visible import NotVisible
from tests.harness.discord_world.wire import Json, Option, Permission

if TYPE_CHECKING:
    from tests.harness.discord_world.world import World

NESTING = (Option.SUB_COMMAND, Option.SUB_COMMAND_GROUP)
IN_GUILD, IN_BOT_DM = 0, 1


class CannotType(AssertionError):
    """Discord's client would not let this command be sent."""


def offered(world: "World", user: User, guild: Guild | None) -> list[Json]:
    """The commands this person is shown here; a guild's own stand before the global ones."""
    local = world.commands.get(guild.id, []) if guild else []
    names = {each["name"] for each in local}
    every = [*local, *(each for each in world.commands[None] if each["name"] not in names)]
    return [each for each in every if _is_shown(each, user, guild)]


def _is_shown(command: Json, user: User, guild: Guild | None) -> bool:
    contexts = command.get("contexts")
    if contexts is not None and (IN_GUILD if guild else IN_BOT_DM) not in contexts:
        return False
    if guild is None:
        return command.get("dm_permission") is not False
    needed = command.get("default_member_permissions")
    if needed is None:
        return True
    granted = guild.permissions(user.id)
    if granted & Permission.ADMINISTRATOR:
        return True
    # "0": administrators only.
    return int(needed) != 0 and int(granted) & int(needed) == int(needed)


def chosen(commands: list[Json], words: str) -> tuple[Json, list[Json]]:
    """The command of "mentor hours", and the path of subcommands below it."""
    first, *rest = words.lstrip("/").split()
    command = next((each for each in commands if each["name"] == first), None)
    if command is None:
        raise NotVisible(f"no command /{first} among {[each['name'] for each in commands]}")
    path: list[Json] = []
    node = command
    for word in rest:
        inner = [each for each in node.get("options") or () if each["type"] in NESTING]
        node = next((each for each in inner if each["name"] == word), {})
        if not node:
            raise NotVisible(f"no {word!r} in /{words}")
        path.append(node)
    if any(each["type"] in NESTING for each in node.get("options") or ()):
        raise CannotType(f"/{words} wants one of {[each['name'] for each in node['options']]}")
    return command, path


class Typing:
    """Reads values for one command's options, and collects whom and what they resolve to."""

    def __init__(self, world: "World", guild: Guild | None) -> None:
        self._world, self._guild = world, guild
        self.resolved: dict[str, dict[str, Json]] = {}

    def data(
        self, command: Json, path: list[Json], values: dict[str, Any], focused: str | None = None
    ) -> Json:
        """The interaction's data. `focused`: the option being typed, of an autocomplete."""
        leaf = path[-1] if path else command
        options = self._options(leaf, values, focused)
        for step in reversed(path):
            options = [{"type": step["type"], "name": step["name"], "options": options}]
        found: dict[str, Any] = {"id": command["id"], "name": command["name"], "type": 1}
        if options:
            found["options"] = options
        if "guild_id" in command:
            found["guild_id"] = command["guild_id"]
        return found | ({"resolved": self.resolved} if self.resolved else {})

    def _options(self, leaf: Json, values: dict[str, Any], focused: str | None) -> list[Json]:
        known = {each["name"]: each for each in leaf.get("options") or ()}
        if strange := set(values) - set(known):
            raise CannotType(f"/{leaf['name']} has no {sorted(strange)}, only {sorted(known)}")
        missing = [
            name for name, each in known.items() if each.get("required") and name not in values
        ]
        if missing and focused is None:
            raise CannotType(f"/{leaf['name']} needs {missing}")
        found = []
        for name, value in values.items():
            if name == focused:
                typed: Json = {"value": value, "focused": True}
            else:
                typed = {"value": self._value(known[name], value)}
            found.append({"type": known[name]["type"], "name": name} | typed)
        return found

    def _value(self, option: Json, value: Any) -> Any:
        match Option(option["type"]):
            case Option.STRING:
                return _text(option, str(value))
            case Option.INTEGER | Option.NUMBER as kind:
                return _number(option, value, kind)
            case Option.BOOLEAN:
                return bool(value)
            case _:
                return self.resolve(value)

    def resolve(self, value: Any) -> str:
        """A person, role, channel or file, written as its id."""
        if isinstance(value, User):
            self._put("users", value.id, user_json(value))
            if self._guild and value.id in self._guild.members:
                member = bare_member_json(self._guild.members[value.id])
                granted = str(int(self._guild.permissions(value.id)))
                self._put("members", value.id, member | {"permissions": granted})
        elif isinstance(value, Role):
            self._put("roles", value.id, role_json(value))
        elif isinstance(value, Channel):
            self._put("channels", value.id, channel_json(value) | {"permissions": "0"})
        elif isinstance(value, Attachment):
            self._put("attachments", value.id, self._file(value))
        else:
            raise CannotType(f"{value!r} is no person, role, channel or file")
        return str(value.id)

    def _put(self, kind: str, id: int, shape: Json) -> None:
        self.resolved.setdefault(kind, {})[str(id)] = shape

    def _file(self, file: Attachment) -> Json:
        url = f"{self._world.address}/attachments/0/{file.id}/{file.filename}"
        return {
            "id": str(file.id),
            "filename": file.filename,
            "size": len(file.content),
            "url": url,
            "proxy_url": url,
            "content_type": file.content_type,
        }


def _one_of(option: Json, value: Any) -> Any:
    """A choice by its name, or by its value."""
    by_name = {each["name"]: each["value"] for each in option["choices"]}
    if value not in by_name and value not in by_name.values():
        raise CannotType(f"{option['name']} is one of {sorted(by_name)}")
    return by_name.get(value, value)


def _text(option: Json, value: str) -> str:
    if option.get("choices"):
        return str(_one_of(option, value))
    if not option.get("min_length", 0) <= len(value) <= option.get("max_length", 6000):
        raise CannotType(f"{option['name']} is too short or too long")
    return value


def _number(option: Json, value: Any, kind: Option) -> int | float:
    value = _one_of(option, value) if option.get("choices") else value
    number = int(value) if kind is Option.INTEGER else float(value)
    if number < option.get("min_value", number) or number > option.get("max_value", number):
        raise CannotType(f"{option['name']} is out of range")
    return number
