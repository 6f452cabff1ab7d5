"""Is our account at Stripe set up as we need it: the mode, the webhook's events and version."""

from collections.abc import Iterable, Sequence

from webhooks.json_values import JsonObject, JsonRefused, objects_of, optional_text, text_of
from webhooks.payments.examining import Remark
from webhooks.payments.stripe.asking import API_VERSION
from webhooks.payments.stripe.events import Ours
from webhooks.payments.stripe.facts import EVENTS

_DASHBOARD = "Stripe, Workbench, Webhooks"
_NO_SITE = "set web.public_url to the https address under which Stripe reaches this program"


def account(found: JsonObject, ours: Ours) -> Remark:
    """Stripe names the account of any key; a restricted one may be kept from more."""
    id, mode = text_of(found, "id"), "live" if ours.livemode else "test"
    if found.get("charges_enabled") is False:
        fix = "complete the account in Stripe's dashboard, under Settings, Account"
        return Remark("key", f"{mode}, account {id}, which may not take payments yet", fix)
    return Remark("key", f"{mode}, account {id}")


def webhook(listed: JsonObject, url: str, ours: Ours, secrets: int) -> list[Remark]:
    """Of all endpoints, those at `url`. One that is switched off hears nothing. Raises
    JsonRefused."""
    if not url:
        return [Remark("webhook", "web.public_url is empty, so no event can arrive", _NO_SITE)]
    here = [each for each in objects_of(listed, "data") if _same(text_of(each, "url"), url)]
    if not here:
        return [Remark("webhook", f"no endpoint sends to {url}", f"create it: {_DASHBOARD}")]
    awake = [each for each in here if text_of(each, "status") == "enabled"]
    if not awake:
        return [Remark("webhook", f"the endpoint {_id(here[0])} is disabled", _fix("enable it"))]
    told = [remark for each in awake for remark in _endpoint(each, ours)]
    if len(awake) > max(1, secrets):
        names = ", ".join(map(_id, awake))
        fix = "keep one, or name the secret of each in SEATMATE_STRIPE_WEBHOOK_SECRETS"
        told.append(Remark("webhook", f"{names} all send to {url}", fix))
    well = f"{_id(awake[0])} sends every event we need to {url}, in {API_VERSION}"
    return told or [Remark("webhook", well)]


def _endpoint(found: JsonObject, ours: Ours) -> Iterable[Remark]:
    id, version = _id(found), optional_text(found, "api_version")
    missing = _missing(found.get("enabled_events"))
    if missing:
        seen = f"{id} does not send {', '.join(missing)}"
        yield Remark("webhook", seen, _fix("add them"))
    if version != API_VERSION:
        seen = f"{id} sends in version {version or 'of the account'}, we read {API_VERSION}"
        yield Remark("webhook", seen, _fix(f"create it anew with version {API_VERSION}"))
    if found.get("livemode") is not ours.livemode:
        kinds = ("live", "test") if ours.livemode else ("test", "live")
        seen = f"the key is {kinds[0]} and {id} is {kinds[1]}"
        yield Remark("webhook", seen, f"use the key of the {kinds[1]} mode, or its webhook")


def _missing(enabled: object) -> Sequence[str]:
    """ "*" sends everything."""
    given = enabled if isinstance(enabled, list) else []
    return [] if "*" in given else [name for name in EVENTS if name not in given]


def _same(one: str, other: str) -> bool:
    return one.rstrip("/") == other.rstrip("/")


def _id(found: JsonObject) -> str:
    try:
        return text_of(found, "id")
    except JsonRefused:
        return "an endpoint"


def _fix(what: str) -> str:
    return f"{what}: {_DASHBOARD}"
