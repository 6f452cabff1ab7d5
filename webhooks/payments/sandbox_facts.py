"""The sandbox provider's objects in our own words, whether they came by event or by look-up."""

from core.clock import from_ms
from core.errors import RuleError
from core.facts import CheckoutEnded, Fact, Paid, PaymentFailed, Refunded, RefundFailed
from core.ids import OrderId, RefundId, decode
from core.money import Money
from webhooks.json_values import JsonObject, JsonRefused, optional_text, text_of, whole_of

NAME = "sandbox"


def event_fact(kind: str, data: JsonObject) -> Fact | None:
    """None for events that mean nothing to us (W-16); raises JsonRefused for broken ones."""
    if kind in ("payment.succeeded", "payment.failed"):
        return payment_fact(data)
    if kind in ("refund.succeeded", "refund.failed"):
        return refund_fact(data)
    return _checkout_ended(data) if kind == "checkout.ended" else None


def payment_fact(data: JsonObject) -> Fact | None:
    """None while the payer's bank is still working on it."""
    reference, state = text_of(data, "id"), text_of(data, "state")
    order_id = _order(data)
    if order_id is None or state not in ("succeeded", "failed"):
        return None
    if state == "failed":
        return PaymentFailed(NAME, reference, order_id, optional_text(data, "reason") or "")
    settled_at = from_ms(whole_of(data, "settled_at"))
    return Paid(NAME, reference, order_id, _amount(data), settled_at)


def refund_fact(data: JsonObject) -> Fact | None:
    """None while it is under way, or when a refund failed that we never asked for."""
    state, payment = text_of(data, "state"), text_of(data, "payment")
    refund_id = _refund_id(data)
    if state == "succeeded":
        settled_at = from_ms(whole_of(data, "settled_at"))
        reference = text_of(data, "id")
        return Refunded(NAME, reference, payment, _amount(data), refund_id, settled_at)
    if state == "failed" and refund_id is not None:
        return RefundFailed(NAME, payment, refund_id, optional_text(data, "reason") or "")
    return None


def _checkout_ended(data: JsonObject) -> Fact | None:
    order_id = _order(data)
    return None if order_id is None else CheckoutEnded(NAME, text_of(data, "id"), order_id)


def _order(data: JsonObject) -> OrderId | None:
    """None when the order cannot be one of ours (W-06)."""
    number = decode(text_of(data, "order"))
    return None if number is None else OrderId(number)


def _refund_id(data: JsonObject) -> RefundId | None:
    number = decode(optional_text(data, "reference") or "")
    return None if number is None else RefundId(number)


def _amount(data: JsonObject) -> Money:
    try:
        return Money(whole_of(data, "amount"), text_of(data, "currency"))
    except RuleError as error:
        raise JsonRefused(error.code) from None
