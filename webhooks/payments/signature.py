"""Timed webhook signatures of the form `t=<unix>,v1=<hex hmac-sha256 of "t.body">`."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

from core.clock import to_ms

TOLERANCE = timedelta(minutes=5)
"""An older delivery is a replay (W-04); providers sign afresh each time they try."""

_MAX_PARTS = 10


def is_signed(header: str, raw: bytes, now: datetime, secrets: Sequence[str]) -> bool:
    """True when any of `secrets` signed `raw` within TOLERANCE of `now`. Never raises.

    Several secrets are valid while one is being changed (W-15). An empty one verifies nothing:
    anybody can sign with an empty key.
    """
    stamp, given = _parts(header)
    if stamp is None or abs(to_ms(now) - stamp * 1000) > TOLERANCE // timedelta(milliseconds=1):
        return False
    signed = b"%d." % stamp + raw
    matches = [
        hmac.compare_digest(hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest(), one)
        for secret in secrets
        if secret
        for one in given
    ]
    return any(matches)


def _parts(header: str) -> tuple[int | None, list[str]]:
    stamps: list[int] = []
    given: list[str] = []
    for part in header.split(",")[:_MAX_PARTS]:
        name, _, value = part.strip().partition("=")
        if name == "t" and value.isascii() and value.isdigit() and len(value) <= 12:
            stamps.append(int(value))
        elif name == "v1" and value.isascii():
            given.append(value)
    return (stamps[0], given) if len(stamps) == 1 else (None, [])
