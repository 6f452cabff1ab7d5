"""One question to Stripe: answered, refused for certain, or nobody knows (M-08)."""

import asyncio
from collections.abc import Awaitable

import stripe
import structlog

from core.ports_payments import OutcomeUnknown, ProviderRefused
from webhooks.hardening.secrets import redact
from webhooks.json_values import JsonObject
from webhooks.payments.providers import Outside
from webhooks.payments.stripe.facts import NAME
from webhooks.payments.stripe.transport import Transport

API_VERSION = "2026-10-28.endive"
"""The shape of what we send and read; a new library changes it only when we do."""

_SHOWN = 300
_log = structlog.get_logger("web.calls")


def open_client(base_url: str, api_key: str, outside: Outside) -> stripe.StripeClient:
    stripe.enable_telemetry = False
    return stripe.StripeClient(
        api_key,
        stripe_version=API_VERSION,
        base_addresses={"api": base_url.rstrip("/")},
        max_network_retries=outside.patience.attempts - 1,
        http_client=Transport(outside.session, outside.patience),
    )


class Asking:
    """Bounds a call as a whole, measures it, and names its outcome. `secrets` are never shown."""

    def __init__(self, outside: Outside, secrets: tuple[str, ...]) -> None:
        self._outside = outside
        self._secrets = secrets

    async def ask(self, what: str, question: Awaitable[stripe.StripeObject]) -> JsonObject:
        """Raises OutcomeUnknown or ProviderRefused."""
        loop = asyncio.get_running_loop()
        started, outcome = loop.time(), "unknown"
        try:
            async with asyncio.timeout(self._outside.patience.all_attempts):
                answer = await question
            outcome = "done"
            found: JsonObject = answer.to_dict(for_json=True)
            return found
        except TimeoutError:
            raise OutcomeUnknown("timeout") from None
        except stripe.StripeError as error:
            if is_unknown(error):
                raise OutcomeUnknown(_reason(error)) from None
            outcome = "refused"
            raise ProviderRefused(self._shown(error)) from None
        finally:
            taken = loop.time() - started
            self._outside.metrics.provider_calls.labels(NAME, outcome).observe(taken)
            _log.info(
                "provider_call",
                provider=NAME,
                what=what,
                outcome=outcome,
                milliseconds=round(taken * 1000),
            )

    def _shown(self, error: stripe.StripeError) -> str:
        text = f"{error.http_status} {error.user_message or type(error).__name__}"
        return redact(text, self._secrets)[:_SHOWN]


def is_unknown(error: stripe.StripeError) -> bool:
    """No answer, 5xx, too busy; and a key that was used for another call, or is in use just now:
    what became of the first one nobody knows from this answer."""
    status = error.http_status
    if isinstance(error, stripe.IdempotencyError) or status is None:
        return True
    return status >= 500 or status in (408, 409, 425, 429)


def _reason(error: stripe.StripeError) -> str:
    return f"{type(error).__name__} {error.http_status or ''}".strip()
