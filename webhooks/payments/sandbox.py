"""What we ask of the sandbox payment provider."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar

import structlog

from core.clock import to_ms
from core.facts import Checkout, CheckoutWanted, Fact, RefundWanted
from core.ids import OrderId, encode
from core.ports_payments import OutcomeUnknown, ProviderRefused
from webhooks.http_client import Call, HttpClient, Provider, Refused, Unknown
from webhooks.json_values import (
    JsonObject,
    JsonRefused,
    json_object,
    object_of,
    objects_of,
    text_of,
)
from webhooks.payments.sandbox_facts import NAME, event_fact, payment_fact, refund_fact

_MOST_PAGES = 100
_log = structlog.get_logger("payments")
P = ParamSpec("P")
T = TypeVar("T")


def _readable(ask: Callable[P, Awaitable[T]]) -> Callable[P, Coroutine[object, object, T]]:
    """An answer that cannot be read leaves the outcome unknown."""

    @wraps(ask)
    async def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await ask(*args, **kwargs)
        except JsonRefused as reason:
            raise OutcomeUnknown(str(reason)) from None

    return asked


def sandbox_provider(base_url: str, api_key: str) -> Provider:
    return Provider(NAME, base_url, {"Authorization": f"Bearer {api_key}"}, (api_key,))


class SandboxGateway:
    """A core.ports_payments.PaymentGateway. `account` is ours at the provider."""

    name = NAME

    def __init__(self, client: HttpClient, account: str) -> None:
        self._client = client
        self._account = account

    @_readable
    async def open_checkout(self, wanted: CheckoutWanted) -> Checkout:
        body: JsonObject = {
            "order": encode(wanted.order_id),
            "amount": wanted.amount.minor,
            "currency": wanted.amount.currency,
            "title": wanted.title,
            "return_url": wanted.return_url,
            "expires_at": to_ms(wanted.expires_at),
            "language": wanted.language,
        }
        made = await self._post("/v1/checkouts", "open_checkout", body, wanted.key)
        return Checkout(NAME, text_of(made, "id"), text_of(made, "url", 2000))

    @_readable
    async def look_up(
        self, order_id: OrderId, created_after: datetime, checkout: str
    ) -> list[Fact]:
        query = {"order": encode(order_id), "since": str(to_ms(created_after))}
        found = await self._get("/v1/payments", "look_up", query)
        return _money_facts(objects_of(found, "payments"))

    async def end_checkout(self, checkout: str) -> None:
        """Its pages close at their own time alone."""

    @_readable
    async def refund(self, wanted: RefundWanted) -> Fact | None:
        """Looks for a refund made earlier first: keys are forgotten, references are not. M-09"""
        reference = encode(wanted.refund_id)
        found = await self._get("/v1/refunds", "find_refund", {"reference": reference})
        earlier = objects_of(found, "refunds")
        if earlier:
            return refund_fact(earlier[0])
        body: JsonObject = {
            "payment": wanted.payment_reference,
            "amount": wanted.amount.minor,
            "currency": wanted.amount.currency,
            "reference": reference,
        }
        made = await self._post("/v1/refunds", "refund", body, wanted.key)
        return refund_fact(made)

    @_readable
    async def events_since(self, moment: datetime) -> list[Fact]:
        facts: list[Fact] = []
        query = {"since": str(to_ms(moment))}
        for _ in range(_MOST_PAGES):
            found = await self._get("/v1/events", "events_since", query)
            events = objects_of(found, "events")
            if not events:
                break
            facts += [fact for event in events if (fact := self._fact(event)) is not None]
            query["after"] = text_of(events[-1], "id")
        return facts

    def _fact(self, event: JsonObject) -> Fact | None:
        if event.get("account") != self._account:
            return None
        try:
            return event_fact(text_of(event, "type"), object_of(event, "data"))
        except JsonRefused as reason:  # W-08: one broken event must not hide the others
            _log.warning("event_unreadable", provider=NAME, reason=str(reason))
            return None

    async def _post(self, path: str, what: str, body: JsonObject, key: str) -> JsonObject:
        return await self._send(Call("POST", path, what, body=body, idempotency_key=key))

    async def _get(self, path: str, what: str, query: Mapping[str, str]) -> JsonObject:
        return await self._send(Call("GET", path, what, query=query))

    async def _send(self, call: Call) -> JsonObject:
        outcome = await self._client.send(call)
        if isinstance(outcome, Unknown):
            raise OutcomeUnknown(outcome.reason)
        if isinstance(outcome, Refused):
            raise ProviderRefused(f"{outcome.status} {outcome.text}")
        return json_object(outcome.body)


def _money_facts(payments: list[JsonObject]) -> list[Fact]:
    facts: list[Fact | None] = []
    for payment in payments:
        facts.append(payment_fact(payment))
        facts += [refund_fact(refund) for refund in objects_of(payment, "refunds")]
    return [fact for fact in facts if fact is not None]
