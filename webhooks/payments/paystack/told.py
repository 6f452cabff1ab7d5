"""When a fact came about, and which payment a listed refund is of."""

from datetime import datetime

from core.facts import Fact, Paid, Refunded
from webhooks.json_values import JsonObject, text_of


def moment_of(fact: Fact, unknown: datetime) -> datetime:
    """`unknown` for those that do not say."""
    match fact:
        case Paid():
            return fact.paid_at
        case Refunded():
            return fact.refunded_at
        case _:
            return unknown


def reference_of(refund: JsonObject) -> str:
    """Our reference of the transaction that it gives back. Raises JsonRefused."""
    inner = refund.get("transaction")
    if isinstance(inner, dict):
        return text_of(inner, "reference")
    return text_of(refund, "transaction_reference")
