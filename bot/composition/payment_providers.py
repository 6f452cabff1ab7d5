"""The payment providers of one installation, opened as the configuration describes them."""

from urllib.parse import urlsplit

from bot.configuration import Configuration
from bot.configuration.secrets import Secrets
from core.providers import NAMES
from core.settings import Settings
from webhooks.http_client import HttpClient
from webhooks.payments.providers import OpenProvider, Outside, open_providers
from webhooks.payments.sandbox import SandboxGateway, sandbox_provider
from webhooks.payments.sandbox_door import SandboxDoor


def payment_providers(configuration: Configuration, outside: Outside) -> list[OpenProvider]:
    """The real ones that are in use, then the sandbox."""
    settings, secrets = configuration.settings, configuration.secrets
    opened = real_providers(settings, secrets, outside)
    if settings.money.sandbox_url and secrets.sandbox_api_key is not None:
        opened.append(_sandbox(settings, secrets, outside))
    return opened


def real_providers(settings: Settings, secrets: Secrets, outside: Outside) -> list[OpenProvider]:
    return open_providers(settings, {name: secrets.keys_of(name) for name in NAMES}, outside)


def _sandbox(settings: Settings, secrets: Secrets, outside: Outside) -> OpenProvider:
    keys, url = secrets.keys_of("sandbox"), settings.money.sandbox_url
    account = settings.money.sandbox_account
    provider = sandbox_provider(url, keys["api_key"][0])
    client = HttpClient(outside.session, provider, outside.metrics, outside.patience)
    parsed = urlsplit(url)
    return OpenProvider(
        SandboxGateway(client, account),
        SandboxDoor(keys.get("webhook_secrets", ()), account),
        f"{parsed.scheme}://{parsed.netloc}",
    )
