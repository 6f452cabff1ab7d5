"""Is a webhook from PayPal: who says so. PayPal itself, asked about the bytes as they came."""

import json
from datetime import datetime
from typing import Protocol

from core.ports_payments import OutcomeUnknown, ProviderRefused
from webhooks.http_client import Call
from webhooks.payments.paypal.asking import Asking, PaypalRefused
from webhooks.payments.paypal.transmission import Transmission

_NOT_TRUE = (400, 404, 422)
_PATH = "/v1/notifications/verify-webhook-signature"


class Judge(Protocol):
    async def is_true(self, given: Transmission, raw: bytes, now: datetime) -> bool:
        """`given` is plausible, and `raw` one whole object. Raises OutcomeUnknown."""
        ...


class AskingPaypal:
    """A Judge that has no opinion of its own."""

    def __init__(self, asking: Asking, webhook_id: str) -> None:
        self._asking = asking
        self._webhook_id = webhook_id

    async def is_true(self, given: Transmission, raw: bytes, now: datetime) -> bool:
        question = _question(given, self._webhook_id, raw)
        try:
            answer = await self._asking.ask(
                Call("POST", _PATH, "verify", raw=question, question=True)
            )
        except PaypalRefused as refused:
            if refused.status in _NOT_TRUE:
                return False
            raise OutcomeUnknown(refused.reason) from None
        except ProviderRefused as refused:  # our own keys are wrong: it is kept for us there
            raise OutcomeUnknown(refused.reason) from None
        return answer.get("verification_status") == "SUCCESS"


def _question(given: Transmission, webhook_id: str, raw: bytes) -> bytes:
    """The event goes back byte by byte, as it came: the signature is over those bytes. It is one
    whole object, so it cannot say anything beside itself."""
    head = json.dumps(
        {
            "auth_algo": given.algorithm,
            "cert_url": given.certificate,
            "transmission_id": given.id,
            "transmission_sig": given.signature,
            "transmission_time": given.time,
            "webhook_id": webhook_id,
        }
    )
    return head[:-1].encode() + b', "webhook_event": ' + raw + b"}"
