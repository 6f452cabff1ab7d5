"""SEATMATE_SHOP_SECRETS: "books=secret, books=older secret, kiosk=secret", read by shop."""

import re
from collections.abc import Iterator

from bot.configuration.problems import PREFIX, Problem
from bot.configuration.secrets import Secrets
from core.settings import Settings

SHOP_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
LEAST_SECRET = 16

_NAME = f"{PREFIX}SHOP_SECRETS"
_FORM = 'write "shop=secret, shop=secret": openssl rand -hex 32'


def secrets_of(secrets: Secrets, shop: str) -> tuple[str, ...]:
    """Every secret of one shop, in the order they were written; none keeps its door closed."""
    pairs = (_pair(each.get_secret_value()) for each in secrets.shop_secrets)
    return tuple(secret for name, secret in pairs if name == shop and secret)


def broken_shops(settings: Settings, secrets: Secrets) -> Iterator[Problem]:
    for name in settings.shops.names:
        if not SHOP_NAME.fullmatch(name):
            fix = "write small letters, digits and hyphens, at most 32"
            yield Problem("shops.names", f"{name[:40]!r} cannot be in an address", fix)
    for number, each in enumerate(secrets.shop_secrets, 1):
        shop, secret = _pair(each.get_secret_value())
        if len(secret) < LEAST_SECRET:
            yield Problem(_NAME, f"entry {number} is no shop with a secret of 16 letters", _FORM)
        elif shop not in settings.shops.names:
            wrong = f"entry {number} is for a shop that shops.names does not have"
            yield Problem(_NAME, wrong, "add its name to shops.names, or take it out")


def _pair(text: str) -> tuple[str, str]:
    name, _, secret = text.partition("=")
    return name.strip(), secret.strip()
