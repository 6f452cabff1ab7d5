"""The token that opens PayPal's API: asked for with our id and secret, kept while it is good."""

import asyncio
from base64 import b64encode

from core.ports_payments import OutcomeUnknown, ProviderRefused
from webhooks.http_client import Call, Done, HttpClient, Unknown
from webhooks.json_values import JsonRefused, json_object, text_of, whole_of

_EARLIER = 60.0  # seconds before its end; a call must not outlive its token
_LONGEST = 4096


class Tokens:
    """One for gateway and door. However many calls need one at once, it is asked for once."""

    def __init__(self, client: HttpClient, client_id: str, client_secret: str) -> None:
        pair = f"{client_id}:{client_secret}".encode()
        self._call = Call(
            "POST",
            "/v1/oauth2/token",
            "token",
            form={"grant_type": "client_credentials"},
            headers={"Authorization": f"Basic {b64encode(pair).decode()}"},
            question=True,
        )
        self._client = client
        self._lock = asyncio.Lock()
        self._token = ""
        self._good_until = 0.0

    async def current(self) -> str:
        """Raises OutcomeUnknown, or ProviderRefused when PayPal does not know us."""
        async with self._lock:
            if asyncio.get_running_loop().time() >= self._good_until:
                await self._fetch()
            return self._token

    async def instead_of(self, refused: str) -> str:
        """Another one than `refused`; PayPal ends tokens early when keys are changed."""
        async with self._lock:
            if self._token == refused:
                await self._fetch()
            return self._token

    async def _fetch(self) -> None:
        asked_at = asyncio.get_running_loop().time()
        outcome = await self._client.send(self._call)
        if isinstance(outcome, Unknown):
            raise OutcomeUnknown(f"token {outcome.reason}")
        if not isinstance(outcome, Done):
            raise ProviderRefused(f"{outcome.status} no token for our id and secret")
        try:
            answer = json_object(outcome.body)
            token, seconds = (
                text_of(answer, "access_token", _LONGEST),
                whole_of(answer, "expires_in"),
            )
        except JsonRefused as reason:
            raise OutcomeUnknown(f"token: {reason}") from None
        self._token = token
        self._good_until = asked_at + seconds - _EARLIER
