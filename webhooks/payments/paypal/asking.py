"""One question to PayPal: answered, refused for certain, or nobody knows (M-08)."""

import re
from collections.abc import Mapping
from dataclasses import replace

from core.ports_payments import OutcomeUnknown, ProviderRefused
from webhooks.hardening.secrets import redact
from webhooks.http_client import Call, HttpClient, Outcome, Refused, Unknown
from webhooks.json_values import JsonObject, JsonRefused, json_object
from webhooks.payments.paypal.tokens import Tokens

_ISSUE = re.compile(r'"(?:issue|name)"\s*:\s*"([A-Z0-9_]{1,80})"')
_IN_PROGRESS = 409  # a call under the same key is still at work
_WHOLE = {"Prefer": "return=representation"}


class PaypalRefused(ProviderRefused):
    """`status`: of its answer; the reason carries PayPal's own name for it."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{status} {reason}")
        self.status = status


class Asking:
    """Calls with a token; one that is refused is replaced once."""

    def __init__(self, client: HttpClient, tokens: Tokens) -> None:
        self._client = client
        self._tokens = tokens

    async def get(self, path: str, what: str, query: Mapping[str, str] | None = None) -> JsonObject:
        """Raises OutcomeUnknown or PaypalRefused."""
        return await self.ask(Call("GET", path, what, query=query or {}))

    async def post(self, path: str, what: str, body: JsonObject, key: str) -> JsonObject:
        """The same `key` is the same call, however often it is made. Raises as `get` does."""
        call = Call("POST", path, what, body=body, headers=_WHOLE, idempotency_key=key)
        return await self.ask(call)

    async def ask(self, call: Call) -> JsonObject:
        """Raises as `get` does."""
        outcome = await self._send(call)
        if isinstance(outcome, Unknown):
            raise OutcomeUnknown(outcome.reason)
        if isinstance(outcome, Refused):
            if outcome.status == _IN_PROGRESS:
                raise OutcomeUnknown("in progress there")
            raise PaypalRefused(outcome.status, outcome.text)
        try:
            return json_object(outcome.body)
        except JsonRefused as reason:
            raise OutcomeUnknown(str(reason)) from None

    async def _send(self, call: Call) -> Outcome:
        token = await self._tokens.current()
        outcome = await self._client.send(_with(call, token))
        if isinstance(outcome, Refused) and outcome.status == 401:
            token = await self._tokens.instead_of(token)
            outcome = await self._client.send(_with(call, token))
        return _named(outcome, token) if isinstance(outcome, Refused) else outcome


def _with(call: Call, token: str) -> Call:
    return replace(call, headers={**call.headers, "Authorization": f"Bearer {token}"})


def _named(refused: Refused, token: str) -> Refused:
    """PayPal's own name of the trouble, the closest one: "ORDER_NOT_APPROVED"."""
    names = _ISSUE.findall(refused.text)
    return replace(refused, text=names[-1] if names else redact(refused.text, (token,)))
