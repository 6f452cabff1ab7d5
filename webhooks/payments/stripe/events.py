"""One event of Stripe: whose is it, and what does it say."""

from dataclasses import dataclass

from core.facts import Fact
from webhooks.json_values import JsonObject, JsonRefused, object_of, optional_text, text_of
from webhooks.payments.stripe.facts import event_fact, moment


@dataclass(frozen=True, slots=True)
class Ours:
    """`account` "" is not asked: Stripe names one only where several are connected."""

    account: str
    livemode: bool


def fact_of(event: JsonObject, ours: Ours) -> Fact | None:
    """None for what is not for us: a signature proves who sent it, not whose money it is, nor
    that it is money at all (W-05, W-06, W-13). Raises JsonRefused."""
    kind, at = text_of(event, "type"), moment(event, "created")
    mode = event.get("livemode")
    if not isinstance(mode, bool):
        raise JsonRefused("livemode is not a truth value")
    account = optional_text(event, "account")
    foreign = account is not None and account != ours.account
    if foreign or mode is not ours.livemode:
        return None
    return event_fact(kind, object_of(object_of(event, "data"), "object"), at)
