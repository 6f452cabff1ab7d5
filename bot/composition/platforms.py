"""The platforms of a running engine: each is loaded only where it has a token."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from aiohttp import web

from bot.composition.engine import Engine
from bot.configuration import Secrets
from scheduler.rows import Rows

if TYPE_CHECKING:
    from bot.telegram.stars import StarsGateway

BILLS = "https://t.me"
"""Where the pages of bills in Telegram Stars are."""
TOKENS = {"discord": "DISCORD_TOKEN", "telegram": "TELEGRAM_TOKEN"}


def without_token(platform: str, secrets: Secrets) -> bool:
    """Whether it is a platform, and its token is not set."""
    return platform in TOKENS and getattr(secrets, TOKENS[platform].lower()) is None


def begin(engine: Engine, wanted: Collection[str], secrets: Secrets) -> list[web.RouteDef]:
    """Keeps those that are wanted going; the routes by which they are told things."""
    if "discord" in wanted and secrets.discord_token is not None:
        from bot.discord.serving import serve as serve_discord

        token = secrets.discord_token.get_secret_value()
        engine.keep_going(serve_discord(engine, token), "discord")
    if "telegram" in wanted and secrets.telegram_token is not None:
        return _telegram(engine)
    return []


def stars(token: str, api: str, db: Rows) -> "dict[str, StarsGateway]":
    """Telegram's own money: taken, asked about and given back in whichever process it is."""
    if not token:
        return {}
    from bot.telegram.stars import gateway

    made = gateway(token, api, db)
    return {made.name: made}


def _telegram(engine: Engine) -> list[web.RouteDef]:
    from bot.telegram.application import assemble
    from bot.telegram.serving import serve
    from bot.telegram.webhook import webhook_route

    parts = engine.parts
    if parts.settings.telegram.mode != "webhook":
        engine.keep_going(serve(engine), "telegram")
        return []
    adapter = assemble(engine)
    engine.keep_going(serve(engine, adapter), "telegram")
    return [webhook_route(adapter.receiver, parts.telegram_webhook_secret)]
