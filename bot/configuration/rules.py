"""What only shows when settings and secrets are seen together."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bot.configuration.addresses import is_loopback as is_loopback
from bot.configuration.addresses import is_origin
from bot.configuration.discord import broken_discord
from bot.configuration.payments import broken_providers
from bot.configuration.problems import PREFIX, Problem
from bot.configuration.secrets import Secrets
from bot.configuration.shops import broken_course_sites, broken_shops
from bot.configuration.telegram import broken_telegram
from core.errors import CurrencyUnknown
from core.money import exponent
from core.settings import Settings

_ZONE = 'write an IANA name such as "Europe/Berlin"'
_CURRENCY = 'write an ISO 4217 code such as "EUR"'
_LANGUAGE = 'write a code such as "en"'
_ALLOW = "set money.test_keys_allowed = true if this site is for trying out"
_PLAY = f"unset it, or {_ALLOW}"


def broken_rules(settings: Settings, secrets: Secrets, *, secrets_needed: bool) -> list[Problem]:
    return [
        *_community(settings),
        *_addresses(settings),
        *_times(settings),
        *_pairs(secrets),
        *_test_keys(settings, secrets),
        *broken_providers(settings, secrets, secrets_needed=secrets_needed),
        *broken_shops(settings, secrets),
        *broken_course_sites(settings, secrets),
        *broken_discord(settings),
        *broken_telegram(settings, secrets),
        *(_missing(secrets) if secrets_needed else ()),
    ]


def _community(settings: Settings) -> Iterator[Problem]:
    given = settings.community
    try:
        ZoneInfo(given.time_zone)
    except (KeyError, ValueError, OSError):  # unknown, malformed, a folder of zones
        yield Problem("community.time_zone", f"{given.time_zone!r} is no time zone", _ZONE)
    try:
        exponent(given.currency)
    except CurrencyUnknown:
        yield Problem("community.currency", f"{given.currency!r} is no currency", _CURRENCY)
    if not re.fullmatch(r"[a-z]{2,3}([_-][A-Za-z]{2,4})?", given.language):
        yield Problem("community.language", f"{given.language!r} is no language", _LANGUAGE)


def _addresses(settings: Settings) -> Iterator[Problem]:
    url, host = settings.web.public_url, settings.web.host
    if not url and not is_loopback(host):
        wrong = f"is empty, and {host} is open to others: links would lead nowhere"
        yield Problem("web.public_url", wrong, "write the address people see: https://...")
    if url and not is_origin(url):
        wrong = f"{url[:60]!r} is not the address of a site"
        yield Problem("web.public_url", wrong, 'write "https://host", nothing after the host')
    elif url.startswith("http:") and not is_loopback(urlsplit(url).hostname or ""):
        wrong = "is http: payment links and sign-in would travel in clear"
        yield Problem("web.public_url", wrong, "write https://, with a reverse proxy before us")
    if not re.match(r"(sqlite:///.|postgresql(\+asyncpg)?://.)", settings.storage.url):
        wrong = "is neither sqlite:///file nor postgresql://..."
        yield Problem("storage.url", wrong, 'write "sqlite:///var/seatmate.db" or a PostgreSQL URL')


def _times(settings: Settings) -> Iterator[Problem]:
    packs, booking = settings.packs, settings.booking
    if packs.final_warning_hours_before_release >= packs.grace_hours:
        wrong = f"is not less than packs.grace_hours ({packs.grace_hours})"
        yield Problem("packs.final_warning_hours_before_release", wrong, "write a smaller number")
    if settings.money.checkout_minutes > booking.hold_minutes:
        wrong = f"is more than booking.hold_minutes ({booking.hold_minutes}): a slot would be lost"
        yield Problem("money.checkout_minutes", wrong, "write the same number in both")
    notices = settings.notices
    if notices.retry_base_seconds > notices.retry_cap_seconds:
        wrong = f"is more than notices.retry_cap_seconds ({notices.retry_cap_seconds})"
        yield Problem("notices.retry_base_seconds", wrong, "write a smaller number")


def _pairs(secrets: Secrets) -> Iterator[Problem]:
    """A provider with half its secrets would take money and never hear of it."""
    key, signing = f"{PREFIX}SANDBOX_API_KEY", f"{PREFIX}SANDBOX_WEBHOOK_SECRETS"
    has_key = secrets.sandbox_api_key is not None
    has_signing = bool(secrets.sandbox_webhook_secrets)
    if has_key and not has_signing:
        yield Problem(signing, f"is missing, and {key} is set", f"set it, or unset {key}")
    if has_signing and not has_key:
        yield Problem(key, f"is missing, and {signing} is set", f"set it, or unset {signing}")


def _test_keys(settings: Settings, secrets: Secrets) -> Iterator[Problem]:
    is_public = settings.web.public_url.startswith("https:")
    if not is_public or settings.money.test_keys_allowed:
        return
    if secrets.sandbox_api_key:
        yield Problem(f"{PREFIX}SANDBOX_API_KEY", "is play money on a public site", _PLAY)


def _missing(secrets: Secrets) -> Iterator[Problem]:
    if secrets.link_signing_key is None:
        wrong = "is missing: payment and join links are signed with it"
        yield Problem(f"{PREFIX}LINK_SIGNING_KEY", wrong, "set it: openssl rand -base64 32")
