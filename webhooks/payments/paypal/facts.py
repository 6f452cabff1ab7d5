"""PayPal's objects in our own words, whether they came by event or by look-up.

A payment is named by its capture: refunds, reversals and disputes are about that.
"""

from core.facts import (
    Approved,
    CheckoutEnded,
    Fact,
    Paid,
    PaymentFailed,
    Refunded,
    RefundFailed,
    Reversed,
)
from webhooks.json_values import JsonObject, objects_of, optional_text, text_of
from webhooks.payments.paypal.values import (
    NAME,
    amount_of,
    capture_above,
    inner,
    moment,
    order_of,
    refund_id_of,
    unit_of,
)

_MONEY_CAME = ("COMPLETED", "PARTIALLY_REFUNDED", "REFUNDED")


def approved_fact(order: JsonObject) -> Approved | None:
    order_id = order_of(unit_of(order))
    return None if order_id is None else Approved(NAME, text_of(order, "id"), order_id)


def order_facts(order: JsonObject) -> list[Fact]:
    """All that one order at PayPal tells: nothing before the payer has agreed."""
    unit, status = unit_of(order), text_of(order, "status")
    order_id = order_of(unit)
    if order_id is None:
        return []
    if status == "APPROVED":
        return [Approved(NAME, text_of(order, "id"), order_id)]
    if status == "VOIDED":
        return [CheckoutEnded(NAME, text_of(order, "id"), order_id)]
    facts = [
        *(capture_fact(each, text_of(order, "id")) for each in payments(order, "captures")),
        *(refund_fact(each) for each in payments(order, "refunds")),
    ]
    return [fact for fact in facts if fact is not None]


def payments(order: JsonObject, kind: str) -> list[JsonObject]:
    """The "captures" or the "refunds" of an order, oldest first; what a capture does not name by
    itself it has from its order."""
    unit = unit_of(order)
    found = inner(unit, "payments") or {}
    if found.get(kind) is None:
        return []
    own = {"custom_id": unit.get("custom_id")} if kind == "captures" else {}
    return sorted(
        ({**own, **each} for each in objects_of(found, kind)),
        key=lambda each: moment(each, "create_time"),
    )


def capture_fact(capture: JsonObject, checkout: str = "") -> Fact | None:
    """None while PayPal or the payer's bank is still working on it. A declined capture ends the
    order there: `checkout`, or the one it names itself."""
    order_id, status = order_of(capture), text_of(capture, "status")
    if order_id is None:
        return None
    if status in _MONEY_CAME:
        # Refunds move `update_time`; before them it is when a slow payment came.
        at = moment(capture, "update_time" if status == "COMPLETED" else "create_time")
        return Paid(NAME, text_of(capture, "id"), order_id, amount_of(capture, "amount"), at)
    if status in ("DECLINED", "FAILED"):
        related = inner(capture, "supplementary_data", "related_ids") or {}
        page = checkout or optional_text(related, "order_id") or ""
        return PaymentFailed(NAME, text_of(capture, "id"), order_id, _reason(capture), page)
    return None


def refund_fact(refund: JsonObject) -> Fact | None:
    """None while it is under way, or when a refund failed that we never asked for."""
    refund_id, status = refund_id_of(refund), text_of(refund, "status")
    payment = capture_above(refund)
    if status == "COMPLETED":
        at, amount = moment(refund, "update_time"), amount_of(refund, "amount")
        return Refunded(NAME, text_of(refund, "id"), payment, amount, refund_id, at)
    if status in ("FAILED", "CANCELLED") and refund_id is not None:
        return RefundFailed(NAME, payment, refund_id, _reason(refund))
    return None


def reversed_fact(reversal: JsonObject) -> Reversed:
    at, amount = moment(reversal, "create_time"), amount_of(reversal, "amount")
    return Reversed(NAME, text_of(reversal, "id"), capture_above(reversal), amount, at)


def _reason(data: JsonObject) -> str:
    """ "ECHECK", "PENDING_REVIEW"; the status where nothing is said."""
    return optional_text(inner(data, "status_details") or {}, "reason") or text_of(data, "status")
