"""Payment providers in the configuration: who is in use, whose keys are missing or do not fit."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from bot.configuration.addresses import is_loopback
from bot.configuration.problems import PREFIX, Problem
from bot.configuration.secrets import Secrets
from core import providers
from core.errors import CurrencyUnknown
from core.exponents import count_of
from core.settings import ProviderSettings, Settings

# What each needs before it can take money, and before its webhook is heard.
NEEDED = {
    "stripe": ("api_key", "webhook_secrets"),
    "paypal": ("client_id", "client_secret", "webhook_id"),
    "paystack": ("secret_key",),
    "razorpay": ("key_id", "key_secret", "webhook_secrets"),
}
VERIFYING = ("api", "offline")
_MAIN = {name: keys[0] for name, keys in NEEDED.items()}
_TEST = re.compile(r"(sk|rk|rzp)_test_")
_ALLOW = "set money.test_keys_allowed = true if this site is for trying out"


def with_providers(settings: Settings, secrets: Secrets) -> Settings:
    """The settings with nobody in use who has no key; who has one and names no currencies takes
    the community's."""
    found: dict[str, Any] = {}
    for name in providers.NAMES:
        given = providers.settings_of(settings, name)
        currencies = given.currencies or (settings.community.currency,)
        used = currencies if _MAIN[name] in secrets.keys_of(name) else ()
        found[name] = replace(given, currencies=used)
    return replace(settings, **found)


def is_live(name: str, secrets: Secrets, settings: Settings) -> bool:
    """Whether real money moves: by the key, or by the address where keys do not tell."""
    if name == "paypal":
        host = urlsplit(settings.paypal.base_url).hostname or ""
        return "sandbox" not in host and not is_loopback(host)
    return not _TEST.match(secrets.keys_of(name).get(_MAIN[name], ("",))[0])


def broken_providers(
    settings: Settings, secrets: Secrets, *, secrets_needed: bool
) -> Iterator[Problem]:
    for name in providers.NAMES:
        keys = secrets.keys_of(name)
        if secrets_needed and keys:
            yield from _halves(name, keys)
        given = providers.settings_of(settings, name)
        yield from _currencies(name, given)
        if keys and not given.currencies and not _counts(name, settings.community.currency):
            wrong = f"is empty, and {settings.community.currency} is no currency that it takes"
            yield Problem(f"{name}.currencies", wrong, 'write those it takes, such as ["USD"]')
        yield from _address(name, given.base_url)
    yield from _verifying(settings.paypal.verify)
    yield from _modes(settings, secrets)


def _halves(name: str, keys: dict[str, tuple[str, ...]]) -> Iterator[Problem]:
    """A provider with half its secrets would take money and never hear of it."""
    for each in NEEDED[name]:
        if each not in keys:
            there = _variable(name, next(iter(keys)))
            fix = f"set it, or unset {there}"
            yield Problem(_variable(name, each), f"is missing, and {there} is set", fix)


def _currencies(name: str, given: ProviderSettings) -> Iterator[Problem]:
    for currency in given.currencies:
        if not _counts(name, currency):
            wrong = f"{currency[:8]!r} is no currency that it takes"
            yield Problem(f"{name}.currencies", wrong, 'write ISO 4217 codes such as ["EUR"]')


def _counts(name: str, currency: str) -> bool:
    try:
        count_of(name, currency)
    except CurrencyUnknown:
        return False
    return True


def _address(name: str, url: str) -> Iterator[Problem]:
    parts = urlsplit(url)
    safe = parts.scheme == "https" or is_loopback(parts.hostname or "")
    if not safe or not parts.hostname or parts.query or parts.fragment or parts.username:
        wrong = f"{url[:60]!r} is not the address of a provider"
        yield Problem(f"{name}.base_url", wrong, 'write "https://host", or leave it out')


def _verifying(way: str) -> Iterator[Problem]:
    if way not in VERIFYING:
        yield Problem("paypal.verify", f"{way[:40]!r} is no way", f"write one of {VERIFYING}")


def _modes(settings: Settings, secrets: Secrets) -> Iterator[Problem]:
    """Play money beside real money: somebody would get a real session for nothing."""
    used = [name for name in providers.NAMES if _MAIN[name] in secrets.keys_of(name)]
    live = [name for name in used if is_live(name, secrets, settings)]
    for name in used:
        variable = _variable(name, _MAIN[name])
        if name in live:
            continue
        if live:
            wrong = f"is for trying out, and {_variable(live[0], _MAIN[live[0]])} is live"
            yield Problem(variable, wrong, "use keys of one kind for all providers")
        elif settings.web.public_url.startswith("https:") and not settings.money.test_keys_allowed:
            yield Problem(
                variable, "is a test key on a public site", f"set the live key, or {_ALLOW}"
            )
    if live and secrets.sandbox_api_key is not None:
        wrong = f"is play money, and {_variable(live[0], _MAIN[live[0]])} is live"
        yield Problem(f"{PREFIX}SANDBOX_API_KEY", wrong, "unset one of the two")


def _variable(name: str, key: str) -> str:
    return f"{PREFIX}{name}_{key}".upper()
