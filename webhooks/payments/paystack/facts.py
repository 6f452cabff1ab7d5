"""Paystack's objects in our own words, whether they came by event or by look-up.

A payment is named by its transaction's reference, which is ours: events about refunds and disputes
carry no other name that we know.
"""

from datetime import UTC, datetime

from core.errors import RuleError
from core.exponents import from_provider
from core.facts import DisputeClosed, Disputed, Fact, Paid, Refunded, RefundFailed
from core.ids import OrderId, RefundId, decode, encode
from core.money import Money
from webhooks.json_values import (
    JsonObject,
    JsonRefused,
    JsonValue,
    object_of,
    optional_text,
    strict_json,
    text_of,
    whole_of,
)
from webhooks.payments.calls import order_in

NAME = "paystack"
_NOTE = "Seatmate refund "


def event_fact(kind: str, data: JsonObject, domain: str) -> Fact | None:
    """None for what is not for us (W-05, W-06) or means nothing to us (W-16). Refunds too: their
    events name neither the refund nor whose it is, so they are read from the API instead. Raises
    JsonRefused for broken ones."""
    if text_of(data, "domain") != domain:
        return None
    match kind:
        case "charge.success":
            return paid_fact(data, domain)
        case "charge.dispute.create" | "charge.dispute.remind":
            return _disputed(data)
        case "charge.dispute.resolve":
            return _dispute_closed(data)
        case _:
            return None


def paid_fact(transaction: JsonObject, domain: str) -> Paid | None:
    """None while it is not paid, or when it is of another mode or not one of ours: the reference
    and the metadata have to name the same order."""
    reference = text_of(transaction, "reference")
    order_id = order_of(transaction)
    if order_id is None or text_of(transaction, "domain") != domain:
        return None
    if text_of(transaction, "status") != "success":
        return None
    paid_at = _moment(transaction, "paid_at", "paidAt")
    return Paid(NAME, reference, order_id, amount_of(transaction), paid_at)


def order_of(transaction: JsonObject) -> OrderId | None:
    named = text_of(transaction, "reference").partition("-")[0]
    ours = order_in(_metadata(transaction.get("metadata")).get("order_id"))
    return ours if ours is not None and encode(ours) == named else None


def refund_fact(refund: JsonObject, payment: str, domain: str) -> Fact | None:
    """None while it is under way; when it failed that we never asked for; and for one that a
    dispute made, which is told by the dispute. `payment`: our reference of the transaction."""
    if text_of(refund, "domain") != domain or refund.get("dispute") is not None:
        return None
    refund_id = refund_in(refund)
    match text_of(refund, "status"):
        case "processed":
            moment = _moment(refund, "refunded_at", "refundedAt", "createdAt", "created_at")
            name = str(whole_of(refund, "id"))
            return Refunded(NAME, name, payment, amount_of(refund), refund_id, moment)
        case "failed" if refund_id is not None:
            return RefundFailed(NAME, payment, refund_id, "failed")
        case _:
            return None


def note_of(refund_id: RefundId) -> str:
    """What we write on a refund, to know it again: Paystack has no keys for them (M-09)."""
    return f"{_NOTE}{encode(refund_id)}"


def refund_in(refund: JsonObject) -> RefundId | None:
    note = refund.get("merchant_note")
    if not isinstance(note, str) or not note.startswith(_NOTE):
        return None
    number = decode(note.removeprefix(_NOTE))
    return None if number is None else RefundId(number)


def _disputed(dispute: JsonObject) -> Disputed:
    due = optional_text(dispute, "dueAt") or optional_text(dispute, "due_at")
    return Disputed(
        NAME,
        str(whole_of(dispute, "id")),
        text_of(object_of(dispute, "transaction"), "reference"),
        _contested(dispute),
        optional_text(dispute, "category") or "chargeback",
        _at(due) if due else None,
        _moment(dispute, "createdAt", "created_at"),
    )


def _dispute_closed(dispute: JsonObject) -> DisputeClosed:
    """Declined: the claim was turned down, and the money stays with us."""
    return DisputeClosed(
        NAME,
        str(whole_of(dispute, "id")),
        text_of(object_of(dispute, "transaction"), "reference"),
        _contested(dispute),
        text_of(dispute, "resolution") == "declined",
        _moment(dispute, "resolvedAt", "resolved_at", "updatedAt", "createdAt"),
    )


def _contested(dispute: JsonObject) -> Money:
    """Of a part, or of the whole transaction when it does not say."""
    transaction = object_of(dispute, "transaction")
    if not dispute.get("refund_amount"):
        return amount_of(transaction)
    return amount_of({**transaction, "amount": dispute["refund_amount"]})


def amount_of(data: JsonObject) -> Money:
    try:
        return from_provider(NAME, whole_of(data, "amount"), text_of(data, "currency"))
    except RuleError as error:
        raise JsonRefused(error.code) from None


def _metadata(given: JsonValue) -> JsonObject:
    """It comes back as an object, as the text we sent, or as "" when there was none."""
    if isinstance(given, str) and given.startswith("{"):
        given = strict_json(given.encode())
    return given if isinstance(given, dict) else {}


def _moment(data: JsonObject, *fields: str) -> datetime:
    """Of the first of `fields` that is there: Paystack writes them in both ways."""
    for field in fields:
        text = optional_text(data, field)
        if text is not None:
            return _at(text)
    raise JsonRefused(f"{fields[0]} is missing")


def _at(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise JsonRefused("not a moment") from None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
