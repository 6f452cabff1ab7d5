"""Paystack as the configuration describes it."""

from urllib.parse import urlsplit

from core.settings import PaystackSettings
from webhooks.http_client import HttpClient, Provider
from webhooks.payments.calls import Calls
from webhooks.payments.paystack.door import PaystackDoor
from webhooks.payments.paystack.facts import NAME
from webhooks.payments.paystack.gateway import PaystackGateway
from webhooks.payments.providers import Given, OpenProvider

_API = "https://api.paystack.co"
_PAGES = "https://checkout.paystack.com"


def open_provider(given: Given) -> OpenProvider | None:
    """None without a key. The key says whether money is real, and signs the webhooks, too."""
    key, url, shared = given.key("secret_key"), given.settings.base_url, given.outside
    if not key:
        return None
    where = Provider(NAME, url, {"Authorization": f"Bearer {key}"}, (key,))
    calls = Calls(HttpClient(shared.session, where, shared.metrics, shared.patience))
    domain = "test" if key.startswith("sk_test_") else "live"
    settings = given.settings
    email_domain = settings.email_domain if isinstance(settings, PaystackSettings) else ""
    parts = urlsplit(url)
    return OpenProvider(
        PaystackGateway(calls, domain, email_domain),
        PaystackDoor((key,), domain),
        _PAGES if url.rstrip("/") == _API else f"{parts.scheme}://{parts.netloc}",
    )
