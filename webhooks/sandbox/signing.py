"""How the provider signs its webhooks."""

import hashlib
import hmac
from collections.abc import Sequence

HEADER = "Sandbox-Signature"


def signature(raw: bytes, unix_seconds: int, secrets: Sequence[str]) -> str:
    """`t=<unix>,v1=<hex>` with one `v1` per secret: two while a secret is being changed."""
    signed = b"%d." % unix_seconds + raw
    parts = [
        "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest() for secret in secrets
    ]
    return ",".join([f"t={unix_seconds}", *parts])
