"""Razorpay's objects in our own words, whether they came by event or by look-up.

A payment is named by its own id (pay_...): every object that is about it carries that.
"""

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
from webhooks.json_values import (
    JsonObject,
    JsonRefused,
    object_of,
    optional_text,
    text_of,
    whole_of,
)
from webhooks.payments.calls import at, order_in

NAME = "razorpay"


def event_fact(kind: str, payload: JsonObject, told: int) -> Fact | None:
    """None for what means nothing to us (W-16) or is not one of ours (W-06). `told`: when it
    happened, in seconds. Raises JsonRefused for broken ones."""
    match kind:
        case "payment_link.paid" | "payment.captured":
            return _paid(kind, payload)
        case "payment.failed":
            return _failed(entity_of(payload, "payment"))
        case "payment_link.expired" | "payment_link.cancelled":
            return _ended(entity_of(payload, "payment_link"))
        case "refund.created" | "refund.processed" | "refund.failed":
            return refund_fact(entity_of(payload, "refund"))
        case "payment.dispute.created":
            return _disputed(entity_of(payload, "dispute"))
        case "payment.dispute.won" | "payment.dispute.lost" | "payment.dispute.closed":
            return _dispute_closed(entity_of(payload, "dispute"), told)
        case _:
            return None


def entity_of(payload: JsonObject, name: str) -> JsonObject:
    return object_of(object_of(payload, name), "entity")


def _paid(kind: str, payload: JsonObject) -> Paid | None:
    payment = entity_of(payload, "payment")
    told_of = entity_of(payload, "payment_link") if kind == "payment_link.paid" else payment
    return paid_fact(payment, order_of(told_of))


def paid_fact(payment: JsonObject, order_id: OrderId | None) -> Paid | None:
    """None before the money was captured: authorised is not paid (PY2)."""
    if order_id is None or text_of(payment, "status") not in ("captured", "refunded"):
        return None
    paid_at = at(whole_of(payment, "created_at"))
    return Paid(NAME, text_of(payment, "id"), order_id, amount_of(payment), paid_at)


def _failed(payment: JsonObject) -> PaymentFailed | None:
    order_id = order_of(payment)
    if order_id is None:
        return None
    reason = optional_text(payment, "error_reason") or optional_text(payment, "error_code")
    return PaymentFailed(NAME, text_of(payment, "id"), order_id, reason or "")


def _ended(link: JsonObject) -> CheckoutEnded | None:
    order_id = order_of(link)
    return None if order_id is None else CheckoutEnded(NAME, text_of(link, "id"), order_id)


def refund_fact(refund: JsonObject) -> Fact | None:
    """None while it is under way, or when one failed that we never asked for."""
    payment, refund_id = text_of(refund, "payment_id"), refund_in(refund)
    match text_of(refund, "status"):
        case "processed":
            moment = at(whole_of(refund, "created_at"))
            name = text_of(refund, "id")
            return Refunded(NAME, name, payment, amount_of(refund), refund_id, moment)
        case "failed" if refund_id is not None:
            return RefundFailed(NAME, payment, refund_id, "failed")
        case _:
            return None


def _disputed(dispute: JsonObject) -> Disputed:
    due = dispute.get("respond_by")
    return Disputed(
        NAME,
        text_of(dispute, "id"),
        text_of(dispute, "payment_id"),
        amount_of(dispute),
        text_of(dispute, "reason_code"),
        at(due) if type(due) is int else None,
        at(whole_of(dispute, "created_at")),
    )


def _dispute_closed(dispute: JsonObject, told: int) -> DisputeClosed | None:
    """Closed without won or lost: nothing was taken from us. "closed" also follows the other two,
    and says the same as they did."""
    status, taken = text_of(dispute, "status"), dispute.get("amount_deducted")
    return DisputeClosed(
        NAME,
        text_of(dispute, "id"),
        text_of(dispute, "payment_id"),
        amount_of(dispute),
        status == "won" or (status == "closed" and not taken),
        at(told),
    )


def order_of(noted: JsonObject) -> OrderId | None:
    """None for a payment of another shop on the same account (W-06)."""
    return order_in(_notes(noted).get("order_id"))


def refund_in(refund: JsonObject) -> RefundId | None:
    code = _notes(refund).get("refund_id")
    number = decode(code) if isinstance(code, str) else None
    return None if number is None else RefundId(number)


def _notes(noted: JsonObject) -> JsonObject:
    """Empty ones come as a list."""
    found = noted.get("notes")
    return found if isinstance(found, dict) else {}


def amount_of(data: JsonObject) -> Money:
    try:
        return from_provider(NAME, whole_of(data, "amount"), text_of(data, "currency"))
    except RuleError as error:
        raise JsonRefused(error.code) from None
