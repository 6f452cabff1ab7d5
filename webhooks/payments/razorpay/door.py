"""Razorpay's webhook door: is it from them, and what does it say.

Test and live mode have webhooks of their own, each with its own secret: an event of the other mode
is not signed with ours (W-05). The signature carries no moment: an old delivery is known by its
identity, and money by its payment's id (W-04).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from core.facts import Fact
from webhooks.json_values import (
    JsonObject,
    json_object,
    object_of,
    optional_text,
    strict_json,
    text_of,
    whole_of,
)
from webhooks.payments.calls import is_signed
from webhooks.payments.razorpay.facts import NAME, event_fact

_HEADER = "X-Razorpay-Signature"
_MOST_PARTS = 4


class RazorpayDoor:
    """`secrets` has two entries while one is being changed; `account` "" is not asked."""

    name = NAME

    def __init__(self, secrets: Sequence[str], account: str) -> None:
        self._secrets = tuple(secrets)
        self._account = account

    def verify(self, headers: Mapping[str, str], raw: bytes, now: datetime) -> bool:
        return is_signed(headers.get(_HEADER, ""), raw, self._secrets, "sha256")

    def event_id(self, raw: bytes) -> str:
        """Its kind, what it is about and when: the id that Razorpay gives an event stands in a
        header, which is not signed. Raises JsonRefused."""
        event = json_object(strict_json(raw))
        about = sorted(_ids(object_of(event, "payload")))
        return ":".join([text_of(event, "event", 60), *about, str(whole_of(event, "created_at"))])

    def parse(self, raw: bytes) -> tuple[str, Fact | None]:
        """The event's identity and what it tells us: None for another account. Raises
        JsonRefused."""
        event = json_object(strict_json(raw))
        account = optional_text(event, "account_id")
        identity = self.event_id(raw)
        if self._account and account != self._account:
            return identity, None
        kind, told = text_of(event, "event"), whole_of(event, "created_at")
        return identity, event_fact(kind, object_of(event, "payload"), told)


def _ids(payload: JsonObject) -> list[str]:
    entities = [object_of(payload, name).get("entity") for name in list(payload)[:_MOST_PARTS]]
    return [text_of(each, "id", 30) for each in entities if isinstance(each, dict) and "id" in each]
