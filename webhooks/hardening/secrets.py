"""Compares and hides secrets."""

import hmac
from collections.abc import Iterable

_HIDDEN = "[hidden]"


def same_secret(given: str, wanted: str) -> bool:
    """Constant time. An unset `wanted` matches nothing: an empty key is one anybody can hold."""
    return bool(wanted) and hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode())


def redact(text: str, secrets: Iterable[str]) -> str:
    """`text` without any of `secrets` (I13)."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, _HIDDEN)
    return text
