"""A guild's scheduled events."""

from datetime import datetime
from typing import Any

from tests.harness.discord_world.places import Guild
from tests.harness.discord_world.refusal import invalid_form, unknown
from tests.harness.discord_world.rest.routes import NOTHING, Answer, Call, Routes
from tests.harness.discord_world.wire import Intent, Json, Permission

routes = Routes()
EVENTS = "/guilds/{guild_id}/scheduled-events"
EVENT = f"{EVENTS}/{{guild_scheduled_event_id}}"
EXTERNAL = 3
ENDED = (3, 4)


def refuse_what_is_wrong(call: Call, event: Json) -> None:
    """What the published description leaves out: times ahead, in order, and a place to be."""
    start = datetime.fromisoformat(event["scheduled_start_time"])
    end = event.get("scheduled_end_time")
    errors = {}
    if "scheduled_start_time" in call.json and start <= call.world.clock.now():
        errors["scheduled_start_time"] = "Cannot schedule an event in the past."
    if end and datetime.fromisoformat(end) <= start:
        errors["scheduled_end_time"] = "Cannot end before it starts."
    if event["entity_type"] == EXTERNAL:
        location = (event.get("entity_metadata") or {}).get("location") or ""
        if not 1 <= len(location) <= 100:
            errors["entity_metadata.location"] = "Must be between 1 and 100 in length."
        if not end:
            errors["scheduled_end_time"] = "This field is required."
    elif not event.get("channel_id"):
        errors["channel_id"] = "This field is required."
    if not 1 <= len(event["name"]) <= 100:
        errors["name"] = "Must be between 1 and 100 in length."
    if len(event.get("description") or "") > 1000:
        errors["description"] = "Must be 1000 or fewer in length."
    if errors:
        raise invalid_form(errors)


def tell(call: Call, guild: Guild, what: str, event: Json) -> None:
    name = f"GUILD_SCHEDULED_EVENT_{what}"
    call.world.announce_guild(guild, name, event, Intent.GUILD_SCHEDULED_EVENTS)


@routes.on("GET", EVENTS)
def listed(call: Call) -> Answer:
    return 200, list(call.guild().events.values())


@routes.on("POST", EVENTS)
def create(call: Call) -> Answer:
    guild, world = call.guild(), call.world
    call.demand(guild, Permission.CREATE_EVENTS)
    event: dict[str, Any] = {
        "description": None,
        "channel_id": None,
        "image": None,
        "scheduled_end_time": None,
        "entity_id": None,
        "entity_metadata": None,
        **call.json,
        "id": str(world.ids.next()),
        "guild_id": str(guild.id),
        "creator_id": str(world.bot.id),
        "status": 1,
        "recurrence_rule": None,
        "guild_scheduled_event_exceptions": [],
    }
    refuse_what_is_wrong(call, event)
    guild.events[int(event["id"])] = event
    tell(call, guild, "CREATE", event)
    return 200, event


def one(call: Call, guild: Guild) -> Json:
    found = guild.events.get(call.id("guild_scheduled_event_id"))
    if found is None:
        raise unknown("guild scheduled event")
    return found


@routes.on("GET", EVENT)
def get(call: Call) -> Answer:
    return 200, one(call, call.guild())


@routes.on("PATCH", EVENT)
def change(call: Call) -> Answer:
    guild = call.guild()
    old = one(call, guild)
    call.demand(guild, Permission.CREATE_EVENTS)
    if old["status"] in ENDED:
        raise invalid_form({"status": "The event is over."})
    event = old | call.json
    refuse_what_is_wrong(call, event)
    guild.events[int(event["id"])] = event
    tell(call, guild, "UPDATE", event)
    return 200, event


@routes.on("DELETE", EVENT)
def delete(call: Call) -> Answer:
    guild = call.guild()
    call.demand(guild, Permission.CREATE_EVENTS)
    gone = guild.events.pop(int(one(call, guild)["id"]))
    tell(call, guild, "DELETE", gone)
    return NOTHING
