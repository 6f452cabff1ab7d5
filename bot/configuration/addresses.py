"""What an address tells by itself: a site, or this machine alone."""

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_origin(url: str) -> bool:
    try:
        parts = urlsplit(url)
        plain = not (parts.query or parts.fragment or parts.username) and parts.path in ("", "/")
        return parts.scheme in ("http", "https") and bool(parts.hostname) and plain
    except ValueError:
        return False


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
