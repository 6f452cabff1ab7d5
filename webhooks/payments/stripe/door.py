"""Stripe's webhook door: is it from them, and what does it say."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from core.facts import Fact
from webhooks.json_values import json_object, strict_json, text_of
from webhooks.payments.signature import is_signed
from webhooks.payments.stripe.events import Ours, fact_of
from webhooks.payments.stripe.facts import NAME

_HEADER = "Stripe-Signature"


class StripeDoor:
    """`secrets` has two entries while one is being changed. The library's own check reads the
    clock of the machine; ours is the same rule by the clock that is given (W-03, W-04)."""

    name = NAME

    def __init__(self, secrets: Sequence[str], ours: Ours) -> None:
        self._secrets = tuple(secrets)
        self._ours = ours

    def verify(self, headers: Mapping[str, str], raw: bytes, now: datetime) -> bool:
        """Over the raw bytes, in constant time, at most five minutes old."""
        return is_signed(headers.get(_HEADER, ""), raw, now, self._secrets)

    def event_id(self, raw: bytes) -> str:
        """Raises JsonRefused."""
        return text_of(json_object(strict_json(raw)), "id")

    def parse(self, raw: bytes) -> tuple[str, Fact | None]:
        """The event's id and what it tells us. Raises JsonRefused."""
        event = json_object(strict_json(raw))
        return text_of(event, "id"), fact_of(event, self._ours)
