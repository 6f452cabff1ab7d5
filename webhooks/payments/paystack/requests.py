"""What we send to Paystack, made of stored values alone: it may have to be sent again (M-01)."""

import json
import re
from urllib.parse import urlsplit

from core.exponents import to_provider
from core.facts import CheckoutWanted, RefundWanted
from core.ids import encode
from webhooks.json_values import JsonObject
from webhooks.payments.paystack.facts import NAME, note_of

_PUBLIC_HOST = re.compile(r"([a-z0-9-]+\.)+[a-z]{2,}")
_NOBODYS = "example.com"


def checkout(wanted: CheckoutWanted, reference: str, email_domain: str) -> JsonObject:
    """Raises AmountInvalid or CurrencyUnknown when Paystack cannot say the amount."""
    ours = {
        "order_id": encode(wanted.order_id),
        "person_id": encode(wanted.person_id),
        "cancel_action": f"{wanted.return_url}?cancelled=1",
    }
    if wanted.pack_id is not None:
        ours["pack_id"] = encode(wanted.pack_id)
    return {
        "email": payer_address(wanted, email_domain),
        "amount": to_provider(NAME, wanted.amount),
        "currency": wanted.amount.currency,
        "reference": reference,
        "callback_url": wanted.return_url,
        "metadata": json.dumps(ours),
    }


def payer_address(wanted: CheckoutWanted, email_domain: str) -> str:
    """Paystack asks for an address and we know none: one that says no more than our own number of
    the person, at our own domain, where nobody reads it."""
    host = urlsplit(wanted.return_url).hostname or ""
    own = host if _PUBLIC_HOST.fullmatch(host) else _NOBODYS
    return f"payer-{encode(wanted.person_id).lower()}@{email_domain or own}"


def refund(wanted: RefundWanted) -> JsonObject:
    """Raises as `checkout` does."""
    return {
        "transaction": wanted.payment_reference,
        "amount": to_provider(NAME, wanted.amount),
        "merchant_note": note_of(wanted.refund_id),
    }
