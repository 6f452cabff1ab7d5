"""What stands in the head of PayPal's webhooks, before anybody is asked whether it is true."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from webhooks.json_values import JsonRefused
from webhooks.payments.paypal.values import read_moment

_OLDEST = timedelta(days=3, hours=6)  # PayPal tries for three days; what is older is a replay
_AHEAD = timedelta(minutes=5)
_ID = re.compile(r"(?!\d+\Z)\w[!-~]{1,49}", re.ASCII)
_SIGNATURE = re.compile(r"[A-Za-z0-9+/]{16,498}={0,2}")
_ALGORITHM = "sha256withrsa"  # in whichever letters


@dataclass(frozen=True, slots=True)
class Transmission:
    id: str
    time: str
    signature: str
    certificate: str
    algorithm: str


def transmission(headers: Mapping[str, str]) -> Transmission:
    """A missing one is empty."""
    return Transmission(
        id=headers.get("PAYPAL-TRANSMISSION-ID", ""),
        time=headers.get("PAYPAL-TRANSMISSION-TIME", ""),
        signature=headers.get("PAYPAL-TRANSMISSION-SIG", ""),
        certificate=headers.get("PAYPAL-CERT-URL", ""),
        algorithm=headers.get("PAYPAL-AUTH-ALGO", ""),
    )


def is_plausible(given: Transmission, now: datetime, origins: frozenset[str]) -> bool:
    """What PayPal could have sent, and lately (W-04). The certificate lies at one of `origins`
    exactly: no look-alike, no redirect, no user before the host."""
    return (
        given.algorithm.lower() == _ALGORITHM
        and bool(_ID.fullmatch(given.id))
        and bool(_SIGNATURE.fullmatch(given.signature))
        and _origin(given.certificate) in origins
        and _is_recent(given.time, now)
    )


def _origin(url: str) -> str:
    """ "" for what is no plain address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    plain = len(url) <= 500 and url.isascii() and url.isprintable() and "\\" not in url
    return f"{parts.scheme}://{parts.netloc}" if plain and not parts.query else ""


def _is_recent(text: str, now: datetime) -> bool:
    try:
        sent = read_moment(text[:100])
    except JsonRefused:
        return False
    return now - _OLDEST <= sent <= now + _AHEAD
