"""What we send to Razorpay. Made of stored values alone: a repeated call with one key must be the
same call (M-01)."""

import re
from datetime import datetime, timedelta

from core.exponents import to_provider
from core.facts import CheckoutWanted, RefundWanted
from core.ids import encode
from core.use_cases.checkouts import KEY_LIFE
from webhooks.json_values import JsonObject
from webhooks.payments.razorpay.facts import NAME

_SHORTEST = timedelta(minutes=16) + KEY_LIFE
"""No link ends before a quarter of an hour. A hold that ends sooner is not made longer for it: our
own clock ends the order and cancels the link, and money that slips through is late money (M-04)."""
_LONGEST = timedelta(days=180)
_TITLE = 250


def checkout(wanted: CheckoutWanted, reference: str) -> JsonObject:
    """Raises AmountInvalid or CurrencyUnknown when Razorpay cannot say the amount."""
    ours: JsonObject = {
        "order_id": encode(wanted.order_id),
        "person_id": encode(wanted.person_id),
    }
    if wanted.pack_id is not None:
        ours["pack_id"] = encode(wanted.pack_id)
    return {
        "amount": to_provider(NAME, wanted.amount),
        "currency": wanted.amount.currency,
        "accept_partial": False,
        "reference_id": reference,
        "description": wanted.title[:_TITLE],
        "expire_by": int(ends_at(wanted).timestamp()),
        "notify": {"sms": False, "email": False},
        "reminder_enable": False,
        "notes": ours,
        "callback_url": wanted.return_url,
        "callback_method": "get",
    }


def ends_at(wanted: CheckoutWanted) -> datetime:
    """As the hold ends, within what Razorpay allows."""
    soonest, latest = wanted.asked_at + _SHORTEST, wanted.asked_at + _LONGEST
    return min(max(wanted.expires_at, soonest), latest)


def refund(wanted: RefundWanted) -> JsonObject:
    """Raises as `checkout` does."""
    code = encode(wanted.refund_id)
    return {
        "amount": to_provider(NAME, wanted.amount),
        "speed": "normal",
        "receipt": f"refund-{code}",
        "notes": {"refund_id": code},
    }


def refund_key(wanted: RefundWanted) -> str:
    """At least ten letters, digits, hyphens and underscores, as Razorpay wants them."""
    return "seatmate-" + re.sub(r"[^A-Za-z0-9_-]", "-", wanted.key)
