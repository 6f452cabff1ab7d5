"""Is our app at PayPal set up as we need it: the keys, the webhook, its id and its events."""

from collections.abc import Sequence

from webhooks.json_values import JsonObject, objects_of, text_of
from webhooks.payments.examining import Remark
from webhooks.payments.paypal.asking import Asking
from webhooks.payments.paypal.events import EVENTS

_KEY, _WEBHOOK = "key", "webhook"
_WHERE = "developer.paypal.com, Apps & Credentials, the app, Webhooks"
_NO_SITE = "set web.public_url to the https address under which PayPal reaches this program"


async def examine(asking: Asking, webhook_id: str, url: str) -> list[Remark]:
    """Raises as Examines does, and JsonRefused. The keys are good when the webhooks are shown."""
    found = await asking.get("/v1/notifications/webhooks", "examine")
    taken = Remark(_KEY, "PayPal knows the app")
    if not url:
        seen = "web.public_url is empty, so no event can arrive"
        return [taken, Remark(_WEBHOOK, seen, _NO_SITE)]
    return [taken, _webhook(objects_of(found, "webhooks"), webhook_id, url)]


def _webhook(webhooks: Sequence[JsonObject], webhook_id: str, url: str) -> Remark:
    """Of all `webhooks` of the app the one whose id we have: PayPal signs for that id."""
    here = [each for each in webhooks if text_of(each, "url", 2048).rstrip("/") == url]
    if not here:
        return Remark(_WEBHOOK, f"none sends to {url}", f"create it: {_WHERE}")
    ours = [each for each in here if each.get("id") == webhook_id]
    if not ours:
        fix = f"copy the id of that webhook into SEATMATE_PAYPAL_WEBHOOK_ID: {_WHERE}"
        return Remark(_WEBHOOK, f"the one that sends to {url} has another id than ours", fix)
    if len(here) > 1:
        seen = f"{len(here)} send to {url}, and only one is believed"
        return Remark(_WEBHOOK, seen, f"keep one: {_WHERE}")
    missing = _missing(ours[0])
    if missing:
        seen = f"it does not send {', '.join(missing)}"
        return Remark(_WEBHOOK, seen, f"add them to its events: {_WHERE}")
    return Remark(_WEBHOOK, f"it sends all we need to {url}")


def _missing(webhook: JsonObject) -> list[str]:
    """ "*" sends everything."""
    given = [text_of(each, "name") for each in objects_of(webhook, "event_types")]
    return [] if "*" in given else [name for name in EVENTS if name not in given]
