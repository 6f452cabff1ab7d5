"""Stripe as the configuration describes it."""

from urllib.parse import urlsplit

from webhooks.payments.providers import Given, OpenProvider
from webhooks.payments.stripe.door import StripeDoor
from webhooks.payments.stripe.events import Ours
from webhooks.payments.stripe.gateway import StripeGateway

_API = "https://api.stripe.com"
_PAGES = "https://checkout.stripe.com"
_TEST = ("sk_test_", "rk_test_")


def open_provider(given: Given) -> OpenProvider | None:
    """None without a key. The key says whether money is real: events of the other kind are not
    for us."""
    key, url = given.key("api_key"), given.settings.base_url
    if not key:
        return None
    ours = Ours(given.settings.account, livemode=not key.startswith(_TEST))
    secrets = given.keys.get("webhook_secrets", ())
    parts = urlsplit(url)
    return OpenProvider(
        StripeGateway(url, key, ours, given.outside),
        StripeDoor(secrets, ours) if secrets else None,
        _PAGES if url.rstrip("/") == _API else f"{parts.scheme}://{parts.netloc}",
    )
