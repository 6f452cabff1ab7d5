"""PayPal's webhook door: is it from them, and what does it say.

Its signatures hang on a chain of certificates; PayPal checks them for us. What it cannot be asked
about is not stored and answered 503, so that it comes again.
"""

import asyncio
import json
from collections.abc import Mapping
from datetime import datetime

from core.facts import Fact
from core.ports_payments import OutcomeUnknown, ProviderRefused
from webhooks.http_client import Call
from webhooks.json_values import JsonRefused, json_object, strict_json, text_of
from webhooks.payments.paypal.asking import Asking, PaypalRefused
from webhooks.payments.paypal.events import Ours, fact_of
from webhooks.payments.paypal.transmission import Transmission, is_plausible, transmission
from webhooks.payments.paypal.values import NAME

SECONDS = 8.0  # PayPal waits 30 s for our answer
_AT_ONCE = 20  # a stranger must not make us ask without end
_NOT_TRUE = (400, 404, 422)


class PaypalDoor:
    """`origins`: where its certificates may lie."""

    name = NAME

    def __init__(
        self, asking: Asking, webhook_id: str, origins: frozenset[str], ours: Ours
    ) -> None:
        self._asking = asking
        self._webhook_id = webhook_id
        self._origins = origins
        self._ours = ours
        self._under_way = 0

    async def verify(self, headers: Mapping[str, str], raw: bytes, now: datetime) -> bool:
        """Raises OutcomeUnknown when PayPal does not answer in time, or not to us."""
        given = transmission(headers)
        if not is_plausible(given, now, self._origins) or not _is_object(raw):
            return False
        if self._under_way >= _AT_ONCE:
            raise OutcomeUnknown("too many at once")
        self._under_way += 1
        try:
            async with asyncio.timeout(SECONDS):
                return await self._ask(given, raw)
        except TimeoutError:
            raise OutcomeUnknown("timeout") from None
        finally:
            self._under_way -= 1

    async def _ask(self, given: Transmission, raw: bytes) -> bool:
        path = "/v1/notifications/verify-webhook-signature"
        question = _question(given, self._webhook_id, raw)
        try:
            answer = await self._asking.ask(
                Call("POST", path, "verify", raw=question, question=True)
            )
        except PaypalRefused as refused:
            if refused.status in _NOT_TRUE:
                return False
            raise OutcomeUnknown(refused.reason) from None
        except ProviderRefused as refused:  # our own keys are wrong: it is kept for us there
            raise OutcomeUnknown(refused.reason) from None
        return answer.get("verification_status") == "SUCCESS"

    def event_id(self, raw: bytes) -> str:
        """Raises JsonRefused."""
        return text_of(json_object(strict_json(raw)), "id")

    def parse(self, raw: bytes) -> tuple[str, Fact | None]:
        """The event's id and what it tells us. Raises JsonRefused."""
        event = json_object(strict_json(raw))
        return text_of(event, "id"), fact_of(event, self._ours)


def _question(given: Transmission, webhook_id: str, raw: bytes) -> bytes:
    """The event goes back byte by byte, as it came: the signature is over those bytes. It is one
    whole object (`_is_object`), so it cannot say anything beside itself."""
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


def _is_object(raw: bytes) -> bool:
    try:
        json_object(strict_json(raw))
    except JsonRefused:
        return False
    return True
