"""What we ask of Stripe."""

from collections.abc import Awaitable
from datetime import datetime

import stripe
import structlog

from core.errors import RuleError
from core.facts import Checkout, CheckoutWanted, Fact, RefundWanted
from core.ids import OrderId, encode
from core.ports_payments import OutcomeUnknown, ProviderRefused
from webhooks.json_values import JsonObject, JsonRefused, object_of, objects_of, text_of
from webhooks.payments.examining import Remark
from webhooks.payments.providers import Outside
from webhooks.payments.stripe import examining, requests
from webhooks.payments.stripe.asking import Asking, open_client
from webhooks.payments.stripe.events import Ours, fact_of
from webhooks.payments.stripe.facts import EVENTS, NAME, moment, paid_fact, refund_fact

_PAGE = 100
_MOST_PAGES = 100
_log = structlog.get_logger("payments")


class StripeGateway:
    """A core.ports_payments.PaymentGateway. `ours` says whose events count."""

    name = NAME

    def __init__(self, base_url: str, api_key: str, ours: Ours, outside: Outside) -> None:
        self._stripe = open_client(base_url, api_key, outside)
        self._asking = Asking(outside, (api_key,))
        self._ours = ours

    async def open_checkout(self, wanted: CheckoutWanted) -> Checkout:
        try:
            params = requests.checkout(wanted)
        except RuleError as error:
            raise ProviderRefused(error.code) from None
        made = await self._ask(
            "open_checkout",
            self._stripe.v1.checkout.sessions.create_async(
                params, {"idempotency_key": f"checkout:{wanted.key}"}
            ),
        )
        try:
            return Checkout(NAME, text_of(made, "id"), text_of(made, "url", 4000))
        except JsonRefused as reason:
            raise OutcomeUnknown(str(reason)) from None

    async def look_up(
        self, order_id: OrderId, created_after: datetime, checkout: str
    ) -> list[Fact]:
        """Through the page we opened: Stripe finds nothing by our own names at once. A page whose
        id never reached us was never shown to anybody."""
        if not checkout:
            return []
        session = await self._ask(
            "look_up",
            self._stripe.v1.checkout.sessions.retrieve_async(
                checkout, {"expand": ["payment_intent.latest_charge"]}
            ),
        )
        try:
            return await self._money_of(session)
        except JsonRefused as reason:
            raise OutcomeUnknown(str(reason)) from None

    async def _money_of(self, session: JsonObject) -> list[Fact]:
        if text_of(session, "payment_status") != "paid":
            return []
        intent = object_of(session, "payment_intent")
        paid = paid_fact(session, moment(object_of(intent, "latest_charge"), "created"))
        found = await self._refunds(text_of(intent, "id"))
        back = [refund_fact(refund) for refund in reversed(found)]
        return [fact for fact in (paid, *back) if fact is not None]

    async def end_checkout(self, checkout: str) -> None:
        """One that is paid, under way or closed already is left as it is."""
        session = await self._ask(
            "find_checkout", self._stripe.v1.checkout.sessions.retrieve_async(checkout)
        )
        if session.get("status") != "open":
            return
        await self._ask("end_checkout", self._stripe.v1.checkout.sessions.expire_async(checkout))

    async def refund(self, wanted: RefundWanted) -> Fact | None:
        """Looks for one made earlier first: keys are forgotten after a day, names are not. M-09"""
        try:
            params = requests.refund(wanted)
        except RuleError as error:
            raise ProviderRefused(error.code) from None
        ours = encode(wanted.refund_id)
        earlier = [
            refund
            for refund in await self._refunds(wanted.payment_reference)
            if _named(refund) == ours
        ]
        made = (
            earlier[0]
            if earlier
            else await self._ask(
                "refund",
                self._stripe.v1.refunds.create_async(params, {"idempotency_key": wanted.key}),
            )
        )
        try:
            return refund_fact(made)
        except JsonRefused as reason:
            raise OutcomeUnknown(str(reason)) from None

    async def events_since(self, moment: datetime) -> list[Fact]:
        """Stripe keeps them for 30 days, and tells the newest first."""
        events: list[JsonObject] = []
        params: stripe.params.EventListParams = {
            "created": {"gte": int(moment.timestamp())},
            "types": list(EVENTS),
            "limit": _PAGE,
        }
        for _ in range(_MOST_PAGES):
            page, more = await self._events(params)
            events += page
            if not more:
                break
            params["starting_after"] = more
        facts = (self._fact(event) for event in reversed(events))
        return [fact for fact in facts if fact is not None]

    async def _events(self, params: stripe.params.EventListParams) -> tuple[list[JsonObject], str]:
        """A page, and the id after which the next one starts, "" at the end."""
        found = await self._ask("events_since", self._stripe.v1.events.list_async(params))
        try:
            page = objects_of(found, "data")
            return page, text_of(page[-1], "id") if found.get("has_more") and page else ""
        except JsonRefused as reason:
            raise OutcomeUnknown(str(reason)) from None

    async def examine(self, webhook_url: str) -> list[Remark]:
        return await examining.examine(self._stripe, self._asking, self._ours, webhook_url)

    async def _refunds(self, payment: str) -> list[JsonObject]:
        """Newest first; a payment has a handful."""
        found = await self._ask(
            "find_refund",
            self._stripe.v1.refunds.list_async({"payment_intent": payment, "limit": _PAGE}),
        )
        try:
            return objects_of(found, "data")
        except JsonRefused as reason:
            raise OutcomeUnknown(str(reason)) from None

    def _fact(self, event: JsonObject) -> Fact | None:
        try:
            return fact_of(event, self._ours)
        except JsonRefused as reason:  # W-08: one broken event must not hide the others
            _log.warning("event_unreadable", provider=NAME, reason=str(reason))
            return None

    async def _ask(self, what: str, question: Awaitable[stripe.StripeObject]) -> JsonObject:
        return await self._asking.ask(what, question)


def _named(refund: JsonObject) -> str:
    ours = refund.get("metadata")
    return str(ours.get("refund_id", "")) if isinstance(ours, dict) else ""
