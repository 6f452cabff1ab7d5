"""Disputes at PayPal: what the payer asks back, and how it was decided."""

from core.facts import DisputeClosed, Disputed
from webhooks.json_values import JsonObject, JsonRefused, object_of, objects_of, text_of
from webhooks.payments.paypal.values import NAME, amount_of, moment

_WON = frozenset(
    {"RESOLVED_SELLER_FAVOUR", "RESOLVED_WITH_PAYOUT", "CANCELED_BY_BUYER", "DENIED", "NONE"}
)
"""PayPal may pay the buyer out of its own pocket: the money stays ours."""
_LOST = frozenset({"RESOLVED_BUYER_FAVOUR", "ACCEPTED"})


def disputed(dispute: JsonObject) -> Disputed:
    due = "seller_response_due_date"
    return Disputed(
        NAME,
        text_of(dispute, "dispute_id"),
        _payment(dispute),
        amount_of(dispute, "dispute_amount"),
        text_of(dispute, "reason"),
        moment(dispute, due) if dispute.get(due) is not None else None,
        moment(dispute, "create_time"),
    )


def dispute_closed(dispute: JsonObject) -> DisputeClosed:
    outcome = text_of(object_of(dispute, "dispute_outcome"), "outcome_code")
    if outcome not in _WON | _LOST:
        raise JsonRefused("a dispute with an outcome of no kind we know")
    return DisputeClosed(
        NAME,
        text_of(dispute, "dispute_id"),
        _payment(dispute),
        amount_of(dispute, "dispute_amount"),
        outcome in _WON,
        moment(dispute, "update_time"),
    )


def transaction(dispute: JsonObject) -> JsonObject:
    """A dispute may be about several payments; ours are paid one by one."""
    found = objects_of(dispute, "disputed_transactions")
    if len(found) != 1:
        raise JsonRefused("a dispute about several payments")
    return found[0]


def _payment(dispute: JsonObject) -> str:
    return text_of(transaction(dispute), "seller_transaction_id")
