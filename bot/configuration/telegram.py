"""What only shows when Telegram's settings and secrets are seen together."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.configuration.problems import PREFIX, Problem
from bot.configuration.secrets import Secrets
from core.settings import Settings

MODES = ("polling", "webhook")
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")  # what Telegram takes as a webhook's secret
_NAME = f"{PREFIX}TELEGRAM_WEBHOOK_SECRET"
_MAKE_ONE = "set it: openssl rand -hex 32"


def broken_telegram(settings: Settings, secrets: Secrets) -> Iterator[Problem]:
    given = settings.telegram
    if given.mode not in MODES:
        yield Problem("telegram.mode", f"{given.mode[:40]!r} is no way", f"write one of {MODES}")
    if urlsplit(given.api_url).scheme not in ("http", "https"):
        fix = 'write "https://api.telegram.org"'
        yield Problem("telegram.api_url", "is not the address of a server", fix)
    if secrets.telegram_token is not None and given.mode == "webhook":
        yield from _webhook(settings, secrets)


def _webhook(settings: Settings, secrets: Secrets) -> Iterator[Problem]:
    if not settings.web.public_url:
        wrong = "is empty, and Telegram is to tell us things there (telegram.mode)"
        yield Problem("web.public_url", wrong, 'write it, or telegram.mode = "polling"')
    secret = secrets.telegram_webhook_secret
    if secret is None:
        yield Problem(_NAME, "is missing: anybody could speak as Telegram", _MAKE_ONE)
    elif not _SECRET.fullmatch(secret.get_secret_value()):
        yield Problem(_NAME, "has letters that Telegram does not take", _MAKE_ONE)
