"""SEATMATE_SHOP_SECRETS: "books=secret, books=older secret, kiosk=secret", read by shop; and
SEATMATE_COURSE_SECRETS, the same for course sites."""

import re
from collections.abc import Iterator, Sequence

from pydantic import SecretStr

from bot.configuration.problems import PREFIX, Problem
from bot.configuration.secrets import Secrets
from core.settings import Settings

SHOP_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
LEAST_SECRET = 16


def secrets_of(secrets: Secrets, shop: str) -> tuple[str, ...]:
    """Every secret of one shop, in the order they were written; none keeps its door closed."""
    return _named(secrets.shop_secrets, shop)


def course_secrets_of(secrets: Secrets, site: str) -> tuple[str, ...]:
    """The same for a course site."""
    return _named(secrets.course_secrets, site)


def broken_shops(settings: Settings, secrets: Secrets) -> Iterator[Problem]:
    yield from _broken("shop", "shops.names", settings.shops.names, secrets.shop_secrets)


def broken_course_sites(settings: Settings, secrets: Secrets) -> Iterator[Problem]:
    yield from _broken("course", "courses.sites", settings.courses.sites, secrets.course_secrets)


def _broken(
    what: str, key: str, names: Sequence[str], given: Sequence[SecretStr]
) -> Iterator[Problem]:
    variable = f"{PREFIX}{what.upper()}_SECRETS"
    for name in names:
        if not SHOP_NAME.fullmatch(name):
            fix = "write small letters, digits and hyphens, at most 32"
            yield Problem(key, f"{name[:40]!r} cannot be in an address", fix)
    for number, each in enumerate(given, 1):
        name, secret = _pair(each.get_secret_value())
        if len(secret) < LEAST_SECRET:
            form = 'write "name=secret, name=secret": openssl rand -hex 32'
            yield Problem(variable, f"entry {number} is no name with a secret of 16 letters", form)
        elif name not in names:
            wrong = f"entry {number} is for a name that {key} does not have"
            yield Problem(variable, wrong, f"add the name to {key}, or take it out")


def _named(given: Sequence[SecretStr], name: str) -> tuple[str, ...]:
    pairs = (_pair(each.get_secret_value()) for each in given)
    return tuple(secret for one, secret in pairs if one == name and secret)


def _pair(text: str) -> tuple[str, str]:
    name, _, secret = text.partition("=")
    return name.strip(), secret.strip()
