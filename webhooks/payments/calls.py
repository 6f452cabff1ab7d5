"""One call to a provider that speaks JSON: answered, refused, or nobody knows (M-08)."""

import hmac
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from datetime import UTC, datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from core.ids import OrderId, decode, encode
from core.ports_payments import OutcomeUnknown, ProviderRefused
from webhooks.http_client import Call, HttpClient, Refused, Unknown
from webhooks.json_values import JsonObject, JsonRefused, json_object

_CONFLICT = 409  # the same call is still at work there
P = ParamSpec("P")
T = TypeVar("T")


class CallRefused(ProviderRefused):
    """`status`: of the answer; the reason carries its text, bounded and without our secrets."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(f"{status} {text}")
        self.status = status


class Calls:
    """Each may raise OutcomeUnknown or CallRefused."""

    def __init__(self, client: HttpClient) -> None:
        self._client = client

    async def get(self, path: str, what: str, query: Mapping[str, str] | None = None) -> JsonObject:
        return await self.ask(Call("GET", path, what, query=query or {}))

    async def ask(self, call: Call) -> JsonObject:
        outcome = await self._client.send(call)
        if isinstance(outcome, Unknown):
            raise OutcomeUnknown(outcome.reason)
        if isinstance(outcome, Refused):
            if outcome.status == _CONFLICT:
                raise OutcomeUnknown("in progress there")
            raise CallRefused(outcome.status, outcome.text)
        try:
            return json_object(outcome.body)
        except JsonRefused as reason:
            raise OutcomeUnknown(str(reason)) from None


def readable(ask: Callable[P, Awaitable[T]]) -> Callable[P, Coroutine[object, object, T]]:
    """An answer that cannot be read leaves the outcome unknown."""

    @wraps(ask)
    async def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await ask(*args, **kwargs)
        except JsonRefused as reason:
            raise OutcomeUnknown(str(reason)) from None

    return asked


def own_reference(order_id: OrderId, key: str) -> str:
    """Our name of one page, from the order and the number of the attempt: the same key gives the
    same name. Letters, digits and hyphens, which every provider takes."""
    return f"{encode(order_id)}-{key.rpartition(':')[2]}"


def order_in(code: object) -> OrderId | None:
    """The order behind a code of ours; None for anything else."""
    number = decode(code) if isinstance(code, str) else None
    return None if number is None else OrderId(number)


def is_signed(given: str, raw: bytes, secrets: Sequence[str], algorithm: str) -> bool:
    """Whether `given` is the hexadecimal MAC of the raw bytes under any of `secrets`, in constant
    time. An empty secret verifies nothing. Never raises."""
    if not given.isascii():
        return False
    matches = [
        hmac.compare_digest(hmac.new(secret.encode(), raw, algorithm).hexdigest(), given)
        for secret in secrets
        if secret
    ]
    return any(matches)


def at(seconds: int) -> datetime:
    """Raises JsonRefused for what is no moment."""
    if not 0 <= seconds < 2**33:
        raise JsonRefused("not a moment")
    return datetime.fromtimestamp(seconds, UTC)
