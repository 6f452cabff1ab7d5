"""A guild, its roles and its members; who holds a role is the bot's to change, below its own."""

from typing import Any

from tests.harness.discord_world.places import Guild, Member, Role
from tests.harness.discord_world.refusal import (
    invalid_form,
    missing_access,
    missing_permissions,
    unknown,
)
from tests.harness.discord_world.rest.routes import NOTHING, Answer, Call, Routes
from tests.harness.discord_world.shapes import guild_json, member_json, role_json
from tests.harness.discord_world.wire import Intent, Permission

routes = Routes()
ROLES = "/guilds/{guild_id}/roles"
MEMBERS = "/guilds/{guild_id}/members"
HELD = f"{MEMBERS}/{{user_id}}/roles/{{role_id}}"


@routes.on("GET", "/guilds/{guild_id}")
def get(call: Call) -> Answer:
    guild = call.guild()
    return 200, guild_json(guild) | {"approximate_member_count": len(guild.members)}


@routes.on("GET", ROLES)
def roles(call: Call) -> Answer:
    return 200, [role_json(role) for role in call.guild().roles.values()]


@routes.on("GET", f"{ROLES}/{{role_id}}")
def one_role(call: Call) -> Answer:
    return 200, role_json(role_of(call, call.guild()))


def role_of(call: Call, guild: Guild) -> Role:
    role = guild.roles.get(call.id("role_id"))
    if role is None:
        raise unknown("role")
    return role


def below_the_bot(call: Call, guild: Guild, role: Role) -> None:
    """Role hierarchy: only roles below the bot's highest, and none that an application owns."""
    call.demand(guild, Permission.MANAGE_ROLES)
    mine = guild.highest_role(call.world.bot.id)
    if role.managed or role.id == guild.id or role.position >= mine:
        raise missing_permissions()


@routes.on("POST", ROLES)
def create_role(call: Call) -> Answer:
    guild = call.guild()
    call.demand(guild, Permission.MANAGE_ROLES)
    granted = Permission(int(call.json.get("permissions") or 0))
    if granted & ~guild.permissions(call.world.bot.id):
        raise missing_permissions()
    role = Role(call.world.ids.next(), call.json.get("name") or "new role", granted)
    if len(role.name) > 100:
        raise invalid_form({"name": "Must be 100 or fewer in length."})
    guild.roles[role.id] = role
    told = {"guild_id": str(guild.id), "role": role_json(role)}
    call.world.announce_guild(guild, "GUILD_ROLE_CREATE", told, Intent.GUILDS)
    return 200, role_json(role)


@routes.on("GET", f"{MEMBERS}/{{user_id}}")
def member(call: Call) -> Answer:
    return 200, member_json(member_of(call, call.guild()))


def member_of(call: Call, guild: Guild) -> Member:
    found = guild.members.get(call.id("user_id"))
    if found is None:
        raise unknown("member" if call.id("user_id") in call.world.users else "user")
    return found


@routes.on("GET", MEMBERS)
def listed(call: Call) -> Answer:
    """Needs the members' intent, like on the gateway."""
    guild = call.guild()
    if not call.world.gateway.allowed & Intent.GUILD_MEMBERS:
        raise missing_access()
    after = int(call.query.get("after", 0))
    found = sorted(each for each in guild.members if each > after)
    chosen = found[: int(call.query.get("limit", 1))]
    return 200, [member_json(guild.members[each]) for each in chosen]


@routes.on("GET", f"{MEMBERS}/search")
def search(call: Call) -> Answer:
    start = call.query.get("query", "").lower()
    every = call.guild().members.values()
    found = [each for each in every if each.user.name.lower().startswith(start)]
    return 200, [member_json(each) for each in found[: int(call.query.get("limit", 1))]]


@routes.on("PUT", HELD)
def give_role(call: Call) -> Answer:
    return held(call, True)


@routes.on("DELETE", HELD)
def take_role(call: Call) -> Answer:
    return held(call, False)


def held(call: Call, wanted: bool) -> Answer:
    guild = call.guild()
    holder, role = member_of(call, guild), role_of(call, guild)
    below_the_bot(call, guild, role)
    if wanted:
        holder.roles.add(role.id)
    else:
        holder.roles.discard(role.id)
    told: dict[str, Any] = member_json(holder) | {"guild_id": str(guild.id)}
    call.world.announce_guild(guild, "GUILD_MEMBER_UPDATE", told, Intent.GUILD_MEMBERS)
    return NOTHING
