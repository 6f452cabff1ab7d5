"""PayPal's webhook door: is it from them, and what does it say.

A judge says whether it is: PayPal itself, or its certificate. What cannot be judged now is not
stored and answered 503, so that it comes again.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime

from core.facts import Fact
from core.ports_payments import OutcomeUnknown
from webhooks.json_values import JsonRefused, json_object, strict_json, text_of
from webhooks.payments.paypal.events import Ours, fact_of
from webhooks.payments.paypal.judging import Judge
from webhooks.payments.paypal.transmission import is_plausible, transmission
from webhooks.payments.paypal.values import NAME

SECONDS = 8.0  # PayPal waits 30 s for our answer
_AT_ONCE = 20  # a stranger must not make us ask without end


class PaypalDoor:
    """`origins`: where its certificates may lie."""

    name = NAME

    def __init__(self, judge: Judge, origins: frozenset[str], ours: Ours) -> None:
        self._judge = judge
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
                return await self._judge.is_true(given, raw, now)
        except TimeoutError:
            raise OutcomeUnknown("timeout") from None
        finally:
            self._under_way -= 1

    def event_id(self, raw: bytes) -> str:
        """Raises JsonRefused."""
        return text_of(json_object(strict_json(raw)), "id")

    def parse(self, raw: bytes) -> tuple[str, Fact | None]:
        """The event's id and what it tells us. Raises JsonRefused."""
        event = json_object(strict_json(raw))
        return text_of(event, "id"), fact_of(event, self._ours)


def _is_object(raw: bytes) -> bool:
    try:
        json_object(strict_json(raw))
    except JsonRefused:
        return False
    return True
