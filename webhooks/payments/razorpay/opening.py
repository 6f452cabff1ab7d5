"""Razorpay as the configuration describes it."""

from base64 import b64encode
from urllib.parse import urlsplit

from webhooks.http_client import HttpClient, Provider
from webhooks.payments.calls import Calls
from webhooks.payments.providers import Given, OpenProvider
from webhooks.payments.razorpay.door import RazorpayDoor
from webhooks.payments.razorpay.facts import NAME
from webhooks.payments.razorpay.gateway import RazorpayGateway

_API = "https://api.razorpay.com"
_PAGES = "https://rzp.io https://api.razorpay.com https://pages.razorpay.com"


def open_provider(given: Given) -> OpenProvider | None:
    """None without a key. The key says whether money is real."""
    id, secret, url = given.key("key_id"), given.key("key_secret"), given.settings.base_url
    if not id or not secret:
        return None
    basic = b64encode(f"{id}:{secret}".encode()).decode()
    where = Provider(NAME, url, {"Authorization": f"Basic {basic}"}, (secret, id, basic))
    shared = given.outside
    calls = Calls(HttpClient(shared.session, where, shared.metrics, shared.patience))
    secrets = given.keys.get("webhook_secrets", ())
    parts = urlsplit(url)
    return OpenProvider(
        RazorpayGateway(calls),
        RazorpayDoor(secrets, given.settings.account) if secrets else None,
        _PAGES if url.rstrip("/") == _API else f"{parts.scheme}://{parts.netloc}",
    )
