"""How the bot hears: polling, or a webhook."""

from urllib.parse import urlsplit

from tests.harness.telegram_world.methods.call import Call, method
from tests.harness.telegram_world.refusal import wrong
from tests.harness.telegram_world.shapes import user_json
from tests.harness.telegram_world.updates import Webhook
from tests.harness.telegram_world.wire import Json

MOST_UPDATES = 100
PORTS = (None, 80, 88, 443, 8443)
SECRET_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
LONGEST_SECRET = 256


@method("getMe")
def get_me(call: Call) -> Json:
    return user_json(call.world.bot) | {
        "can_join_groups": True,
        "can_read_all_group_messages": call.world.hears_everything,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


@method("getUpdates")
async def get_updates(call: Call) -> list[Json]:
    limit = call.integer("limit", MOST_UPDATES)
    if not 1 <= limit <= MOST_UPDATES:
        raise wrong("limit must be 1 to 100")
    _listen_to(call)
    found = call.world.updates
    return await found.poll(call.integer("offset"), limit, float(call.integer("timeout")))


@method("setWebhook")
def set_webhook(call: Call) -> bool:
    """An empty address takes the webhook away, as deleteWebhook does."""
    url = str(call.get("url", ""))
    if url:
        _reachable(call, url)
    secret = call.get("secret_token")
    if secret is not None and not (
        1 <= len(secret) <= LONGEST_SECRET and SECRET_LETTERS.issuperset(secret)
    ):
        raise wrong("secret token contains unallowed characters")
    _listen_to(call)
    _drop(call)
    hook = Webhook(url, secret, call.integer("max_connections", 40)) if url else None
    call.world.updates.set_webhook(hook)
    return True


@method("deleteWebhook")
def delete_webhook(call: Call) -> bool:
    _drop(call)
    call.world.updates.set_webhook(None)
    return True


@method("getWebhookInfo")
def get_webhook_info(call: Call) -> Json:
    updates = call.world.updates
    hook = updates.webhook
    found: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(updates.pending),
    }
    if hook:
        found["max_connections"] = hook.max_connections
    if hook and hook.errors:
        moment = int(call.world.clock.now().timestamp())
        found |= {"last_error_date": moment, "last_error_message": hook.errors[-1]}
    return found | ({"allowed_updates": updates.allowed} if updates.allowed else {})


def _listen_to(call: Call) -> None:
    """Left out: as before. An empty list: the default again."""
    allowed = call.get("allowed_updates")
    if allowed is not None:
        call.world.updates.allowed = list(allowed)


def _drop(call: Call) -> None:
    if call.get("drop_pending_updates"):
        call.world.updates.pending.clear()


def _reachable(call: Call, url: str) -> None:
    """Loopback over http is this stand-in's liberty; the rest is as published."""
    parts = urlsplit(url)
    if parts.scheme == "http" and parts.hostname == "127.0.0.1":
        return
    if parts.scheme != "https":
        raise wrong("bad webhook: An HTTPS URL must be provided for webhook")
    if parts.port not in PORTS:
        raise wrong("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    if not any(url.startswith(public) for public in call.world.updates.reached):
        raise wrong("bad webhook: Failed to resolve host: Name or service not known")
