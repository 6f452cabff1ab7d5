"""What we send to Stripe. Made of stored values alone: a repeated call with one key must be the
same call, or Stripe refuses it (M-01)."""

from datetime import datetime, timedelta

from stripe.params import RefundCreateParams
from stripe.params.checkout import SessionCreateParams

from core.exponents import to_provider
from core.facts import CheckoutWanted, RefundWanted
from core.ids import encode
from core.use_cases.checkouts import KEY_LIFE

NAME = "stripe"
_SHORTEST = timedelta(minutes=31) + KEY_LIFE
"""Stripe closes no page before 30 minutes. A hold that ends sooner is not made longer for it: our
own clock ends the order and closes the page, and money that slips through is late money (M-04)."""
_LONGEST = timedelta(hours=23, minutes=59)
_TITLE = 250
_LOCALES = frozenset(
    """bg cs da de el en es et fi fil fr hr hu id it ja ko lt lv ms mt nb nl pl pt ro ru sk sl sv
    th tr vi zh""".split()
)


def checkout(wanted: CheckoutWanted) -> SessionCreateParams:
    """Raises AmountInvalid or CurrencyUnknown when Stripe cannot say the amount."""
    ours = metadata(wanted)
    return {
        "mode": "payment",
        "client_reference_id": encode(wanted.order_id),
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": wanted.amount.currency.lower(),
                    "unit_amount": to_provider(NAME, wanted.amount),
                    "product_data": {"name": wanted.title[:_TITLE]},
                },
            }
        ],
        "metadata": ours,
        "payment_intent_data": {"metadata": ours, "description": wanted.title[:_TITLE]},
        "success_url": wanted.return_url,
        "cancel_url": f"{wanted.return_url}?cancelled=1",
        "expires_at": int(ends_at(wanted).timestamp()),
        "locale": wanted.language if wanted.language in _LOCALES else "auto",
    }


def ends_at(wanted: CheckoutWanted) -> datetime:
    """As the hold ends, within what Stripe allows."""
    soonest, latest = wanted.asked_at + _SHORTEST, wanted.asked_at + _LONGEST
    return min(max(wanted.expires_at, soonest), latest)


def metadata(wanted: CheckoutWanted) -> dict[str, str]:
    """Names of ours alone; nothing about the person."""
    found = {"order_id": encode(wanted.order_id), "person_id": encode(wanted.person_id)}
    if wanted.pack_id is not None:
        found["pack_id"] = encode(wanted.pack_id)
    return found


def refund(wanted: RefundWanted) -> RefundCreateParams:
    """Raises as `checkout` does."""
    return {
        "payment_intent": wanted.payment_reference,
        "amount": to_provider(NAME, wanted.amount),
        "metadata": {"refund_id": encode(wanted.refund_id)},
    }
