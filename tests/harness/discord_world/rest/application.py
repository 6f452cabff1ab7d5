"""The application itself: who the bot is, where its gateway is, which guilds it is in."""

from tests.harness.discord_world.refusal import unknown
from tests.harness.discord_world.rest.routes import Answer, Call, Routes
from tests.harness.discord_world.shapes import channel_json, own_user_json, user_json

routes = Routes()


@routes.on("GET", "/gateway")
def gateway(call: Call) -> Answer:
    return 200, {"url": call.world.gateway_address}


@routes.on("GET", "/gateway/bot")
def gateway_for_bots(call: Call) -> Answer:
    gateway = call.world.gateway
    limit = {
        "max_concurrency": 1,
        "remaining": max(0, gateway.start_limit - gateway.identified),
        "reset_after": 86_400_000,
        "total": gateway.start_limit,
    }
    address = call.world.gateway_address
    return 200, {"url": address, "shards": gateway.shards, "session_start_limit": limit}


@routes.on("GET", "/users/@me")
def me(call: Call) -> Answer:
    return 200, own_user_json(call.world.bot)


@routes.on("GET", "/users/{user_id}")
def somebody(call: Call) -> Answer:
    user = call.world.users.get(call.id("user_id"))
    if user is None:
        raise unknown("user")
    return 200, user_json(user)


@routes.on("GET", "/users/@me/guilds")
def my_guilds(call: Call) -> Answer:
    world = call.world
    guilds = [world.guilds[each] for each in world.joined]
    return 200, [
        {
            "id": str(guild.id),
            "name": guild.name,
            "icon": None,
            "banner": None,
            "owner": guild.owner_id == world.bot.id,
            "permissions": str(int(guild.permissions(world.bot.id))),
            "features": [],
        }
        for guild in guilds
    ]


@routes.on("POST", "/users/@me/channels")
def open_direct(call: Call) -> Answer:
    """Works with closed DMs, too: only sending is refused then."""
    user = call.world.users.get(int(call.json["recipient_id"]))
    if user is None:
        raise unknown("user")
    return 200, channel_json(call.world.direct(user))


@routes.on("GET", "/applications/@me", "/oauth2/applications/@me")
def application(call: Call) -> Answer:
    bot = call.world.bot
    return 200, {
        "id": str(bot.id),
        "name": "Seatmate",
        "icon": None,
        "description": "",
        "type": None,
        "bot": user_json(bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": 0,
        "flags_new": "0",
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user_json(bot),
        "approximate_guild_count": len(call.world.joined),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": [],
    }
