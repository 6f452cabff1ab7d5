"""Paystack's webhook door: is it from them, and what does it say.

It is signed with the secret key itself and carries no moment, so an old delivery is as genuine as
a new one: it is known by its identity, and money by its reference, and so changes nothing (W-04).
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from core.facts import Fact
from webhooks.json_values import json_object, object_of, strict_json, text_of
from webhooks.payments.calls import is_signed
from webhooks.payments.paystack.facts import NAME, event_fact

_HEADER = "x-paystack-signature"


class PaystackDoor:
    """`domain`: "test" or "live", whichever our key is for; the other is not for us."""

    name = NAME

    def __init__(self, secrets: tuple[str, ...], domain: str) -> None:
        self._secrets = secrets
        self._domain = domain

    def verify(self, headers: Mapping[str, str], raw: bytes, now: datetime) -> bool:
        return is_signed(headers.get(_HEADER, ""), raw, self._secrets, "sha512")

    def event_id(self, raw: bytes) -> str:
        """Its kind and the id of what it is about: events have no id of their own. Where there is
        no such id either, the bytes themselves. Raises JsonRefused."""
        event = json_object(strict_json(raw))
        about = object_of(event, "data").get("id")
        named = isinstance(about, int | str) and 0 < len(str(about)) < 100
        mark = about if named else hashlib.sha256(raw).hexdigest()
        return f"{text_of(event, 'event', 80)}:{mark}"

    def parse(self, raw: bytes) -> tuple[str, Fact | None]:
        """The event's identity and what it tells us. Raises JsonRefused."""
        event = json_object(strict_json(raw))
        kind = text_of(event, "event", 80)
        return self.event_id(raw), event_fact(kind, object_of(event, "data"), self._domain)
