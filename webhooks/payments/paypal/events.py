"""One event of PayPal: whose is it, and what does it say."""

from dataclasses import dataclass

from core.facts import Fact
from webhooks.json_values import JsonObject, object_of, optional_text, text_of
from webhooks.payments.paypal.disputes import dispute_closed, disputed, transaction
from webhooks.payments.paypal.facts import approved_fact, capture_fact, refund_fact, reversed_fact
from webhooks.payments.paypal.values import inner, unit_of

EVENTS = (
    "CHECKOUT.ORDER.APPROVED",
    "PAYMENT.CAPTURE.COMPLETED",
    "PAYMENT.CAPTURE.PENDING",
    "PAYMENT.CAPTURE.DECLINED",
    "PAYMENT.CAPTURE.DENIED",
    "PAYMENT.CAPTURE.REFUNDED",
    "PAYMENT.CAPTURE.REVERSED",
    "CUSTOMER.DISPUTE.CREATED",
    "CUSTOMER.DISPUTE.RESOLVED",
)


@dataclass(frozen=True, slots=True)
class Ours:
    """`account`: our merchant id there; "" is not asked: a webhook belongs to one account."""

    account: str


def fact_of(event: JsonObject, ours: Ours) -> Fact | None:
    """None for what is not for us, means nothing to us, or nothing yet (W-05, W-06, W-16).
    Raises JsonRefused for broken ones."""
    kind = text_of(event, "event_type")
    if kind not in EVENTS:
        return None
    resource = object_of(event, "resource")
    payee = _payee(kind, resource)
    if ours.account and payee is not None and payee != ours.account:
        return None
    return _fact(kind, resource)


def _fact(kind: str, resource: JsonObject) -> Fact | None:
    match kind:
        case "CHECKOUT.ORDER.APPROVED":
            return approved_fact(resource)
        case "PAYMENT.CAPTURE.REFUNDED":
            return refund_fact(resource)
        case "PAYMENT.CAPTURE.REVERSED":
            return reversed_fact(resource)
        case "CUSTOMER.DISPUTE.CREATED":
            return disputed(resource)
        case "CUSTOMER.DISPUTE.RESOLVED":
            return dispute_closed(resource)
        case _:
            return capture_fact(resource)


def _payee(kind: str, resource: JsonObject) -> str | None:
    """The merchant whose money it is, where the event says so."""
    if kind.startswith("CUSTOMER.DISPUTE"):
        found = inner(transaction(resource), "seller")
    elif kind.startswith("CHECKOUT.ORDER"):
        found = inner(unit_of(resource), "payee")
    else:
        found = inner(resource, "payee")
    return optional_text(found, "merchant_id") if found is not None else None
