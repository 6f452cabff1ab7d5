"""Is our account at Stripe set up as we need it: the key, its mode, the webhook and its events."""

from collections.abc import Iterable, Sequence

import stripe

from core.ports_payments import OutcomeUnknown, ProviderRefused
from webhooks.json_values import JsonObject, JsonRefused, objects_of, optional_text, text_of
from webhooks.payments.examining import Remark
from webhooks.payments.stripe.asking import API_VERSION, Asking
from webhooks.payments.stripe.events import Ours
from webhooks.payments.stripe.facts import EVENTS

_KEY, _WEBHOOK = "key", "webhook"
_WHERE = "Stripe, Workbench, Webhooks"
_NO_SITE = "set web.public_url to the https address under which Stripe reaches this program"
_MAY_NOT = "403"


async def examine(
    client: stripe.StripeClient, asking: Asking, ours: Ours, url: str
) -> list[Remark]:
    """Raises as Examines does. What a restricted key may not read is said, and no fault."""
    try:
        return [*await _key(client, asking, ours), *await _webhook(client, asking, ours, url)]
    except JsonRefused as reason:
        raise OutcomeUnknown(str(reason)) from None


async def _key(client: stripe.StripeClient, asking: Asking, ours: Ours) -> list[Remark]:
    mode = "live" if ours.livemode else "test"
    try:
        found = await asking.ask("examine", client.v1.accounts.retrieve_current_async())
    except ProviderRefused as refused:
        return [Remark(_KEY, f"{mode}; {_kept_from(refused, 'its account')}")]
    return account(found, mode, ours.account)


def account(found: JsonObject, mode: str, named: str) -> list[Remark]:
    """`named`: what stripe.account says, "" for nothing."""
    id = text_of(found, "id")
    if named not in ("", id):
        fix = 'write the id of the key\'s own account, or leave it out: account = ""'
        return [Remark(_KEY, f"belongs to {id}, and stripe.account names {named}", fix)]
    if found.get("charges_enabled") is False:
        fix = "complete the account: Stripe, Settings, Business"
        return [Remark(_KEY, f"{mode}, account {id}, which may not take payments yet", fix)]
    return [Remark(_KEY, f"{mode}, account {id}")]


async def _webhook(
    client: stripe.StripeClient, asking: Asking, ours: Ours, url: str
) -> list[Remark]:
    if not url:
        return [Remark(_WEBHOOK, "web.public_url is empty, so no event can arrive", _NO_SITE)]
    try:
        question = client.v1.webhook_endpoints.list_async({"limit": 100})
        found = await asking.ask("examine", question)
    except ProviderRefused as refused:
        allow = "allow the key Webhook Endpoints: read, and look again"
        return [Remark(_WEBHOOK, f"{_kept_from(refused, 'its webhooks')}; {allow}")]
    return webhook(objects_of(found, "data"), url, ours)


def webhook(endpoints: Sequence[JsonObject], url: str, ours: Ours) -> list[Remark]:
    """Of all `endpoints` those at `url`. Raises JsonRefused."""
    here = [each for each in endpoints if text_of(each, "url", 2000).rstrip("/") == url]
    awake = [each for each in here if text_of(each, "status") == "enabled"]
    if not here:
        return [Remark(_WEBHOOK, f"no endpoint sends to {url}", f"create it: {_WHERE}")]
    if not awake:
        seen = f"the endpoint {_names(here)} is disabled"
        return [Remark(_WEBHOOK, seen, f"enable it: {_WHERE}")]
    told = [remark for each in awake for remark in _endpoint(each, ours)]
    if len(awake) > 1:
        seen = f"{_names(awake)} all send to {url}, each signed with a secret of its own"
        told.append(Remark(_WEBHOOK, seen, f"keep one: {_WHERE}"))
    well = f"{_names(awake)} sends all we need to {url}, version {API_VERSION}"
    return told or [Remark(_WEBHOOK, well)]


def _endpoint(found: JsonObject, ours: Ours) -> Iterable[Remark]:
    id, version = text_of(found, "id"), optional_text(found, "api_version")
    missing = _missing(found.get("enabled_events"))
    if missing:
        seen = f"{id} does not send {', '.join(missing)}"
        yield Remark(_WEBHOOK, seen, f"add them to its events: {_WHERE}")
    if version != API_VERSION:
        seen = f"{id} sends version {version or 'of the account'}, and {API_VERSION} is read here"
        yield Remark(_WEBHOOK, seen, f"create it anew with version {API_VERSION}: {_WHERE}")
    if found.get("livemode") is not ours.livemode:
        here, there = ("live", "test") if ours.livemode else ("test", "live")
        fix = f"use a {there} key, or an endpoint of the {here} mode"
        yield Remark(_WEBHOOK, f"{id} is of the {there} mode, and the key is {here}", fix)


def _missing(enabled: object) -> list[str]:
    """ "*" sends everything."""
    given = enabled if isinstance(enabled, list) else []
    return [] if "*" in given else [name for name in EVENTS if name not in given]


def _names(endpoints: Sequence[JsonObject]) -> str:
    return ", ".join(text_of(each, "id") for each in endpoints)


def _kept_from(refused: ProviderRefused, what: str) -> str:
    """Only for what a restricted key may not; a key that is not taken at all is raised."""
    if not refused.reason.startswith(_MAY_NOT):
        raise refused
    return f"a restricted key that may not read {what}"
