"""The provider's API for merchants, under /v1, opened by a Bearer key."""

import hashlib
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from core.errors import RuleError
from core.money import Money
from webhooks.hardening.bodies import read_json, read_raw
from webhooks.hardening.secrets import same_secret
from webhooks.json_values import JsonObject, JsonRefused, JsonValue, json_object, text_of, whole_of
from webhooks.sandbox import checkouts, events, payments, refunds
from webhooks.sandbox.account import Account, Keyed
from webhooks.sandbox.checkouts import NewCheckout
from webhooks.sandbox.objects import HostedCheckout
from webhooks.sandbox.provider import SandboxProvider
from webhooks.sandbox.store import Refusal

_Answer = Callable[[web.Request], Awaitable[JsonValue]]


def api_routes(provider: SandboxProvider) -> list[web.RouteDef]:
    api = _MerchantApi(provider)
    return [
        web.post("/v1/checkouts", api.guarded(api.open_checkout)),
        web.get("/v1/checkouts/{id}", api.guarded(api.show_checkout)),
        web.get("/v1/payments", api.guarded(api.list_payments)),
        web.post("/v1/refunds", api.guarded(api.make_refund)),
        web.get("/v1/refunds", api.guarded(api.list_refunds)),
        web.get("/v1/events", api.guarded(api.list_events)),
    ]


class _MerchantApi:
    def __init__(self, provider: SandboxProvider) -> None:
        self._provider = provider

    def guarded(self, answer: _Answer) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handle(request: web.Request) -> web.Response:
            return await _answered(request, self._provider.api_key, answer)

        return handle

    async def open_checkout(self, request: web.Request) -> JsonValue:
        data, keyed = await _keyed_body(request)
        made = await self._provider.run(checkouts.open_checkout, _new_checkout(data), keyed)
        return _checkout_json(request, made)

    async def show_checkout(self, request: web.Request) -> JsonValue:
        found = await self._provider.run(checkouts.find, request.match_info["id"])
        return _checkout_json(request, found)

    async def list_payments(self, request: web.Request) -> JsonValue:
        order, since = request.query.get("order", ""), _moment(request)
        return {"payments": await self._provider.run(_payments_json, order, since)}

    async def make_refund(self, request: web.Request) -> JsonValue:
        data, keyed = await _keyed_body(request)
        payment, reference = text_of(data, "payment"), text_of(data, "reference")
        amount = _amount(data)
        made = await self._provider.run(refunds.refund, payment, amount, reference, keyed)
        return made.as_json(self._provider.account.store.now())

    async def list_refunds(self, request: web.Request) -> JsonValue:
        reference = request.query.get("reference", "")
        found = await self._provider.run(refunds.by_reference, reference)
        now = self._provider.account.store.now()
        return {"refunds": [refund.as_json(now) for refund in found]}

    async def list_events(self, request: web.Request) -> JsonValue:
        since, after = _moment(request), request.query.get("after")
        return {"events": list(await self._provider.run(_events_json, since, after))}


async def _answered(request: web.Request, api_key: str, answer: _Answer) -> web.Response:
    if not same_secret(request.headers.get("Authorization", ""), f"Bearer {api_key}"):
        return web.json_response({"error": "key_unknown"}, status=401)
    try:
        return web.json_response(await answer(request))
    except Refusal as refusal:
        return web.json_response({"error": refusal.code}, status=refusal.status)
    except JsonRefused as reason:
        return web.json_response({"error": "request_invalid", "why": str(reason)}, status=422)
    except RuleError as error:
        return web.json_response({"error": error.code}, status=422)


async def _keyed_body(request: web.Request) -> tuple[JsonObject, Keyed]:
    key = request.headers.get("Idempotency-Key", "")
    if not 1 <= len(key) <= 200:
        raise Refusal(400, "idempotency_key_missing")
    data = json_object(await read_json(request))
    return data, Keyed(key, hashlib.sha256(await read_raw(request)).hexdigest())


def _new_checkout(data: JsonObject) -> NewCheckout:
    return_url = text_of(data, "return_url", longest=2000)
    if urlsplit(return_url).scheme not in ("http", "https"):
        raise JsonRefused("return_url is not a web address")
    return NewCheckout(
        text_of(data, "order"),
        _amount(data),
        text_of(data, "title", longest=500),
        return_url,
        text_of(data, "language", longest=35),
        whole_of(data, "expires_at"),
    )


def _amount(data: JsonObject) -> Money:
    amount = Money(whole_of(data, "amount"), text_of(data, "currency", longest=3))
    if amount.is_zero:
        raise Refusal(422, "amount_too_small")
    return amount


def _moment(request: web.Request) -> int:
    since = request.query.get("since", "0")
    if not (since.isascii() and since.isdigit() and len(since) <= 15):
        raise JsonRefused("since is not a moment")
    return int(since)


def _checkout_json(request: web.Request, checkout: HostedCheckout) -> JsonObject:
    return {**checkout.as_json(), "url": str(request.url.with_path(f"/checkout/{checkout.id}"))}


def _payments_json(account: Account, order: str, since: int) -> list[JsonValue]:
    now = account.store.now()
    return [
        {
            **payment.as_json(now),
            "refunds": [r.as_json(now) for r in refunds.of_payment(account, payment.id)],
        }
        for payment in payments.of_order(account, order, since)
    ]


def _events_json(account: Account, since: int, after: str | None) -> list[JsonObject]:
    with account.store.reading() as sql:
        return events.happened(sql, since, after, account.store.now())
