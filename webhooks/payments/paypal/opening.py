"""PayPal as the configuration describes it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.settings import PaypalSettings
from webhooks.http_client import HttpClient, Patience, Provider
from webhooks.payments.paypal.asking import Asking
from webhooks.payments.paypal.door import PaypalDoor
from webhooks.payments.paypal.events import Ours
from webhooks.payments.paypal.gateway import PaypalGateway
from webhooks.payments.paypal.judging import AskingPaypal, Judge
from webhooks.payments.paypal.tokens import Tokens
from webhooks.payments.paypal.values import NAME
from webhooks.payments.providers import Given, OpenProvider

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_PAGES = {
    "https://api-m.paypal.com": "https://www.paypal.com",
    "https://api-m.sandbox.paypal.com": "https://www.sandbox.paypal.com",
}
_CERTIFICATES = {
    "https://api-m.paypal.com": ("https://api.paypal.com",),
    "https://api-m.sandbox.paypal.com": ("https://api.sandbox.paypal.com",),
}
_SIGNERS = {"https://api-m.sandbox.paypal.com": "messageverificationcerts.sandbox.paypal.com"}
_SIGNER = "messageverificationcerts.paypal.com"


def open_provider(
    given: Given, roots: "Sequence[Certificate] | None" = None
) -> OpenProvider | None:
    """None without its id and secret. The address says whether money is real: a webhook of the
    other kind is not known there. `roots`: trusted instead of the public ones."""
    id, secret, webhook = (given.key(name) for name in ("client_id", "client_secret", "webhook_id"))
    if not id or not secret:
        return None
    parts = urlsplit(given.settings.base_url)
    origin = f"{parts.scheme}://{parts.netloc}"
    where = Provider(
        NAME, given.settings.base_url, secrets=(secret, id), key_header="PayPal-Request-Id"
    )
    shared, ours = given.outside, Ours(given.settings.account)
    client = HttpClient(shared.session, where, shared.metrics, shared.patience)
    quick = HttpClient(shared.session, where, shared.metrics, _hasty(shared.patience))
    tokens = Tokens(client, id, secret)
    origins = frozenset({origin, *_CERTIFICATES.get(origin, ())})
    if isinstance(given.settings, PaypalSettings) and given.settings.verify == "offline":
        judge = _checking_here(given, webhook, _SIGNERS.get(origin, _SIGNER), roots)
    else:
        judge = AskingPaypal(Asking(quick, tokens), webhook)
    return OpenProvider(
        PaypalGateway(Asking(client, tokens), ours, webhook),
        PaypalDoor(judge, origins, ours) if webhook else None,
        _PAGES.get(origin, origin),
    )


def _checking_here(
    given: Given, webhook: str, signer: str, roots: "Sequence[Certificate] | None"
) -> Judge:
    """Its library is loaded only when it is in use."""
    from webhooks.payments.paypal.certificates import Certificates
    from webhooks.payments.paypal.chain import Trust, public_roots
    from webhooks.payments.paypal.offline import CheckedHere

    trust = Trust(public_roots() if roots is None else roots, signer)
    return CheckedHere(Certificates(given.outside.session, trust), webhook)


def _hasty(patience: Patience) -> Patience:
    """Somebody waits for the answer: a webhook that comes again is better than one that hangs."""
    return replace(patience, attempts=2, connect=2, one_attempt=min(patience.one_attempt, 3))
