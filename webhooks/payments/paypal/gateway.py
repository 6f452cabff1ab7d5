"""What we ask of PayPal."""

from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar
from urllib.parse import parse_qsl, quote, urlsplit

import structlog

from core.errors import RuleError
from core.facts import (
    Approved,
    Checkout,
    CheckoutEnded,
    CheckoutWanted,
    Fact,
    PaymentFailed,
    RefundWanted,
)
from core.ids import OrderId
from core.ports_payments import OutcomeUnknown, ProviderRefused
from webhooks.json_values import JsonObject, JsonRefused, objects_of, optional_text, text_of
from webhooks.payments.examining import Remark
from webhooks.payments.paypal import examining, requests
from webhooks.payments.paypal.asking import Asking, PaypalRefused
from webhooks.payments.paypal.events import Ours, fact_of
from webhooks.payments.paypal.facts import order_facts, payments, refund_fact
from webhooks.payments.paypal.values import (
    NAME,
    capture_above,
    inner,
    link_to,
    order_of,
    refund_name,
    unit_of,
)

_PAGE = "100"
_MOST_PAGES = 100
_DECIDED = ("COMPLETED", "VOIDED")
_log = structlog.get_logger("payments")
P = ParamSpec("P")
T = TypeVar("T")


def _readable(ask: Callable[P, Awaitable[T]]) -> Callable[P, Coroutine[object, object, T]]:
    """An answer that cannot be read leaves the outcome unknown; an amount that cannot be said is
    refused."""

    @wraps(ask)
    async def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await ask(*args, **kwargs)
        except JsonRefused as reason:
            raise OutcomeUnknown(str(reason)) from None
        except RuleError as error:
            raise ProviderRefused(error.code) from None

    return asked


class PaypalGateway:
    """A core.ports_payments.CapturingGateway. `ours` says whose events count; `webhook_id` is the
    one that is believed."""

    name = NAME

    def __init__(self, asking: Asking, ours: Ours, webhook_id: str = "") -> None:
        self._asking = asking
        self._ours = ours
        self._webhook_id = webhook_id

    @_readable
    async def open_checkout(self, wanted: CheckoutWanted) -> Checkout:
        body, key = requests.checkout(wanted), f"checkout:{wanted.key}"
        made = await self._asking.post("/v2/checkout/orders", "open_checkout", body, key)
        page = link_to(made, "payer-action", "approve")
        if page is None:
            raise JsonRefused("an order without a page")
        return Checkout(NAME, text_of(made, "id"), page)

    @_readable
    async def look_up(
        self, order_id: OrderId, created_after: datetime, checkout: str
    ) -> list[Fact]:
        """Through the order we made there: PayPal finds nothing by our own names. One whose id
        never reached us was never shown to anybody."""
        if not checkout:
            return []
        order = await self._order(checkout)
        return [CheckoutEnded(NAME, checkout, order_id)] if order is None else order_facts(order)

    @_readable
    async def capture(self, order_id: OrderId, checkout: str) -> list[Fact] | None:
        """Looked at before and after: an order is captured once there, under whatever key, and a
        key is forgotten after hours (M-09)."""
        order = await self._order(checkout)
        if order is None:
            return [CheckoutEnded(NAME, checkout, order_id)]
        if text_of(order, "status") in _DECIDED:
            return order_facts(order)
        if text_of(order, "status") != "APPROVED":
            return None
        if order_of(unit_of(order)) != order_id:
            raise ProviderRefused("an approved order with another name than ours")
        return await self._capture(order_id, checkout)

    async def _capture(self, order_id: OrderId, checkout: str) -> list[Fact]:
        path = f"/v2/checkout/orders/{quote(checkout, '')}/capture"
        try:
            made = await self._asking.post(path, "capture", {}, f"capture:{checkout}")
        except PaypalRefused as refused:
            if refused.status != 422:
                raise
            order = await self._order(checkout)
            if order is not None and text_of(order, "status") in _DECIDED:  # somebody was faster
                return order_facts(order)
            return [PaymentFailed(NAME, checkout, order_id, refused.reason, checkout)]
        return order_facts(made)

    async def end_checkout(self, checkout: str) -> None:
        """PayPal closes no page for us; what is approved there too late is not captured."""

    @_readable
    async def refund(self, wanted: RefundWanted) -> Fact | None:
        """Looks for one made earlier first: keys are forgotten, names are not. M-09"""
        body, payment = requests.refund(wanted), wanted.payment_reference
        path = f"/v2/payments/captures/{quote(payment, '')}"
        earlier = await self._refund_named(
            await self._asking.get(path, "find_payment"), refund_name(wanted.refund_id)
        )
        made = earlier or await self._asking.post(f"{path}/refund", "refund", body, wanted.key)
        return refund_fact(made)

    async def _refund_named(self, capture: JsonObject, name: str) -> JsonObject | None:
        """Refunds are listed with the order alone."""
        related = inner(capture, "supplementary_data", "related_ids") or {}
        id = optional_text(related, "order_id")
        order = await self._order(id) if id is not None else None
        if order is None:
            return None
        for refund in payments(order, "refunds"):
            if refund.get("custom_id") == name and capture_above(refund) == capture.get("id"):
                return refund
        return None

    @_readable
    async def events_since(self, moment: datetime) -> list[Fact]:
        """PayPal keeps them for 30 days, and tells the newest first. Who has agreed and was not
        charged yet is asked about order by order."""
        events: list[JsonObject] = []
        query = {"start_time": f"{moment:%Y-%m-%dT%H:%M:%SZ}", "page_size": _PAGE}
        for _ in range(_MOST_PAGES):
            path = "/v1/notifications/webhooks-events"
            found = await self._asking.get(path, "events_since", query)
            page = objects_of(found, "events")
            events += page
            # Only the query of its link: another host would be handed our token.
            query = dict(parse_qsl(urlsplit(link_to(found, "next") or "").query))
            if not page or not query:
                break
        facts = [self._fact(event) for event in sorted(events, key=_when)]
        return [fact for fact in facts if fact is not None and not isinstance(fact, Approved)]

    @_readable
    async def examine(self, webhook_url: str) -> list[Remark]:
        return await examining.examine(self._asking, self._webhook_id, webhook_url)

    def _fact(self, event: JsonObject) -> Fact | None:
        try:
            return fact_of(event, self._ours)
        except JsonRefused as reason:  # W-08: one broken event must not hide the others
            _log.warning("event_unreadable", provider=NAME, reason=str(reason))
            return None

    async def _order(self, checkout: str) -> JsonObject | None:
        """None when PayPal has forgotten it: nobody agreed in time."""
        try:
            return await self._asking.get(f"/v2/checkout/orders/{quote(checkout, '')}", "look_up")
        except PaypalRefused as refused:
            if refused.status != 404:
                raise
            return None


def _when(event: JsonObject) -> str:
    """As text, so that a broken one hides no other (W-08)."""
    return str(event.get("create_time", ""))
