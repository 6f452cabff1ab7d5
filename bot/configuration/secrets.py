"""What must never stand in a file that is shared: keys and tokens. None has a default."""

from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def _split(value: object) -> object:
    """ "new, old" -> the two; during a rotation both are valid."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


_Secret = Annotated[SecretStr, Field(min_length=16)]
_Several = Annotated[tuple[_Secret, ...], BeforeValidator(_split), NoDecode]


def plain(secret: SecretStr | None) -> str:
    """In clear, or "" where it is unset."""
    return secret.get_secret_value() if secret else ""


class Secrets(BaseSettings):
    """Read from SEATMATE_<NAME>. What is unset is switched off: an empty secret opens no door."""

    model_config = SettingsConfigDict(
        env_prefix="SEATMATE_", env_ignore_empty=True, extra="ignore", frozen=True
    )

    link_signing_key: Annotated[SecretStr, Field(min_length=32)] | None = None
    first_staff_code: Annotated[SecretStr, Field(min_length=8)] | None = None
    discord_token: _Secret | None = None
    telegram_token: _Secret | None = None
    telegram_webhook_secret: _Secret | None = None
    sandbox_api_key: _Secret | None = None
    sandbox_webhook_secrets: _Several = ()
    stripe_api_key: _Secret | None = None
    stripe_webhook_secrets: _Several = ()
    paypal_client_id: _Secret | None = None
    paypal_client_secret: _Secret | None = None
    paypal_webhook_id: _Secret | None = None
    paystack_secret_key: _Secret | None = None
    razorpay_key_id: _Secret | None = None
    razorpay_key_secret: _Secret | None = None
    razorpay_webhook_secrets: _Several = ()
    shop_secrets: _Several = ()  # each "shop=secret": bot/configuration/shops.py
    course_secrets: _Several = ()  # each "site=secret": bot/configuration/shops.py

    def keys_of(self, provider: str) -> dict[str, tuple[str, ...]]:
        """The secrets of one payment provider in clear, by their names without the provider's:
        {"api_key": ("...",), "webhook_secrets": ("new", "old")}. What is unset is not there."""
        found: dict[str, tuple[str, ...]] = {}
        for name in type(self).model_fields:
            value = getattr(self, name)
            if name.startswith(f"{provider}_") and value:
                secrets = value if isinstance(value, tuple) else (value,)
                short = name.removeprefix(f"{provider}_")
                found[short] = tuple(secret.get_secret_value() for secret in secrets)
        return found

    def plain_values(self) -> list[str]:
        """Every secret in clear, for the log's redaction only."""
        found: list[str] = []
        for name in type(self).model_fields:
            value = getattr(self, name)
            secrets = value if isinstance(value, tuple) else (value,)
            found += [secret.get_secret_value() for secret in secrets if secret is not None]
        named = (*self.shop_secrets, *self.course_secrets)
        return found + [each.get_secret_value().partition("=")[2] for each in named]
