"""What we send to PayPal. Made of stored values alone: a repeated call with one key must be the
same call (M-01)."""

from core.facts import CheckoutWanted, RefundWanted
from core.ids import encode
from webhooks.json_values import JsonObject
from webhooks.payments.paypal.values import amount_sent, refund_name

_TITLE = 120  # of 127; PayPal counts some letters twice
_LOCALES = {"ar": "ar-EG", "en": "en-US"}


def checkout(wanted: CheckoutWanted) -> JsonObject:
    """Raises AmountInvalid or CurrencyUnknown when PayPal cannot say the amount. The name of our
    order is its invoice, too: PayPal takes money for one invoice once (M-03)."""
    name = encode(wanted.order_id)
    return {
        "intent": "CAPTURE",
        "purchase_units": [
            {
                "amount": amount_sent(wanted.amount),
                "description": wanted.title[:_TITLE],
                "custom_id": name,
                "invoice_id": name,
            }
        ],
        "payment_source": {"paypal": {"experience_context": _page(wanted)}},
    }


def _page(wanted: CheckoutWanted) -> JsonObject:
    """Nothing is shipped, the last press pays, and a bank that takes days is not offered: what is
    kept for the payer is not kept for days."""
    page: JsonObject = {
        "user_action": "PAY_NOW",
        "shipping_preference": "NO_SHIPPING",
        "payment_method_preference": "IMMEDIATE_PAYMENT_REQUIRED",
        "return_url": wanted.return_url,
        "cancel_url": f"{wanted.return_url}?cancelled=1",
    }
    if wanted.language in _LOCALES:
        page["locale"] = _LOCALES[wanted.language]
    return page


def refund(wanted: RefundWanted) -> JsonObject:
    """Raises as `checkout` does."""
    return {"amount": amount_sent(wanted.amount), "custom_id": refund_name(wanted.refund_id)}
