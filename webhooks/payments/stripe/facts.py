"""Stripe's objects in our own words, whether they came by event or by look-up.

A payment is named by its payment intent: every object that is about it carries that.
"""

from datetime import UTC, datetime

from core.errors import RuleError
from core.exponents import from_provider
from core.facts import (
    CheckoutEnded,
    DisputeClosed,
    Disputed,
    Fact,
    Paid,
    PaymentFailed,
    Refunded,
    RefundFailed,
)
from core.ids import OrderId, RefundId, decode
from core.money import Money
from webhooks.json_values import JsonObject, JsonRefused, optional_text, text_of, whole_of

NAME = "stripe"
EVENTS = (
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "charge.refunded",
    "refund.created",
    "refund.updated",
    "refund.failed",
    "charge.dispute.created",
    "charge.dispute.updated",
    "charge.dispute.closed",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.funds_reinstated",
)
_DECIDED = frozenset({"won", "lost", "warning_closed"})


def event_fact(kind: str, data: JsonObject, at: datetime) -> Fact | None:
    """None for what means nothing to us, or not yet (W-16); raises JsonRefused for broken ones.
    `at`: when it happened there."""
    match kind:
        case "checkout.session.completed" | "checkout.session.async_payment_succeeded":
            return paid_fact(data, at)
        case "checkout.session.async_payment_failed":
            return _failed(data)
        case "checkout.session.expired":
            order_id = order_of(data)
            return None if order_id is None else CheckoutEnded(NAME, text_of(data, "id"), order_id)
        case "charge.refunded":
            return None  # says how much in all; each refund has an event of its own
        case "refund.created" | "refund.updated" | "refund.failed":
            return refund_fact(data)
        case "charge.dispute.created":
            return _disputed(data, at)
        case "charge.dispute.closed":
            return _dispute_closed(data, at)
        case _:
            return None


def paid_fact(session: JsonObject, at: datetime) -> Paid | None:
    """None while the payer's bank is still working on it: the page is done, the money is not."""
    order_id = order_of(session)
    if order_id is None or text_of(session, "payment_status") != "paid":
        return None
    amount = amount_of(session, "amount_total")
    return Paid(NAME, reference_of(session, "payment_intent"), order_id, amount, at)


def _failed(session: JsonObject) -> PaymentFailed | None:
    order_id = order_of(session)
    if order_id is None:
        return None
    reference = reference_of(session, "payment_intent")
    return PaymentFailed(NAME, reference, order_id, "async_payment_failed")


def refund_fact(refund: JsonObject) -> Fact | None:
    """None while it is under way, for one without a payment of ours, or when a refund failed that
    we never asked for."""
    if refund.get("payment_intent") is None:
        return None
    payment, refund_id = reference_of(refund, "payment_intent"), _refund_id(refund)
    match text_of(refund, "status"):
        case "succeeded":
            at, name = moment(refund, "created"), text_of(refund, "id")
            amount = amount_of(refund, "amount")
            return Refunded(NAME, name, payment, amount, refund_id, at)
        case "failed" | "canceled" if refund_id is not None:
            reason = optional_text(refund, "failure_reason") or "canceled"
            return RefundFailed(NAME, payment, refund_id, reason)
        case _:
            return None


def _disputed(dispute: JsonObject, at: datetime) -> Disputed | None:
    if dispute.get("payment_intent") is None:
        return None
    evidence = dispute.get("evidence_details")
    due = evidence.get("due_by") if isinstance(evidence, dict) else None
    return Disputed(
        NAME,
        text_of(dispute, "id"),
        reference_of(dispute, "payment_intent"),
        amount_of(dispute, "amount"),
        text_of(dispute, "reason"),
        _at(due) if type(due) is int else None,
        at,
    )


def _dispute_closed(dispute: JsonObject, at: datetime) -> DisputeClosed | None:
    status = text_of(dispute, "status")
    if dispute.get("payment_intent") is None or status not in _DECIDED:
        return None
    return DisputeClosed(
        NAME,
        text_of(dispute, "id"),
        reference_of(dispute, "payment_intent"),
        amount_of(dispute, "amount"),
        status != "lost",
        at,
    )


def order_of(session: JsonObject) -> OrderId | None:
    """None when the order cannot be one of ours (W-06): a payment link, another shop."""
    number = decode(optional_text(session, "client_reference_id") or "")
    return None if number is None else OrderId(number)


def reference_of(data: JsonObject, field: str) -> str:
    """An id, whether Stripe sent the id alone or the whole object."""
    inner = data.get(field)
    return text_of(inner, "id") if isinstance(inner, dict) else text_of(data, field)


def amount_of(data: JsonObject, field: str) -> Money:
    try:
        return from_provider(NAME, whole_of(data, field), text_of(data, "currency"))
    except RuleError as error:
        raise JsonRefused(error.code) from None


def moment(data: JsonObject, field: str) -> datetime:
    return _at(whole_of(data, field))


def _at(seconds: int) -> datetime:
    if not 0 <= seconds < 2**33:
        raise JsonRefused("not a moment")
    return datetime.fromtimestamp(seconds, UTC)


def _refund_id(refund: JsonObject) -> RefundId | None:
    ours = refund.get("metadata")
    number = decode(optional_text(ours, "refund_id") or "") if isinstance(ours, dict) else None
    return None if number is None else RefundId(number)
