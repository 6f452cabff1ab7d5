"""The sandbox provider's webhook door: is it from them, and what does it say."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from core.facts import Fact
from webhooks.json_values import json_object, object_of, strict_json, text_of
from webhooks.payments.sandbox_facts import NAME, event_fact
from webhooks.payments.signature import is_signed

_HEADER = "Sandbox-Signature"


def verify(headers: Mapping[str, str], raw: bytes, now: datetime, secrets: Sequence[str]) -> bool:
    """Over the raw bytes, in constant time, at most five minutes old."""
    return is_signed(headers.get(_HEADER, ""), raw, now, secrets)


class SandboxDoor:
    """`account` is ours at the provider; `secrets` has two entries while one is being changed."""

    name = NAME

    def __init__(self, secrets: Sequence[str], account: str) -> None:
        self._secrets = tuple(secrets)
        self._account = account

    def verify(self, headers: Mapping[str, str], raw: bytes, now: datetime) -> bool:
        return verify(headers, raw, now, self._secrets)

    def event_id(self, raw: bytes) -> str:
        """Raises JsonRefused."""
        return text_of(json_object(strict_json(raw)), "id")

    def parse(self, raw: bytes) -> tuple[str, Fact | None]:
        """The event's id and what it tells us: None for unknown kinds and other accounts.

        A signature proves who sent it, not whose money it is (W-05, W-06). Raises JsonRefused.
        """
        event = json_object(strict_json(raw))
        event_id = text_of(event, "id")
        if text_of(event, "account") != self._account:
            return event_id, None
        return event_id, event_fact(text_of(event, "type"), object_of(event, "data"))
